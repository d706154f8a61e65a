using VersionedContent.Versioning.Text;
using Xunit;

namespace VersionedContent.Versioning.Tests.Text;

public sealed class WordBreaksTests
{
    [Theory]
    [InlineData("It's 3.14, isn't it?", "It's| |3.14|,| |isn't| |it|?")]
    [InlineData("a\r\nb\n\tc", "a|\r\n|b|\n|\t|c")]
    [InlineData("see [docs](https://a.example/b?c=d)", "see| |[|docs|]|(|https|:|/|/|a.example/b?c=d|)")]
    [InlineData("naïve cafe\u0301", "naïve| |cafe\u0301")]
    [InlineData("你好 мир", "你|好| |мир")]
    [InlineData("👍🏽x", "👍|🏽|x")]
    public void A_text_is_cut_into_words(string text, string words)
    {
        var slices = TextSlices.Words(text);
        Assert.Equal(words, string.Join('|', Enumerable.Range(0, slices.Count).Select(i => slices[i].ToString())));
    }

    [Fact]
    public void Half_a_character_is_kept_as_it_is()
    {
        var slices = TextSlices.Words("a\uD83Db");
        Assert.Equal("a\uD83Db", slices.Span(0, slices.Count).ToString());
    }
}
