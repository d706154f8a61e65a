using CsCheck;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Text;
using Xunit;

namespace VersionedContent.Versioning.Tests.Text;

/// <summary>Texts that a browser sent back: every line end as CR LF, whatever they had.</summary>
public sealed class TypedTextTests
{
    private static readonly Gen<string> Ends = OneOf("\n", "\r\n", "\r");

    /// <summary>What is no line end to a browser, and some that are often alike.</summary>
    private static readonly Gen<string> Words = OneOf("", "a", "b", "same", "\u2028", "x\u0085y", "\f", "\u000b", "\uFEFF", "e\u0301", "👩‍🚀", " \t ", "你好");

    private static readonly Gen<(string Text, string End)[]> Texts = Gen.Select(Words, Ends).Array[0, 12];

    [Theory]
    [InlineData("a\nb\r\nlast", "a\r\nb\r\nLAST", "a\nb\r\nLAST")] // mixed ends, no last one
    [InlineData("a\nb\r\nc", "a\r\nB\r\nc", "a\nB\r\nc")] // a line written over another keeps its end
    [InlineData("a\r\nb\r\nc\n", "a\r\nnew\r\nnew too\r\nb\r\nc\r\n", "a\r\nnew\r\nnew too\r\nb\r\nc\n")] // new lines end as most do
    [InlineData("a\nb\n", "a\r\nnew\r\nb\r\n", "a\nnew\nb\n")]
    [InlineData("a\r\nb", "a\r\nb\r\n", "a\r\nb\r\n")] // a last line end is added
    [InlineData("a\nb\n", "a\r\nb", "a\nb")] // and one is taken away
    [InlineData("a\rb\r", "a\r\nB\r\n", "a\rB\r")] // an old Mac's
    [InlineData("\uFEFFa\n\u2028b\u0085\fc\n", "\uFEFFa\r\n\u2028b\u0085\fC\r\n", "\uFEFFa\n\u2028b\u0085\fC\n")] // a mark and Unicode's separators
    [InlineData("one line", "one line\r\nmore", "one line\nmore")] // nothing to go by
    [InlineData("", "a\r\nb", "a\nb")]
    [InlineData("a\rb\n", "a\r\n\r\n", "a\r\n\n")] // a CR and an LF that would meet stay two line ends
    public void Line_ends_are_those_of_the_text_edited(string shown, string typed, string kept) =>
        Assert.Equal(kept, TypedText.WithLineEndsOf(typed, [shown]));

    [Fact]
    public void Lines_taken_over_from_another_text_keep_their_ends()
    {
        Assert.Equal("ours\ntheirs\r\nnew\n", TypedText.WithLineEndsOf("ours\r\ntheirs\r\nnew\r\n", ["ours\n", "theirs\r\n"]));
        Assert.Equal("a\r\nb", TypedText.WithLineEndsOf("a\r\nb", ["a"], around: "x\r\na\r\n"));
    }

    [Fact]
    public void What_is_sent_back_as_shown_is_what_was_there() => Texts.Sample(lines =>
    {
        var text = Joined(lines);
        Assert.True(TypedText.IsSame(Sent(text), text));
        Assert.Equal(text, TypedText.WithLineEndsOf(Sent(text), [text]));
    });

    [Fact]
    public void Writing_over_one_line_changes_that_line_alone() => Gen.Select(Texts, Gen.Int[0, 11], Words).Sample((lines, at, last) =>
    {
        // A CR and the LF of an empty line after it are one line end, not two.
        if (lines.Length == 0 || lines.Zip(lines.Skip(1)).Any(pair => pair.First.End == "\r" && pair.Second.Text.Length == 0))
            return;
        var edited = lines.ToArray();
        edited[at % lines.Length].Text = "written anew";
        var (before, after) = (Joined(lines) + last, Joined(edited) + last);
        Assert.Equal(after, TypedText.WithLineEndsOf(Sent(after), [before]));
    });

    [Fact]
    public void Nothing_but_line_ends_is_ever_touched() => Gen.Select(Texts, Texts).Sample((before, typed) =>
    {
        var sent = Sent(Joined(typed));
        Assert.Equal(sent, Sent(TypedText.WithLineEndsOf(sent, [Joined(before)])));
    });

    [Fact]
    public void A_written_answer_keeps_the_line_ends_of_the_side_it_was_made_from()
    {
        var question = new Question(Guid.NewGuid(), "/body", "Body", "a\n", "one\ntwo\u2028three\r\nfour", "x\r\ny", null, true);
        var decision = question.Decide(new Choice { Take = "text", Text = "one\r\nTWO\u2028three\r\nfour" })!;
        Assert.Equal("one\nTWO\u2028three\r\nfour", decision.Resolution.Value!.Value.GetString());
    }

    private static Gen<string> OneOf(params string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static string Joined(IEnumerable<(string Text, string End)> lines) => string.Concat(lines.Select(line => line.Text + line.End));

    /// <summary>As the HTML standard has it: CR LF, CR and LF, and nothing else, are sent as CR LF.</summary>
    private static string Sent(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", "\r\n", StringComparison.Ordinal);
}
