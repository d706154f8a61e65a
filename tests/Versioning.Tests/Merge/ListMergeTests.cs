using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Merge;

public sealed class ListMergeTests
{
    private static readonly MergeHints Hints = new([new("/set", FieldRule.Set), new("/keyed", FieldRule.KeyedList, "k")]);

    [Theory]
    [InlineData("[1,2,3]", "[1,9,2,3]", "[1,2,3,8]", "[1,9,2,3,8]")] // different places
    [InlineData("[1,2]", "[9,2]", "[1,8]", "[9,8]")] // side by side
    [InlineData("[1,2]", "[9,2]", "[1,8,7]", "[9,8,7]")]
    [InlineData("[1,2]", "[2]", "[0,1,2]", "[0,2]")] // taken out beside an insertion
    [InlineData("[1,2,3]", "[3]", "[1,3]", "[3]")] // both took out, one more
    [InlineData("[1,2,3]", "[1,2,3,4]", "[1,2,3,4]", "[1,2,3,4]")] // the same twice
    [InlineData("[1]", "[1,2]", "[1,2,3]", "[1,2,3]")] // the same, and more
    [InlineData("[1,2,3,4]", "[4,1,2,3]", "[1,2,3,4,5]", "[4,1,2,3,5]")] // moved, and added
    [InlineData("[1,2,3,4,5]", "[5,1,2,3,4]", "[1,2,5,3,4]", "[5,1,2,3,4]")] // moved by both: stands where ours has it, once
    [InlineData("[1,1,1]", "[1,1]", "[1,1,1,1]", "[1,1,1]")] // alike elements
    [InlineData("""[{"a":1,"b":1}]""", """[{"a":2,"b":1}]""", """[{"a":1,"b":2},3]""", """[{"a":1,"b":2},3]""", "List /l~h0")]
    [InlineData("""[{"a":1,"b":1},5]""", """[{"a":2,"b":1},6]""", """[{"a":1,"b":2},5]""", """[{"a":2,"b":2},6]""")] // in place
    public void An_ordered_list_keeps_what_both_did(string start, string ours, string theirs, string merged, string? conflicts = null)
    {
        var result = Merge("l", start, ours, theirs);
        Assert.Equal(conflicts ?? "", string.Join(", ", result.Conflicts.Select(c => $"{c.Kind} {c.Pointer}")));
        if (conflicts is null)
            Assert.Equal($"{{\"l\":{merged}}}", Text(result.Content));
    }

    [Theory]
    [InlineData("[1,2,3,4,5]", "[1,0,2,3,4,7,5]", "[1,9,2,3,4,8,5]", "/l~h0 [] [0] [9], /l~h1 [] [7] [8]", "[1,0,2,3,4,7,5]", "[1,9,2,3,4,8,5]", "[1,0,9,2,3,4,7,8,5]")]
    [InlineData("[1,2,3]", "[1,6,7,3]", "[1,8,3]", "/l~h0 [2] [6,7] [8]", "[1,6,7,3]", "[1,8,3]", "[1,6,7,8,3]")]
    [InlineData("[1,2,3]", "[1,3]", "[1,8,9,3]", "/l~h0 [2] [] [8,9]", "[1,3]", "[1,8,9,3]", "[1,8,9,3]")]
    [InlineData("[1]", "[5,6,1]", "[5,7,1]", "/l~h0 [] [6] [7]", "[5,6,1]", "[5,7,1]", "[5,6,7,1]")] // what both added alike is agreed
    public void Each_place_that_both_changed_is_asked_and_answered_by_itself(
        string start, string ours, string theirs, string places, string oursTaken, string theirsTaken, string bothTaken)
    {
        var merged = Merge("l", start, ours, theirs);
        Assert.Equal(places, string.Join(", ", merged.Conflicts.Select(c => $"{c.Pointer} {Text(c.Base)} {Text(c.Ours)} {Text(c.Theirs)}")));
        Assert.All(merged.Conflicts, conflict => Assert.True(conflict.AllowsBoth));
        foreach (var (answer, taken) in new[] { (Resolution.Ours, oursTaken), (Resolution.Theirs, theirsTaken), (Resolution.Both, bothTaken) })
        {
            var each = ThreeWayMerge.Resolve(merged, merged.Conflicts.ToDictionary(c => c.Pointer, _ => answer));
            Assert.Equal((true, $"{{\"l\":{taken}}}"), (each.IsClean, Text(each.Content)));
            var whole = ThreeWayMerge.Resolve(merged, new Dictionary<string, Resolution> { ["/l"] = answer });
            Assert.Equal((true, $"{{\"l\":{taken}}}"), (whole.IsClean, Text(whole.Content)));
        }
    }

