using System.Globalization;
using System.Text.Json;
using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Merge;

public sealed class MergeBaseTests
{
    /// <summary>A history as "version:parent+merged", a space between versions.</summary>
    private static Dictionary<long, Parents> History(string text) => text.Split(' ').Select(version => version.Split(':', '+')).ToDictionary(
        parts => Number(parts[0])!.Value, parts => new Parents(Number(parts.ElementAtOrDefault(1)), Number(parts.ElementAtOrDefault(2))));

    private static long? Number(string? text) => string.IsNullOrEmpty(text) ? null : long.Parse(text, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("1: 2:1 3:1", 2, 3, "1")]                                // forked
    [InlineData("1: 2:1 3:2", 2, 3, "2")]                                // one follows the other
    [InlineData("1: 2:1 3:1 4:2+3 5:3", 4, 5, "3")]                      // merged once
    [InlineData("1: 2:1 3:1 4:2+3 5:3+2", 4, 5, "3 2")]                  // crossed: two, neither behind the other
    [InlineData("1: 2:1 3:1 4:2+3 5:3+2 6:4+5 7:5", 6, 7, "5")]          // and settled by the next merge
    [InlineData("1: 2:", 1, 2, "")]                                      // nothing in common
    [InlineData("1: 2:1 3:2 4:3 5:4 9:1", 5, 9, "1")]
    public void The_nearest_common_versions_are_found(string history, long ours, long theirs, string nearest) =>
        Assert.Equal(nearest, string.Join(' ', MergeBase.Find(ours, theirs, History(history))));

    [Theory]
    [InlineData("""{"a":0,"b":0}""", """{"a":1,"b":0}""", """{"a":0,"b":2}""", """{"a":1,"b":2}""")]   // both changes
    [InlineData("""{"a":0}""", """{"a":1}""", """{"a":2}""", """{"a":0}""")]                           // disagreement: as it was before
    [InlineData("""{}""", """{"a":1}""", """{"a":2}""", """{}""")]
    [InlineData("""{"t":"one\ntwo\n"}""", """{"t":"one\nB\n"}""", """{"t":"A\nC\n"}""", """{"t":"A\ntwo\n"}""")]
    public void Crossed_versions_make_one_base(string start, string one, string other, string together) =>
        Assert.Equal(together, VirtualBase.Merge(Json(start), Json(one), Json(other), MergeHints.None)!.Value.GetRawText());

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
