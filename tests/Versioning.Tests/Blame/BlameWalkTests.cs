using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using VersionedContent.Versioning.Blame;
using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Blame;

public sealed class BlameWalkTests
{
    private static readonly MergeHints Hints = new(
    [
        new("/body", FieldRule.Text),
        new("/credits", FieldRule.KeyedList, "name"),
        new("/tags", FieldRule.Set),
        new("/size", FieldRule.Scalar),
    ]);

    /// <summary>Versions in order, each on top of the one before.</summary>
    [Theory]
    [InlineData("1 1 1", "a|b|c")]
    [InlineData("1 2 1", "a|b|c", "a|B|c")] // one line changed
    [InlineData("2 1 1 1", "a|b|c", "0|a|b|c")] // a line before
    [InlineData("1 1 2", "a|b", "a|b|c")] // a line after
    [InlineData("1 1", "a|b|c", "a|c")] // a line gone
    [InlineData("1 3 2 1", "a|d", "a|c|d", "a|b|c|d")] // an insertion above an insertion
    [InlineData("1 3 1", "a|b|c", "a|B|c", "a|b|c")] // put back: whoever put it back
    [InlineData("2 2", "a|b", "x|y")] // nothing stays
    [InlineData("3 3", "a|b", "", "a|b")] // emptied and refilled
    [InlineData("1 1 3 2", "a|b|c|d", "a|b|c|D", "a|b|C|D")] // from the end up
    [InlineData("2 1 3", "a|b|c", "A|b|c", "A|b|C")] // around a line that stays
    public void A_line_is_its_writers_through_what_others_change_around_it(string writers, params string[] texts)
    {
        var history = new BlameHistory(Hints);
        long? head = null;
        foreach (var text in texts)
            head = history.Add(Body(text), head);
        Assert.Equal(writers, string.Join(' ', history.Walk(head!.Value).Lines(0)!));
        Assert.Equal(0, history.Opened);
    }

    [Theory]
    [InlineData("a|b|c", "A|b|c", "a|b|C", "A|b|C", "3 1 2")] // base, ours, theirs, merged: 1, 3, 2
    [InlineData("a|b|c", "a|b|c", "a|B|c", "a|B|c", "1 2 1")] // taken over
    [InlineData("a|b|c", "A|b|c", "a|b|C", "A|x|C", "3 4 2")] // changed in the merge itself
    [InlineData("a|b|c", "a|ours|c", "a|theirs|c", "a|ours|theirs|c", "1 3 2 1")] // both kept
    [InlineData("a|b|c", "a|ours|c", "a|theirs|c", "a|ours|c", "1 3 1")] // ours kept
    [InlineData("a|b|c", "a|ours|c", "a|theirs|c", "a|theirs|c", "1 2 1")] // theirs kept
    [InlineData("a|b", "a|x|b", "a|x|b", "a|x|b", "1 3 1")] // the same on both sides: ours
    public void A_merges_lines_are_their_writers_on_either_side(string start, string ours, string theirs, string merged, string writers)
    {
        var history = new BlameHistory(Hints);
        var first = history.Add(Body(start));
        var branch = history.Add(Body(theirs), first);
        var main = history.Add(Body(ours), first);
        var head = history.Add(Body(merged), main, branch);
        Assert.Equal(writers, string.Join(' ', history.Walk(head).Lines(0)!));
        Assert.Equal(0, history.Opened);
    }

