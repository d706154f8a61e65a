using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using VersionedContent.Content.Edit;
using VersionedContent.Content.Types;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Content.Tests.Edit;

public sealed class FormTests
{
    private static readonly ItemType Ride = TypeReader.Read("ride", SeedTypes.Embedded().Single(type => type.Slug == "ride").Content, 0);

    [Fact]
    public void A_form_sent_back_untouched_changes_nothing()
    {
        var content = Parse("""
            { "type": "ride", "title": "Taron", "unknown": {"kept": true}, "height": 30.50, "tags": ["b", "a"], "place": {"lat": 1.5, "lon": 2},
              "trains": [{"name": "A", "cars": 2, "extra": 1}], "body": "One\r\nTwo\r\n" }
            """);
        var form = new Dictionary<string, StringValues>
        {
            ["title"] = "Taron",
            ["fields[height]"] = "30.50",
            ["fields[tags]"] = "b\r\na",
            ["fields[place][lat]"] = "1.5",
            ["fields[place][lon]"] = "2",
            ["fields[trains][0][name]"] = "A",
            ["fields[trains][0][cars]"] = "2",
            ["fields[trains][0][riders]"] = "",
            ["fields[trains][1][name]"] = "",
            ["fields[body]"] = "One\r\nTwo\r\n",
        };
        var typed = Read(form, content);
        Assert.Empty(typed.Problems);
        Assert.True(JsonElement.DeepEquals(content, typed.Content), typed.Content.GetRawText());
    }

    [Fact]
    public void What_a_box_of_one_line_cannot_show_stays_where_nothing_was_typed()
    {
        var content = Parse("""{ "type": "ride", "title": " Ta\nron ", "kind": "water\r\nride", "tags": ["a\u2028b"], "trains": [{"name": " A\nB "}] }""");
        var typed = Read(
            new()
            {
                ["title"] = " Taron ",
                ["fields[kind]"] = "waterride",
                ["fields[tags]"] = "a\u2028b\r\nc",
                ["fields[trains][0][name]"] = "AB",
                ["fields[trains][1][name]"] = "",
            },
            content);
        Assert.Equal(""" Ta\nron """, typed.Content.GetProperty("title").GetRawText().Trim('"'));
        Assert.Equal("water\r\nride", typed.Content.GetProperty("kind").GetString());
        Assert.Equal(["a\u2028b", "c"], typed.Content.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal(" A\nB ", typed.Content.GetProperty("trains")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("fields[height]", "30,5", "height", "30.5")]
    [InlineData("fields[height]", "", "height", null)]
    [InlineData("fields[inversions]", "3", "inversions", "3")]
    [InlineData("fields[tags]", "a\r\n\r\n b ", "tags", """["a","b"]""")]
    [InlineData("fields[body]", "One\r\nTwo", "body", "\"One\\nTwo\"")]
    [InlineData("fields[summary]", " x ", "summary", "\" x \"")]
    [InlineData("fields[kind]", "water ride", "kind", "\"water ride\"")]
    public void What_was_typed_becomes_the_field_s_value(string control, string text, string field, string? value)
    {
        var typed = Read(new() { ["title"] = "T", [control] = text }, Parse("""{ "type": "ride", "title": "T", "height": 1 }"""));
        Assert.Empty(typed.Problems);
        Assert.Equal(value, typed.Content.TryGetProperty(field, out var made) ? made.GetRawText() : null);
    }

    [Theory]
    [InlineData("fields[height]", "tall", "/height", "Height must be a number, such as 30.5.")]
    [InlineData("fields[inversions]", "some", "/inversions", "Inversions must be a whole number.")]
    [InlineData("fields[trains][0][cars]", "x", "/trains/0/cars", "Cars must be a whole number.")]
    public void What_cannot_be_read_is_told_and_kept(string control, string text, string pointer, string message)
    {
        var typed = Read(new() { ["title"] = "T", [control] = text }, null);
        var problem = Assert.Single(typed.Problems);
        Assert.Equal((pointer, message), (problem.Pointer, problem.Message));
        Assert.Contains(text, typed.Content.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("50,8", "6.88", true)]
    [InlineData("91", "0", false)]
    [InlineData("1", "", false)]
    public void A_place_needs_both_degrees_within_the_globe(string lat, string lon, bool fits)
    {
        var typed = Read(new() { ["title"] = "T", ["fields[place][lat]"] = lat, ["fields[place][lon]"] = lon }, null);
        Assert.Equal(fits, typed.Problems.Count == 0);
    }

    [Fact]
    public void A_row_is_added_by_filling_one_and_removed_by_emptying_one()
    {
        var typed = Read(
            new()
            {
                ["title"] = "T",
                ["fields[trains][0][name]"] = "",
                ["fields[trains][0][cars]"] = "",
                ["fields[trains][1][name]"] = "B",
                ["fields[trains][1][cars]"] = "3",
            },
            Parse("""{ "type": "ride", "title": "T", "trains": [{"name": "A", "cars": 2}] }"""));
        Assert.Equal("""[{"name":"B","cars":3}]""", typed.Content.GetProperty("trains").GetRawText());
    }

    [Theory]
    [InlineData("Taron", "taron")]
    [InlineData("Black Mamba!", "black-mamba")]
    [InlineData("Århus — Fürst", "århus-fürst")]
    [InlineData("Русские горки", "русские-горки")]
    [InlineData("???", "untitled")]
    public void A_title_makes_an_address(string title, string slug) => Assert.Equal(slug, NewPage.SlugOf(title));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""", "x", "x", "Changed a")]
    [InlineData("""{"a":1}""", """{"a":1}""", "x", "y", "Moved to y")]
    [InlineData("""{"a":1}""", """{"b":1}""", "x", "y", "Moved to y; changed b, a")]
    [InlineData("""{"a":1}""", null, "x", "x", "Deleted")]
    [InlineData(null, """{"a":1}""", null, "x", "Created")]
    public void An_edit_without_a_summary_says_what_it_did(string? before, string? after, string? pathBefore, string path, string summary) =>
        Assert.Equal(summary, EditSummary.Of(before is null ? null : Parse(before), after is null ? null : Parse(after), pathBefore, path, MergeHints.None));

    private static TypedItem Read(Dictionary<string, StringValues> form, JsonElement? based) => new ReadForm(new FormCollection(form), Ride, based).Run();

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
