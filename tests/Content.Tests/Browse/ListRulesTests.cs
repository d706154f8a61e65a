using VersionedContent.Content.Browse;
using VersionedContent.Content.Listing;
using VersionedContent.Content.Reviews;
using VersionedContent.Content.Search;

namespace VersionedContent.Content.Tests.Browse;

public sealed class ListRulesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Übergröße 🎢")]
    public void A_cursor_is_read_back_as_it_was_given(string key)
    {
        var cursor = new ListCursor(key, Guid.NewGuid());
        Assert.Equal(cursor, ListCursor.Decode(cursor.Encode()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not a cursor")]
    [InlineData("AAAA")]
    public void A_made_up_cursor_starts_at_the_beginning(string? text) => Assert.Null(ListCursor.Decode(text));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 7.4)]
    [InlineData(100, 9.9)]
    public void Few_votes_weigh_little(int tens, double average)
    {
        var distribution = new int[10];
        distribution[9] = tens;
        Assert.Equal((tens, average), (RatingSummary.Of(distribution).Count, RatingSummary.Of(distribution).Average));
    }

    [Fact]
    public void Found_words_are_marked() => Assert.Equal(
        [new FoundSpan("a ", false), new FoundSpan("fast", true), new FoundSpan(" ride", false)],
        FindItems.Spans("a \uE010fast\uE011 ride"));

    [Theory]
    [InlineData("a\0b", "ab")]
    [InlineData("abcdef", "abcd")]
    public void Text_that_PostgreSQL_would_refuse_is_cleaned(string text, string clean) => Assert.Equal(clean, ListingRow.Clean(text, 4));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("a\ufffd", ListingRow.Clean("a" + '\ud83d', 4));
}