    [Fact]
    public void An_answer_to_one_place_leaves_the_others_open_and_may_be_written()
    {
        var merged = Merge("l", "[1,2,3]", "[0,1,2,3,7]", "[9,1,2,3,8]");
        var one = ThreeWayMerge.Resolve(merged, new Dictionary<string, Resolution> { ["/l~h0"] = Resolution.Edited(Json("[4,5]")) });
        Assert.Equal(("/l~h1", "{\"l\":[4,5,1,2,3,7]}"), (Assert.Single(one.Conflicts).Pointer, Text(one.Content)));
        var none = ThreeWayMerge.Resolve(one, new Dictionary<string, Resolution> { ["/l~h1"] = Resolution.Edited(default(JsonElement?)) });
        Assert.Equal((true, "{\"l\":[4,5,1,2,3]}"), (none.IsClean, Text(none.Content)));
        var whole = ThreeWayMerge.Resolve(merged, new Dictionary<string, Resolution> { ["/l"] = Resolution.Edited(Json("[6]")) });
        Assert.Equal((true, "{\"l\":[6]}"), (whole.IsClean, Text(whole.Content)));
        Assert.Equal("L, place 2", FieldText.Label("/l~h1"));
    }

    [Fact]
    public void The_question_about_an_element_stands_where_it_was_after_another_place_is_answered()
    {
        var merged = Merge("l", "[1,2,3]", "[0,1,2,7]", "[8,9,1,2,6]");
        Assert.Equal(["/l~h0", "/l/3"], merged.Conflicts.Select(c => c.Pointer));
        var one = ThreeWayMerge.Resolve(merged, new Dictionary<string, Resolution> { ["/l~h0"] = Resolution.Both });
        Assert.Equal(["/l/3"], one.Conflicts.Select(c => c.Pointer));
        Assert.Equal("{\"l\":[0,8,9,1,2,6]}", Text(ThreeWayMerge.Resolve(one, new Dictionary<string, Resolution> { ["/l/3"] = Resolution.Theirs }).Content));
    }

    [Theory]
    [InlineData("""["a","b"]""", """["b","a","c"]""", """["a","d"]""", """["a","c","d"]""")]
    [InlineData("""["a","a"]""", """["a","a","b"]""", """["a","a","c"]""", """["a","b","c"]""")] // a value is there or not
    [InlineData("""["a"]""", """[]""", """["a","a"]""", """[]""")]
    [InlineData("""[1,{"x":1}]""", """[{"x":1}]""", """[1,{"x":1},{"x":2}]""", """[{"x":1},{"x":2}]""")]
    public void A_set_asks_nothing(string start, string ours, string theirs, string merged) =>
        Assert.Equal($"{{\"set\":{merged}}}", Text(Merge("set", start, ours, theirs) is { IsClean: true } result ? result.Content : null));

    [Theory]
    [InlineData("a b c d", "d a b c", "a c b d", "d a c b")] // each moved another
    [InlineData("a b c", "c a b", "a b c+", "c+ a b")] // edited here, moved there
    [InlineData("a b c", "c a b", "b c a", "c a b")] // moved by both
    [InlineData("a b", "b a", "a b n", "b n a")] // added behind what moved
    [InlineData("a b c", "a c", "c b a", "c a")] // taken out here, moved there
    [InlineData("a b", "x a b", "y a b", "y x a b")] // added at one place
    public void A_keyed_list_keeps_the_moves_of_both(string start, string ours, string theirs, string merged)
    {
        var result = Merge("keyed", Keyed(start), Keyed(ours), Keyed(theirs));
        Assert.Empty(result.Conflicts);
        Assert.Equal($"{{\"keyed\":{Keyed(merged)}}}", Text(result.Content));
    }

