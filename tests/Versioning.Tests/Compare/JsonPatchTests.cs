using System.Text.Json;
using CsCheck;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Tests.Merge;
using VersionedContent.Versioning.Tests.Text;
using Xunit;

namespace VersionedContent.Versioning.Tests.Compare;

public sealed class JsonPatchTests
{
    [Theory]
    [InlineData("spec_tests.json", 16)]
    [InlineData("tests.json", 92)]
    public void Every_enabled_case_of_the_public_suite_passes(string file, int enabled)
    {
        using var suite = JsonDocument.Parse(File.ReadAllText(SharedData.FindOrSkip($"suites/json-patch-tests/{file}")));
        var run = 0;
        var failed = new List<string>();
        foreach (var @case in suite.RootElement.EnumerateArray())
        {
            if (!@case.TryGetProperty("patch", out var patch)
                || (@case.TryGetProperty("disabled", out var disabled) && disabled.GetBoolean()))
                continue;
            run++;
            var (value, problem) = JsonPatch.Apply(@case.GetProperty("doc"), patch);
            var passes = @case.TryGetProperty("error", out _)
                ? problem is not null
                : problem is null && (!@case.TryGetProperty("expected", out var expected) || CanonicalJson.Same(value, expected));
            if (!passes)
                failed.Add($"{@case} gave {value?.GetRawText()} {problem?.Message}");
        }
        Assert.Empty(failed);
        Assert.Equal(enabled, run);
    }

    [Fact]
    public void Every_example_of_RFC_7396_passes()
    {
        using var suite = JsonDocument.Parse(File.ReadAllText(SharedData.FindOrSkip("suites/rfc7396/examples.json")));
        var failed = suite.RootElement.EnumerateArray()
            .Where(c => !CanonicalJson.Same(JsonMergePatch.Apply(c.GetProperty("original"), c.GetProperty("patch")), c.GetProperty("result")))
            .Select(c => c.ToString());
        Assert.Empty(failed);
    }

    [Fact]
    public void Applying_a_created_patch_gives_the_new_content() => RandomJson.Values.Select(RandomJson.Values).Sample((before, after) =>
        CanonicalJson.Same(JsonPatch.Apply(before, JsonPatch.Create(before, after)).Value, after));

    [Fact]
    public void A_patch_names_only_what_changed() => Assert.Equal(
        """[{"op":"remove","path":"/b"},{"op":"add","path":"/list/1","value":9},{"op":"replace","path":"/t~1x","value":"new"}]""",
        JsonPatch.Create(
            Json("""{"a":1,"b":2,"list":[1,2,3],"t/x":"old"}"""),
            Json("""{"a":1,"list":[1,9,2,3],"t/x":"new"}""")).GetRawText());

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
