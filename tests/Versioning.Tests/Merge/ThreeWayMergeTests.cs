using System.Text.Json;
using CsCheck;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Merge;

public sealed class ThreeWayMergeTests
{
    private static readonly MergeHints Hints = new(
    [
        new("/tags", FieldRule.Set),
        new("/credits", FieldRule.KeyedList, "name"),
        new("/body", FieldRule.Text),
        new("/code", FieldRule.Scalar),
        new("/rows/*/text", FieldRule.Text),
    ]);

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":1}""", """{"a":2}""")] // one side
    [InlineData("""{"a":1,"b":1}""", """{"a":2,"b":1}""", """{"a":1,"b":2}""", """{"a":2,"b":2}""")] // different fields
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":2}""", """{"a":2}""")] // alike
    [InlineData("""{"a":1}""", """{}""", """{"a":1,"b":2}""", """{"b":2}""")] // removed and added
    [InlineData("""{"a":null}""", """{"a":null,"b":1}""", """{}""", """{"b":1}""")] // null is not absent
    [InlineData("""{"o":{"x":1,"y":1}}""", """{"o":{"x":2,"y":1}}""", """{"o":{"x":1,"y":2}}""", """{"o":{"x":2,"y":2}}""")]
    [InlineData("{}", """{"o":{"x":1}}""", """{"o":{"y":2}}""", """{"o":{"x":1,"y":2}}""")] // both add an object
    [InlineData("""{"tags":["a","b"]}""", """{"tags":["a","b","c"]}""", """{"tags":["d","b"]}""", """{"tags":["b","c","d"]}""")]
    [InlineData("""{"l":[1,2,3]}""", """{"l":[0,1,2,3]}""", """{"l":[1,2,3,4]}""", """{"l":[0,1,2,3,4]}""")]
    [InlineData("""{"l":[{"a":1,"b":1},2]}""", """{"l":[{"a":2,"b":1},2]}""", """{"l":[{"a":1,"b":2},2]}""", """{"l":[{"a":2,"b":2},2]}""")]
    [InlineData("""{"credits":[{"name":"A","r":1},{"name":"B"}]}""", """{"credits":[{"name":"A","r":2},{"name":"B"},{"name":"C"}]}""",
        """{"credits":[{"name":"B"},{"name":"A","r":1,"s":3}]}""", """{"credits":[{"name":"B"},{"name":"C"},{"name":"A","r":2,"s":3}]}""")]
    [InlineData("""{"body":"the red car"}""", """{"body":"the red fast car"}""", """{"body":"a red car"}""", """{"body":"a red fast car"}""")]
    [InlineData("""{"rows":[{"text":"a b"}]}""", """{"rows":[{"text":"A b"}]}""", """{"rows":[{"text":"a B"}]}""", """{"rows":[{"text":"A B"}]}""")]
    [InlineData(null, """{"a":1}""", null, """{"a":1}""")] // created by ours
    [InlineData("""{"a":1}""", null, """{"a":1}""", null)] // deleted by ours
    public void What_both_did_is_kept(string? start, string? ours, string? theirs, string? merged)
    {
        var result = ThreeWayMerge.Merge(Json(start), Json(ours), Json(theirs), Hints);
        Assert.Empty(result.Conflicts);
        Assert.Equal(Canonical(Json(merged)), Canonical(result.Content));
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":3}""", "BothChanged /a")]
    [InlineData("{}", """{"a":2}""", """{"a":3}""", "BothAdded /a")]
    [InlineData("""{"a":1}""", "{}", """{"a":3}""", "DeleteModify /a")]
    [InlineData("""{"a":1}""", null, """{"a":3}""", "DeleteModify ")]
    [InlineData("""{"title":"red car"}""", """{"title":"Red car"}""", """{"title":"red Car"}""", "BothChanged /title")] // a short string is one value
    [InlineData("""{"code":"a\nb"}""", """{"code":"A\nb"}""", """{"code":"a\nB"}""", "BothChanged /code")] // told to be one value
    [InlineData("""{"body":"red car"}""", """{"body":"blue car"}""", """{"body":"green car"}""", "Text /body")]
    [InlineData("""{"l":[1]}""", """{"l":[1,2]}""", """{"l":[1,3]}""", "List /l~h0")]
    [InlineData("""{"l":[{"a":1}]}""", """{"l":[{"a":2}]}""", """{"l":[{"a":3}]}""", "BothChanged /l/0/a")]
    [InlineData("""{"credits":[{"name":"A","r":1}]}""", """{"credits":[]}""", """{"credits":[{"name":"A","r":2}]}""", "DeleteModify /credits/A")]
    [InlineData("""{"a":{"x":1}}""", """{"a":{"x":2}}""", """{"a":5}""", "BothChanged /a")]
    public void What_only_a_person_can_decide_is_asked(string? start, string? ours, string? theirs, string conflicts)
    {
        var result = ThreeWayMerge.Merge(Json(start), Json(ours), Json(theirs), Hints);
        Assert.Equal(conflicts, string.Join(", ", result.Conflicts.Select(c => $"{c.Kind} {c.Pointer}")));
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":2}}""", """{"a":1,"b":{"c":2}}""", "")]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", "/b")]    // an addition there, or a removal here
    [InlineData("""{"a":1,"b":2}""", """{"a":1}""", "/b")]
    [InlineData("""{"a":{"x":1,"y":1}}""", """{"a":{"x":2,"y":1}}""", "/a/x")]
    [InlineData("""{"tags":["x"]}""", """{"tags":["x","y"]}""", "/tags")]    // also where the order does not matter
    [InlineData("""{"body":"one\nthree\n"}""", """{"body":"one\ntwo\nthree\n"}""", "/body")]
    [InlineData("""{"body":""}""", """{"body":"one\ntwo\n"}""", "/body")]
    [InlineData(null, """{"a":1}""", "")]
    public void Where_the_start_is_unknown_each_difference_is_a_question(string? ours, string theirs, string pointers)
    {
        JsonElement? mine = ours is null ? null : Json(ours);
        var merged = ThreeWayMerge.MergeUnknown(mine, Json(theirs), Hints);
        Assert.Equal(ours == theirs ? [] : pointers.Split(' '), merged.Conflicts.Select(conflict => conflict.Pointer));
        Assert.Equal(mine?.GetRawText(), merged.Content?.GetRawText());
        Assert.All(merged.Conflicts, conflict => Assert.Null(conflict.Base));

        var answers = merged.Conflicts.ToDictionary(conflict => conflict.Pointer, _ => Resolution.Theirs);
        var resolved = ThreeWayMerge.Resolve(merged, answers);
        Assert.True(resolved.IsClean);
        Assert.Equal(theirs, resolved.Content!.Value.GetRawText());
    }

    [Fact]
    public void Questions_are_answered_one_by_one_and_the_rest_stays_open()
    {
        var merged = ThreeWayMerge.Merge(
            Json("""{"a":1,"b":1,"l":[1],"n":1,"title":"t"}"""),
            Json("""{"a":2,"b":2,"l":[1,2],"title":"t"}"""),
            Json("""{"a":3,"b":3,"l":[1,3],"n":2,"title":"T"}"""), Hints);
        Assert.Equal(["/a", "/b", "/l~h0", "/n"], merged.Conflicts.Select(c => c.Pointer));
        Assert.Equal("""{"a":2,"b":2,"l":[1,2],"title":"T"}""", Canonical(merged.Content));

        merged = ThreeWayMerge.Resolve(merged, new Dictionary<string, Resolution>
        {
            ["/a"] = Resolution.Theirs,
            ["/l"] = Resolution.Both,
            ["/b"] = Resolution.Both, // no answer for a single value: stays open
        });
        Assert.Equal(["/b", "/n"], merged.Conflicts.Select(c => c.Pointer));

        merged = ThreeWayMerge.Resolve(merged, new Dictionary<string, Resolution>
        {
            ["/b"] = Resolution.Edited(Json("7")),
            ["/n"] = Resolution.Ours,
        });
        Assert.True(merged.IsClean);
        Assert.Equal("""{"a":3,"b":7,"l":[1,2,3],"title":"T"}""", Canonical(merged.Content));
    }

    [Fact]
    public void A_document_of_the_most_fields_merges_field_by_field()
    {
        var merged = ThreeWayMerge.Merge(Fields(_ => 0), Fields(i => i % 3 == 0 ? 1 : 0), Fields(i => i % 3 == 1 ? 2 : 0), Hints);
        Assert.True(merged.IsClean);
        Assert.True(CanonicalJson.Same(Fields(i => i % 3 == 0 ? 1 : i % 3 == 1 ? 2 : 0), merged.Content));

        static JsonElement Fields(Func<int, int> value) =>
            JsonSerializer.SerializeToElement(Enumerable.Range(0, DocumentLimits.MaxFields).ToDictionary(i => $"field {i}", value));
    }

    [Fact]
    public void Taking_an_element_out_leaves_the_other_questions_where_they_were()
    {
        var merged = ThreeWayMerge.Merge(Json("[1,0,2]"), Json("[3,0,4]"), Json("[5,0,6]"), Hints);
        Assert.Equal(["/0", "/2"], merged.Conflicts.Select(c => c.Pointer));
        merged = ThreeWayMerge.Resolve(merged, new Dictionary<string, Resolution> { ["/0"] = Resolution.Edited(default(JsonElement?)) });
        Assert.Equal(["/2"], merged.Conflicts.Select(c => c.Pointer));
        merged = ThreeWayMerge.Resolve(merged, new Dictionary<string, Resolution> { ["/2"] = Resolution.Theirs });
        Assert.Equal("[0,6]", Canonical(merged.Content));
    }

    [Fact]
    public void A_text_is_answered_place_by_place()
    {
        const string Middle = "\nkept 1\nkept 2\nkept 3\nkept 4\n";
        var merged = ThreeWayMerge.Merge(
            Text($"red{Middle}old"), Text($"blue{Middle}new"), Text($"green{Middle}newer"), Hints);
        var conflict = Assert.Single(merged.Conflicts);
        Assert.Equal(["/body~h0", "/body~h1"], conflict.Hunks.Select(h => h.Key));
        Assert.Equal(("red\n", "blue\n", "green\n"), (conflict.Hunks[0].Base, conflict.Hunks[0].Ours, conflict.Hunks[0].Theirs));

        var one = ThreeWayMerge.Resolve(merged, new Dictionary<string, Resolution> { ["/body~h1"] = Resolution.Edited("newest") });
        Assert.Equal(["/body~h0"], Assert.Single(one.Conflicts).Hunks.Select(h => h.Key));

        var all = ThreeWayMerge.Resolve(one, new Dictionary<string, Resolution> { ["/body"] = Resolution.Theirs });
        Assert.True(all.IsClean);
        Assert.Equal($"green{Middle}newest", all.Content!.Value.GetProperty("body").GetString());

        var both = ThreeWayMerge.Resolve(merged, new Dictionary<string, Resolution> { ["/body"] = Resolution.Both });
        Assert.Equal($"blue\ngreen{Middle}new\nnewer", both.Content!.Value.GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("/rows/*/text", "/rows/3/text", true)]
    [InlineData("/rows/*/text", "/rows/3/texts", false)]
    [InlineData("/rows/*", "/rows/3/text", false)]
    [InlineData("/*", "/rows", true)]
    [InlineData("", "", true)]
    public void A_pattern_fits_step_by_step(string pattern, string pointer, bool fits) =>
        Assert.Equal(fits, new MergeHints([new(pattern, FieldRule.Set)]).For(pointer) is not null);

    [Fact]
    public void Merging_with_an_unchanged_side_gives_the_other() =>
        RandomJson.Documents.Select(RandomJson.Documents).Sample((start, side) =>
            IsClean(ThreeWayMerge.Merge(start, start, side, Hints), side)
            && IsClean(ThreeWayMerge.Merge(start, side, start, Hints), side)
            && IsClean(ThreeWayMerge.Merge(start, side, side, Hints), side));

    [Fact]
    public void Merging_is_the_same_from_either_side() =>
        RandomJson.Documents.Select(RandomJson.Documents, RandomJson.Documents).Sample((start, ours, theirs) =>
        {
            var one = ThreeWayMerge.Merge(start, ours, theirs, Hints);
            var other = ThreeWayMerge.Merge(start, theirs, ours, Hints);
            return one.Conflicts.Count == other.Conflicts.Count
                && (!one.IsClean || CanonicalJson.Same(one.Content, other.Content));
        });

    [Fact]
    public void A_member_that_one_side_alone_added_or_removed_stays_so() =>
        RandomJson.Documents.Select(RandomJson.Documents, RandomJson.Documents).Sample((start, ours, theirs) =>
        {
            var merged = ThreeWayMerge.Merge(start, ours, theirs, Hints).Content!.Value;
            foreach (var name in new[] { "a", "b", "c", "a/b", "m~n", "" })
            {
                JsonElement? b = Member(start, name), o = Member(ours, name), t = Member(theirs, name);
                if (CanonicalJson.Same(b, o))
                    Assert.True(CanonicalJson.Same(Member(merged, name), t));
                else if (CanonicalJson.Same(b, t))
                    Assert.True(CanonicalJson.Same(Member(merged, name), o));
            }
        });

    [Fact]
    public void Answering_every_question_with_one_side_leaves_none_open() =>
        RandomJson.Documents.Select(RandomJson.Documents, RandomJson.Documents).Sample((start, ours, theirs) =>
        {
            var merged = ThreeWayMerge.Merge(start, ours, theirs, Hints);
            return ThreeWayMerge.Resolve(merged, merged.Conflicts.ToDictionary(c => c.Pointer, _ => Resolution.Theirs)).IsClean;
        });

    private static JsonElement? Member(JsonElement document, string name) =>
        document.TryGetProperty(name, out var value) ? value : null;

    private static bool IsClean(MergedDocument merged, JsonElement content) =>
        merged.IsClean && CanonicalJson.Same(merged.Content, content);

    private static JsonElement Text(string body) => JsonSerializer.SerializeToElement(new { body });

    private static string? Canonical(JsonElement? value) =>
        value is { } content ? System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(content)) : null;

    private static JsonElement? Json(string? json) => json is null ? null : JsonDocument.Parse(json).RootElement;
}
