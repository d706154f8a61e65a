using CsCheck;
using VersionedContent.Versioning.Text;
using Xunit;

namespace VersionedContent.Versioning.Tests.Text;

public sealed class TextMergeTests
{
    [Theory]
    [InlineData("a b", "a B", "a b", "a B")] // only ours changed
    [InlineData("a b", "a b", "a B", "a B")] // only theirs changed
    [InlineData("a b", "A b", "a B", "A B")] // different words
    [InlineData("a b", "A b", "A b", "A b")] // the same change
    [InlineData("a b", "a X", "a Y", null)] // same word: a person decides
    [InlineData("a b c d", "a X c d", "a b c Y", "a X c Y")] // same line, words apart
    [InlineData("the quick brown fox", "the fast brown fox", "the quick brown dog", "the fast brown dog")]
    [InlineData("one two", "one, two", "one two three", "one, two three")] // punctuation and a word
    [InlineData("red car", "red fast car", "red slow car", null)] // both insert into one gap
    [InlineData("red car", "red fast car", "red fast car", "red fast car")]
    [InlineData("red car", "red car", "", "")] // theirs deletes what ours kept
    [InlineData("red car", "red cars", "", null)] // delete against modify
    [InlineData("version 1.2.3", "version 1.3.0", "version 1.2.4", null)] // a number is one word
    [InlineData("see [docs](http://a.example/x)", "see [the docs](http://a.example/x)", "see [docs](http://b.example/x)", "see [the docs](http://b.example/x)")]
    [InlineData("a\nb\nc\n", "A\nb\nc\n", "a\nB\nc\n", "A\nB\nc\n")] // adjoining lines: git would ask
    [InlineData("a\nb\n", "a\nx\nb\n", "a\ny\nb\n", null)] // two lines into one gap
    [InlineData("a\nb\n", "a\nx\nb\n", "a\nx\ny\nb\n", "a\nx\ny\nb\n")] // theirs holds what ours added, and more
    [InlineData("- a one\n\n- b two\n\n- c\n", "- b two\n\n- c\n", "- a one\n\n- c\n", "- c\n")] // each removes another item
    [InlineData("你好吗朋友们", "您好吗朋友们", "你好吗朋友家", "您好吗朋友家")] // no spaces between words
    [InlineData("a b\r\nc\r\n", "A b\r\nc\r\n", "a B\r\nc\r\n", "A B\r\nc\r\n")] // CR LF stays
    [InlineData("one a\ntwo b\n", "one a\r\ntwo b\r\n", "one A\ntwo b\nthree\n", "one A\r\ntwo b\r\nthree\n")] // ours changed every line end
    [InlineData("a a\n\nb b\n\nc c\n", "a a\n\nb b\n\n\nc c\n", "a a\n\nc c\n", "a a\n\n\nc c\n")] // a blank line beside what theirs removed
    [InlineData("He said \"yes\" to me.", "He said \"no\" to me.", "She said \"yes\" to me.", "She said \"no\" to me.")]
    [InlineData("| a | b | c |", "| a | x | c |", "| a | b | y |", "| a | x | y |")]
    [InlineData("We met on Monday to talk about the plan.", "On Tuesday the team gathered for a talk.", "We met on Monday to talk about the new plan.", null)]
    [InlineData("\uFEFFa b", "\uFEFFA b", "\uFEFFa B", "\uFEFFA B")] // a byte-order mark stays
    public void Merging_keeps_both_edits_or_asks(string start, string ours, string theirs, string? merged)
    {
        var result = TextMerge.Merge(start, ours, theirs);
        Assert.Equal(merged, result.IsClean ? result.WithOurs() : null);
        var mirrored = TextMerge.Merge(start, theirs, ours);
        Assert.Equal(merged, mirrored.IsClean ? mirrored.WithOurs() : null);
    }

    [Fact]
    public void A_question_shows_whole_lines_and_no_more_than_needed()
    {
        var result = TextMerge.Merge(
            "one line here\nsame\nanother line\n", "one LINE here\nsame\nanother text\n", "one line HERE\nsame\nanother row\n");
        Assert.Equal(
            [
                new TextSegment.Agreed("one LINE HERE\nsame\n"),
                new TextSegment.Conflict("another line\n", "another text\n", "another row\n"),
            ],
            result.Segments);
        Assert.Equal(
            "one LINE HERE\nsame\n<<<<<<< mine\nanother text\n=======\nanother row\n>>>>>>> yours\n",
            result.ToText(new("mine", "yours")));
        Assert.Contains("||||||| start\nanother line\n=======\n", result.ToText(new(Base: "start")), StringComparison.Ordinal);
    }