    [Theory]
    [InlineData("""{"a":1,"b":1}""", """{"a":2,"b":1}""", "/a 2, /b 1")]
    [InlineData("""{"o":{"x":1,"y":1}}""", """{"o":{"x":1,"y":2}}""", "/o/x 1, /o/y 2")]
    [InlineData("""{"o":{"x":1}}""", """{"o":{"x":1,"n":{"m":1}}}""", "/o/x 1, /o/n/m 2")]
    [InlineData("""{"o":5}""", """{"o":{"x":1}}""", "/o/x 2")]
    [InlineData("""{"o":{"x":1}}""", """{"o":{}}""", "/o 2")]
    [InlineData("""{"l":[1,2],"b":1}""", """{"l":[1,3],"b":1}""", "/l 2, /b 1")] // a list is one field
    [InlineData("""{"l":[1,2],"b":1}""", """{"l":[2,1],"b":1}""", "/l 2, /b 1")] // its order too
    [InlineData("""{"tags":["a","b"]}""", """{"tags":["b","a"]}""", "/tags 1")] // but not a set's
    [InlineData("""{"tags":["a","b"]}""", """{"tags":["a"]}""", "/tags 2")]
    [InlineData("""{"size":{"x":1,"y":1}}""", """{"size":{"x":1,"y":2}}""", "/size 2")] // told to be one value
    [InlineData("""{"credits":[{"name":"A","r":1},{"name":"B","r":1}]}""", """{"credits":[{"name":"B","r":1},{"name":"A","r":2}]}""",
        "/credits/B/name 1, /credits/B/r 1, /credits/A/name 1, /credits/A/r 2")] // by key, wherever it stands
    [InlineData("""{"credits":[{"name":"A"}]}""", """{"credits":[{"name":"A"},{"name":"B"}]}""", "/credits/A/name 1, /credits/B/name 2")]
    [InlineData("""{"credits":[{"name":"7","r":1},{"name":"8","r":1}]}""", """{"credits":[{"name":"8","r":2}]}""", "/credits/8/name 1, /credits/8/r 2")]
    [InlineData("""{"credits":[{"name":"A","r":1},{"name":"A"}]}""", """{"credits":[{"name":"A","r":2}]}""", "/credits/A/name 2, /credits/A/r 2")]
    [InlineData("""{"a":"x"}""", """{"a":null}""", "/a 2")]
    [InlineData("5", "6", " 2")]
    [InlineData("""{"a/b":{"~":1},"a":1}""", """{"a/b":{"~":2},"a":1}""", "/a~1b/~0 2, /a 1")]
    public void A_field_is_of_the_version_that_changed_it_last(string before, string after, string writers)
    {
        var history = new BlameHistory(Hints);
        var first = history.Add(Json(before));
        var ids = history.Walk(history.Add(Json(after), first));
        Assert.Equal(writers, string.Join(", ", Enumerable.Range(0, ids.Count).Select(i => $"{ids.Pointer(i)} {ids.Writer(i)}")));
    }

    [Fact]
    public void Each_line_of_a_text_in_a_keyed_list_is_followed_too()
    {
        var history = new BlameHistory(Hints);
        var first = history.Add(Json("""{"credits":[{"name":"A","bio":"one\ntwo\n"},{"name":"B","bio":"x\ny\n"}]}"""));
        var second = history.Add(Json("""{"credits":[{"name":"B","bio":"x\nY\n"},{"name":"A","bio":"one\ntwo\n"}]}"""), first);
        var third = history.Add(Json("""{"credits":[{"name":"A","bio":"one\ntwo\nthree\n"},{"name":"B","bio":"x\nY\n"}]}"""), second);
        var ids = history.Walk(third);
        Assert.Equal(
            ["/credits/A/bio 3: 1 1 3", "/credits/B/bio 2: 1 2"],
            Enumerable.Range(0, ids.Count).Where(i => ids.Lines(i) is not null).Select(i => $"{ids.Pointer(i)} {ids.Writer(i)}: {string.Join(' ', ids.Lines(i)!)}"));
    }

    [Fact]
    public void What_may_not_be_looked_into_is_named_by_the_merge_that_brought_it()
    {
        var history = new BlameHistory(Hints);
        var first = history.Add(Body("a|b|c"));
        var hidden = history.Add(Body("a|B|c"), first);
        var merge = history.Add(Body("a|B|c"), first, hidden);
        Assert.Equal("1 3 1", string.Join(' ', history.Walk(merge, version => version != hidden).Lines(0)!));
        Assert.Equal("1 2 1", string.Join(' ', history.Walk(merge).Lines(0)!));
    }

    [Fact]
    public void A_walk_ends_where_the_blame_is_known()
    {
        var history = new BlameHistory(Hints);
        var head = history.Add(Body("a|b|c"));
        head = history.Add(Body("a|B|c"), head);
        var kept = (Version: head, Ids: BlamedIds.Read(history.Walk(head).Write())!);
        head = history.Add(Body("0|a|B|c"), head);
        // The first version is out of reach: only what is kept tells of it.
        var ids = history.Walk(head, version => version > 1, kept);
        Assert.Equal("3 1 2 1", string.Join(' ', ids.Lines(0)!));
        Assert.Equal(3, ids.Writer(0));
    }

    [Fact]
    public void What_is_kept_of_each_version_gives_the_same_as_opening_all_contents() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int[0, 99]).Array[1, 60].Sample(
            operations =>
            {
                var history = RandomHistory.Of(operations, Hints);
                var all = history.BruteForce();
                for (var head = Math.Max(1, history.Newest - 3); head <= history.Newest; head++)
                {
                    var (ids, expected) = (history.Walk(head), all[head]);
                    Assert.Equal(expected.Count, ids.Count);
                    for (var i = 0; i < ids.Count; i++)
                    {
                        var (writer, lines) = expected[ids.Pointer(i)];
                        Assert.Equal((ids.Pointer(i), writer), (ids.Pointer(i), ids.Writer(i)));
                        if (ids.Lines(i) is { } blamed)
                            Assert.Equal(lines, blamed);
                    }
                }
            },
            iter: 300);

    private static JsonElement Body(string lines) => Json(new JsonObject
    {
        ["body"] = string.Concat(lines.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(line => line + "\n")),
    }.ToJsonString());

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