    private static readonly Gen<JsonElement> Lists = Gen.Select(Gen.Int[0, 6].List[0, 6], Gen.Int[0, 6].List[0, 5], Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2]).List[0, 5]).Select(
        (list, set, keyed) => JsonSerializer.SerializeToElement(new
        {
            l = list,
            set,
            keyed = keyed.DistinctBy(e => e.Item1).Select(e => new { k = $"{e.Item1}", v = e.Item2 }),
        }));

    [Fact]
    public void A_list_of_any_kind_merged_with_an_unchanged_side_is_the_other() => Lists.Select(Lists).Sample((start, side) =>
        Same(ThreeWayMerge.Merge(start, start, side, Hints), side)
        && Same(ThreeWayMerge.Merge(start, side, start, Hints), side)
        && Same(ThreeWayMerge.Merge(start, side, side, Hints), side));

    [Fact]
    public void Lists_of_any_kind_merge_to_the_same_from_either_side_but_for_what_stands_first() => Lists.Select(Lists, Lists).Sample((start, ours, theirs) =>
    {
        var (one, other) = (ThreeWayMerge.Merge(start, ours, theirs, Hints), ThreeWayMerge.Merge(start, theirs, ours, Hints));
        Assert.Equal(one.Conflicts.Count, other.Conflicts.Count);
        Assert.Equal(
            one.Conflicts.Select(c => $"{c.Kind} {Text(c.Base)} {Text(c.Ours)} {Text(c.Theirs)}").Order(StringComparer.Ordinal),
            other.Conflicts.Select(c => $"{c.Kind} {Text(c.Base)} {Text(c.Theirs)} {Text(c.Ours)}").Order(StringComparer.Ordinal));
        if (one.IsClean)
            Assert.Equal(Sorted(one.Content!.Value), Sorted(other.Content!.Value));
    });

    [Fact]
    public void Nothing_that_one_side_alone_did_to_a_list_is_lost() => Lists.Select(Lists, Lists).Sample((start, ours, theirs) =>
    {
        var merged = ThreeWayMerge.Merge(start, ours, theirs, Hints);
        var both = ThreeWayMerge.Resolve(merged, merged.Conflicts.ToDictionary(c => c.Pointer, c => c.AllowsBoth ? Resolution.Both : Resolution.Ours)).Content!.Value;
        foreach (var name in new[] { "l", "set" })
        {
            var (b, o, t, m) = (Elements(start, name), Elements(ours, name), Elements(theirs, name), Elements(both, name));
            Assert.All(o.Except(b).Concat(t.Except(b)), added => Assert.True(m.Contains(added) || InElementQuestion(merged, added), $"{added} of {name} is lost"));
            Assert.DoesNotContain(m, element => b.Contains(element) && !o.Contains(element) && !t.Contains(element));
        }

        var keys = (JsonElement document) => Elements(document, "keyed").Select(e => JsonDocument.Parse(e).RootElement.GetProperty("k").GetString()!).ToList();
        Assert.All(keys(ours).Concat(keys(theirs)).Except(keys(start)), key => Assert.Contains(key, keys(both)));
    });

    private static bool InElementQuestion(MergedDocument merged, string element) =>
        merged.Conflicts.Any(c => c.Kind == FieldConflictKind.BothChanged && (Text(c.Ours) == element || Text(c.Theirs) == element));

    private static List<string> Elements(JsonElement document, string name) => [.. document.GetProperty(name).EnumerateArray().Select(e => Text(e))];

    private static string Sorted(JsonElement document) =>
        string.Join(' ', new[] { "l", "set", "keyed" }.SelectMany(name => Elements(document, name).Order(StringComparer.Ordinal)));

    private static bool Same(MergedDocument merged, JsonElement content) => merged.IsClean && CanonicalJson.Same(merged.Content, content);

    private static string Keyed(string elements) => new JsonArray([.. elements.Split(' ').Select(e => (JsonNode)new JsonObject { ["k"] = e[..1], ["v"] = e.Length })]).ToJsonString();

    private static MergedDocument Merge(string name, string start, string ours, string theirs) =>
        ThreeWayMerge.Merge(Json($"{{\"{name}\":{start}}}"), Json($"{{\"{name}\":{ours}}}"), Json($"{{\"{name}\":{theirs}}}"), Hints);

    private static string Text(JsonElement? value) => value is { } json ? Encoding.UTF8.GetString(CanonicalJson.Write(json)) : "none";

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
