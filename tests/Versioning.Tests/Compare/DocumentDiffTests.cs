using System.Text.Json;
using CsCheck;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Tests.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Compare;

public sealed class DocumentDiffTests
{
    private static readonly MergeHints Hints = new(
    [
        new("/tags", FieldRule.Set),
        new("/credits", FieldRule.KeyedList, "name"),
        new("/body", FieldRule.Text),
    ]);

    [Theory]
    [InlineData("{}", "{}", "")]
    [InlineData("""{"a":1}""", """{"a":1.0}""", "")]
    [InlineData("""{"a":1,"b":2}""", """{"b":3,"c":4}""", "Changed /b, Added /c, Removed /a")]
    [InlineData("""{"o":{"x":{"y":1}}}""", """{"o":{"x":{"y":2}}}""", "Changed /o/x/y")]
    [InlineData("""{"l":[1,2,3]}""", """{"l":[1,9,2,3]}""", "Added /l/1")]
    [InlineData("""{"l":[1,2,3]}""", """{"l":[1,3]}""", "Removed /l/1")]
    [InlineData("""{"l":[1,2,3]}""", """{"l":[2,3,1]}""", "Moved /l/2 from /l/0")]
    [InlineData("""{"l":[{"a":1},{"a":2}]}""", """{"l":[{"a":1},{"a":3}]}""", "Changed /l/1/a")]
    [InlineData("""{"l":[{"id":1,"n":"x"},{"id":2,"n":"y"}]}""", """{"l":[{"id":9,"n":"new"},{"id":1,"n":"X"},{"id":2,"n":"Y"}]}""",
        "Added /l/0, Changed /l/1/n, Changed /l/2/n")]
    [InlineData("""{"tags":["a","b"]}""", """{"tags":["b","c","a"]}""", "Added /tags/1")]
    [InlineData("""{"credits":[{"name":"A","role":1},{"name":"B"}]}""", """{"credits":[{"name":"A","role":2},{"name":"C"}]}""",
        "Changed /credits/A/role, Added /credits/C, Removed /credits/B")]
    [InlineData("""{"credits":[{"name":"A"},{"name":"B"},{"name":"C"}]}""", """{"credits":[{"name":"C"},{"name":"A"},{"name":"B"}]}""",
        "Moved /credits/C from /credits/C")]
    [InlineData("""{"a":null}""", """{}""", "Removed /a")]
    [InlineData(null, """{"a":1,"b":{"c":2}}""", "Added /a, Added /b")]
    [InlineData("""{"a":1}""", null, "Removed /a")]
    public void Fields_are_compared_by_their_rules(string? before, string? after, string changes) => Assert.Equal(
        changes,
        string.Join(", ", DocumentDiff.Compare(Json(before), Json(after), Hints)
            .Select(c => $"{c.Kind} {c.Pointer}{(c.From is null ? "" : $" from {c.From}")}")));

    [Fact]
    public void A_text_tells_its_places_and_characters()
    {
        var change = Assert.Single(DocumentDiff.Compare(
            Json("""{"body":"one two\nthree\nfour"}"""), Json("""{"body":"one 2\nthree\nfour five"}"""), Hints));
        Assert.Equal(new TextChange(2, 6, 3), change.Text);
    }

    [Fact]
    public void A_summary_is_small_and_its_totals_are_whole()
    {
        var many = JsonSerializer.SerializeToElement(Enumerable.Range(0, 300).ToDictionary(i => $"f{i:000}", i => i));
        var summary = FieldChangeSummary.Of(DocumentDiff.Compare(null, many, Hints));
        Assert.Equal((200, 300, true), (summary.Fields.Count, summary.Total, summary.IsCut));
        var read = JsonSerializer.Deserialize<FieldChangeSummary>(JsonSerializer.Serialize(summary))!;
        Assert.Equal(summary.Fields, read.Fields);
        Assert.Equal(summary.Total, read.Total);
        Assert.StartsWith("""{"f":[{"p":"/f000","k":"Added"},""", JsonSerializer.Serialize(summary), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_equal_contents_have_no_changes() => RandomJson.Values.Select(RandomJson.Values).Sample((before, after) =>
        DocumentDiff.Compare(before, before, Hints).Count == 0
        && (DocumentDiff.Compare(before, after, Hints).Count == 0) == JsonElement.DeepEquals(before, after));

    private static JsonElement? Json(string? json) => json is null ? null : JsonDocument.Parse(json).RootElement;
}
