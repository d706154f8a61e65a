using System.Globalization;
using System.Text.Json;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Revert;
using Xunit;

namespace VersionedContent.Versioning.Tests.Revert;

public sealed class ReplayRuleTests
{
    private static readonly Guid Person = Guid.CreateVersion7();
    private static readonly Guid Someone = Guid.CreateVersion7();

    private static readonly MergeHints Hints = new([
        new FieldHint("/facts", FieldRule.Object), new FieldHint("/list", FieldRule.OrderedList), new FieldHint("/set", FieldRule.Set),
        new FieldHint("/crew", FieldRule.KeyedList, "name")]);

    /// <summary>Versions by letter, "p" the person's and "s" someone's; steps as from>to@onto.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("s", "")]
    [InlineData("p", "1>0@head")]
    [InlineData("ppp", "3>0@head")]
    [InlineData("pss", "1>0@head")]
    [InlineData("spps", "3>1@head")]
    [InlineData("pspps", "1>0@2 4>2@head")]
    [InlineData("pssp", "1>0@3 4>3@head")]
    public void Versions_in_a_row_are_undone_together(string authors, string steps)
    {
        var versions = authors.Select((author, index) => new Followed(index + 1, index, author == 'p' ? Person : Someone)).ToArray();
        Assert.Equal(steps, string.Join(' ', AuthorRuns.Of(versions, Person).Select(step =>
            $"{step.From}>{step.To}@{step.Onto?.ToString(CultureInfo.InvariantCulture) ?? "head"}")));
    }

    [Theory]
    [InlineData("""{"a":1,"b":1}""", """{"a":2,"b":2}""", "/a", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1}""", """{"a":1,"b":2,"c":3}""", "/b", """{"a":1,"c":3}""")]                                  // added
    [InlineData("""{"a":1,"b":{"c":2}}""", """{"x":0}""", "/b", """{"x":0,"b":{"c":2}}""")]                             // removed
    [InlineData("""{"facts":{"h":1,"w":1,"l":1}}""", """{"facts":{"h":2,"w":2,"l":1}}""", "/facts/h", """{"facts":{"h":1,"w":2,"l":1}}""")]
    [InlineData("""{"a":0,"facts":{"h":1,"w":1}}""", """{"a":9,"facts":{"h":2,"w":2}}""", "/facts", """{"a":9,"facts":{"h":1,"w":1}}""")]
    [InlineData("""{"a":1}""", """{"a":2}""", "/a", """{"a":1}""")]                                                     // all of it
    [InlineData("""{"a":1}""", """{"a":2}""", "/b", null)]                                                              // not changed
    [InlineData("""{"a":1,"ab":1}""", """{"a":1,"ab":2}""", "/a", null)]                                                // no prefix of a name
    [InlineData("""{"list":["a","b","c"],"x":1}""", """{"list":["a","c"],"x":2}""", "/list", """{"list":["a","b","c"],"x":2}""")]
    [InlineData("""{"list":["a","c"],"x":1}""", """{"list":["a","b","c","d"],"x":2}""", "/list/1", """{"list":["a","c","d"],"x":2}""")]
    [InlineData("""{"set":["a","b"],"x":1}""", """{"set":["b","c"],"x":2}""", "/set", """{"set":["a","b"],"x":2}""")]
    [InlineData("""{"crew":[{"name":"an","age":1},{"name":"bo","age":1}]}""", """{"crew":[{"name":"an","age":2},{"name":"bo","age":2}]}""", "/crew/bo/age", """{"crew":[{"name":"an","age":2},{"name":"bo","age":1}]}""")]
    [InlineData("""{"crew":[{"name":"an","age":1}],"x":1}""", """{"crew":[{"name":"an","age":1},{"name":"bo","age":2}],"x":2}""", "/crew/bo", """{"crew":[{"name":"an","age":1}],"x":2}""")]
    [InlineData("""{"list":[1,2,3],"x":1}""", """{"list":[3,1,2],"x":2}""", "/list/0", """{"list":[1,2,3],"x":2}""")]    // moved
    public void Some_fields_of_a_version_are_taken_back(string before, string after, string pointer, string? result)
    {
        var undone = PartialUndo.Of(Json(before), Json(after), [pointer], Hints);
        Assert.Equal(result is null ? null : Json(result).ToString(), undone is { } json ? json.ToString().Replace(" ", "", StringComparison.Ordinal) : null);
    }

    [Theory]
    [InlineData(false, "Revert change set 7")]
    [InlineData(true, "Reapply what change set 7 reverted")]
    public void A_message_says_what_is_undone_by_its_number(bool isUndoing, string said) => Assert.Equal(said, ReplayMessage.Undo(7, isUndoing));

    [Fact]
    public void A_message_says_which_fields_of_which_document() =>
        Assert.Equal("Revert change set 7: Top speed, Path in rides/taron", ReplayMessage.Undo(7, path: "rides/taron", fields: ["/top_speed", "@path"]));

    [Fact]
    public void A_long_message_is_cut_and_never_within_a_character()
    {
        var text = string.Concat(Enumerable.Repeat("😀", 2_000));
        var said = ReplayMessage.Pick(7, text);
        Assert.True(said.Length < 4_000);
        Assert.All(said.EnumerateRunes(), rune => Assert.NotEqual(System.Text.Rune.ReplacementChar, rune));
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