    [Fact]
    public void Markers_stand_on_lines_of_their_own_and_end_as_the_lines_around()
    {
        Assert.Equal(
            "a\r\n<<<<<<< ours\r\nx\r\n=======\r\ny\r\n>>>>>>> theirs\r\n",
            TextMerge.Merge("a\r\nb", "a\r\nx", "a\r\ny").ToText());
        Assert.Equal("<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\n", TextMerge.Merge("b", "x", "y").ToText());
    }

    private static readonly Gen<string> Texts =
        from seed in Gen.Int[0, 100_000]
        select new RandomTexts(seed).Three(lines: seed % 12).Base;

    private static readonly Gen<(string Base, string Ours, string Theirs)> Threes =
        from seed in Gen.Int[0, 1_000_000]
        select new RandomTexts(seed).Three(lines: seed % 30);

    [Fact]
    public void Merging_with_an_unchanged_side_gives_the_other() => Texts.Select(Texts).Sample((start, side) =>
        TextMerge.Merge(start, start, side).ToText() == side && TextMerge.Merge(start, side, start).ToText() == side
        && TextMerge.Merge(start, side, side).ToText() == side);

    private static readonly Gen<(string Base, string Ours, string Theirs)> Odd = Gen.Int[0, 1_000_000].Select(OddTexts.Three);

    [Fact]
    public void Merging_is_the_same_from_either_side() => Gen.OneOf(Threes, Odd).Sample(t =>
    {
        var (start, ours, theirs) = t;
        var one = TextMerge.Merge(start, ours, theirs);
        var other = TextMerge.Merge(start, theirs, ours);
        return one.IsClean == other.IsClean && (!one.IsClean || one.WithOurs() == other.WithOurs());
    });

    [Fact]
    public void Odd_texts_are_never_asked_in_more_places_than_by_line() => Odd.Sample(t =>
    {
        var lines = TextMerge.Merge(t.Base, t.Ours, t.Theirs, TextMergeLevel.Lines);
        var words = TextMerge.Merge(t.Base, t.Ours, t.Theirs);
        return words.Conflicts <= lines.Conflicts && (!lines.IsClean || words.WithOurs() == lines.WithOurs())
            && Applied(TextDiff.Words(t.Base, t.Ours), t.Base, t.Ours) == t.Ours;
    });

    /// <summary>Every word is there once, so each can be followed: what was added is shown, what both kept is shown.</summary>
    [Fact]
    public void Merging_loses_no_word() => Gen.Int[0, 1_000_000].Sample(seed =>
    {
        var (start, ours, theirs) = new RandomTexts(seed, distinct: true).Three(lines: seed % 25);
        var merged = TextMerge.Merge(start, ours, theirs);
        var (b, o, t) = (Words(start), Words(ours), Words(theirs));
        var shown = Words(string.Join('\n', merged.Segments.Select(s => s is TextSegment.Agreed agreed
            ? agreed.Text
            : $"{((TextSegment.Conflict)s).Ours}\n{((TextSegment.Conflict)s).Theirs}")));
        Assert.Empty(o.Union(t).Where(w => !b.Contains(w) || (o.Contains(w) && t.Contains(w))).Except(shown));
    });

    private static HashSet<string> Words(string text) => [.. text.Split([' ', '.', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)];

    [Fact]
    public void A_block_moved_by_one_side_and_edited_by_the_other_is_both() => Assert.Equal(
        "intro\n\nThe second paragraph comes first now.\n\nThe first paragraph is about rides and parks.\n\nend\n",
        TextMerge.Merge(
            "intro\n\nThe first paragraph is about rides.\n\nThe second paragraph comes first now.\n\nend\n",
            "intro\n\nThe second paragraph comes first now.\n\nThe first paragraph is about rides.\n\nend\n",
            "intro\n\nThe first paragraph is about rides and parks.\n\nThe second paragraph comes first now.\n\nend\n").ToText());

    [Fact]
    public void Applying_the_hunks_of_a_diff_gives_the_new_text() => Texts.Select(Texts).Sample((before, after) =>
        Applied(TextDiff.Words(before, after), before, after) == after);

    private static string Applied(IReadOnlyList<DiffHunk> hunks, string before, string after)
    {
        var into = new System.Text.StringBuilder();
        var at = 0;
        foreach (var hunk in hunks)
        {
            into.Append(before, at, hunk.BeforeStart - at).Append(after, hunk.AfterStart, hunk.AfterCount);
            at = hunk.BeforeEnd;
        }
        return into.Append(before, at, before.Length - at).ToString();
    }
}
