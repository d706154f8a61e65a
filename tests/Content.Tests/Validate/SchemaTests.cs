using System.Text.Json;
using VersionedContent.Content.Types;
using VersionedContent.Content.Validate;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Content.Tests.Validate;

public sealed class SchemaTests
{
    [Theory]
    [InlineData("""{ "type": "string" }""", "\"a\"", null)]
    [InlineData("""{ "type": "string" }""", "1", "Field must be text.")]
    [InlineData("""{ "type": "integer" }""", "1.0", null)]
    [InlineData("""{ "type": "integer" }""", "1.5", "Field must be a whole number.")]
    [InlineData("""{ "type": ["number", "null"] }""", "null", null)]
    [InlineData("""{ "type": "number", "maximum": 200, "x-unit": "m" }""", "201", "Field must be at most 200 m.")]
    [InlineData("""{ "type": "number", "minimum": 0 }""", "-1", "Field must be at least 0.")]
    [InlineData("""{ "type": "number", "exclusiveMinimum": 0 }""", "0", "Field must be more than 0.")]
    [InlineData("""{ "type": "number", "exclusiveMaximum": 1 }""", "1", "Field must be less than 1.")]
    [InlineData("""{ "type": "number", "multipleOf": 0.1 }""", "0.3", null)]
    [InlineData("""{ "type": "number", "multipleOf": 0.1 }""", "0.35", "Field must be a multiple of 0.1.")]
    [InlineData("""{ "type": "string", "minLength": 1 }""", "\"\"", "Field must not be empty.")]
    [InlineData("""{ "type": "string", "maxLength": 2 }""", "\"🎢🎢\"", null)]
    [InlineData("""{ "type": "string", "maxLength": 2 }""", "\"abc\"", "Field has 3 characters; at most 2 are allowed.")]
    [InlineData("""{ "type": "string", "pattern": "^[a-z]+$" }""", "\"A\"", "Field does not have the form asked for (^[a-z]+$).")]
    [InlineData("""{ "type": "string", "format": "date" }""", "\"2016-02-30\"", "Field must be a day, such as 2016-06-30.")]
    [InlineData("""{ "type": "string", "format": "uri" }""", "\"javascript:alert(1)\"", "Field must be a web address starting with https:// or http://.")]
    [InlineData("""{ "type": "string", "x-widget": "partial-date" }""", "\"2016-06\"", null)]
    [InlineData("""{ "type": "string", "x-widget": "partial-date" }""", "\"2016-13\"", "Field must be a year, a month or a day: 2016, 2016-06 or 2016-06-30.")]
    [InlineData("""{ "enum": ["a", 1] }""", "1.0", null)]
    [InlineData("""{ "enum": ["a", "b"] }""", "\"c\"", "Field must be one of “a”, “b”.")]
    [InlineData("""{ "const": "a" }""", "\"b\"", "Field must be one of “a”.")]
    [InlineData("""{ "type": "array", "uniqueItems": true }""", "[1, 1.0]", "Field has 1.0 more than once.")]
    [InlineData("""{ "type": "array", "maxItems": 1 }""", "[1, 2]", "Field has 2 entries; at most 1 are allowed.")]
    [InlineData("""{ "type": "array", "items": { "type": "string" } }""", "[\"a\", 2]", "Field, entry 2 must be text.")]
    [InlineData("""{ "required": ["name"], "properties": { "name": { "title": "Name" } } }""", "{}", "Name is needed.")]
    [InlineData("""{ "properties": { "a": {} }, "additionalProperties": false }""", """{ "b": 1 }""", "“b” is not a field of this type.")]
    public void A_value_that_breaks_a_rule_is_told_so_in_words(string schema, string value, string? problem)
    {
        var problems = new List<FieldProblem>();
        SchemaValidator.Check(Parse(value), SchemaReader.Read(Parse(schema)), "", "Field", problems);
        Assert.Equal(problem is null ? [] : [problem], problems.Select(each => each.Message));
    }

    [Theory]
    [InlineData("""{ "type": "object", "title": "T", "oneOf": [] }""", "oneOf")]
    [InlineData("""{ "type": "object", "title": "T", "properties": { "a": { "$ref": "#" } } }""", "$ref")]
    [InlineData("""{ "type": "object", "title": "T", "properties": { "a": { "type": "text" } } }""", "text")]
    [InlineData("""{ "type": "object", "title": "T", "properties": { "a": { "pattern": "(" } } }""", "pattern")]
    [InlineData("""{ "type": "object", "title": "T", "properties": { "a": { "format": "email" } } }""", "email")]
    [InlineData("""{ "type": "object", "title": "T", "properties": { "a": { "type": "array", "x-merge": "keyed" } } }""", "x-key")]
    [InlineData("""{ "type": "object" }""", "title")]
    [InlineData("""{ "type": "array", "title": "T" }""", "object")]
    public void A_type_that_is_not_understood_whole_is_refused(string document, string named)
    {
        var refused = Assert.Throws<UnusableTypeException>(() => TypeReader.Read("t", Parse(document), 0));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_types_a_site_starts_with_can_all_be_used() =>
        Assert.Superset(new HashSet<string> { "park", "ride", "maker", "page" }, SeedTypes.Embedded().Select(type => type.Slug).ToHashSet());

    [Fact]
    public void Fields_merge_as_their_hints_say()
    {
        var hints = TypeReader.Read("ride", SeedTypes.Embedded().Single(type => type.Slug == "ride").Content, 0).Hints;
        Assert.Equal(FieldRule.Text, hints.For("/body")!.Rule);
        Assert.Equal(FieldRule.Set, hints.For("/tags")!.Rule);
        Assert.Equal(new FieldHint("/trains", FieldRule.KeyedList, "name"), hints.For("/trains"));
        Assert.Equal(FieldRule.Scalar, hints.For("/height")!.Rule);
        Assert.Equal(FieldRule.Scalar, hints.For("/trains/Ada/cars")!.Rule);
    }

    [Theory]
    [InlineData("""{ "type": "page", "title": "A" }""", null)]
    [InlineData("""{ "type": "page" }""", "Title is needed.")]
    [InlineData("""{ "type": "page", "title": " " }""", "Title is needed.")]
    [InlineData("""{ "type": "page", "title": "a\nb" }""", "Title must be one line of plain text.")]
    [InlineData("""[]""", "An item is a JSON object of fields.")]
    [InlineData("""{ "type": "page", "title": "A", "bogus": 1 }""", "“bogus” is not a field of this type.")]
    public void Every_item_has_a_title_and_only_fields_of_its_type(string content, string? problem)
    {
        var type = TypeReader.Read("page", SeedTypes.Embedded().Single(each => each.Slug == "page").Content, 0);
        Assert.Equal(problem is null ? [] : [problem], ItemValidator.Problems(Parse(content), type).Select(each => each.Message));
    }

    [Fact]
    public void A_pattern_made_to_run_for_ever_does_not()
    {
        var schema = SchemaReader.Read(Parse("""{ "pattern": "^(a+)+$" }"""));
        var problems = new List<FieldProblem>();
        SchemaValidator.Check(Parse($"\"{new string('a', 20_000)}!\""), schema, "", "Field", problems);
        Assert.Single(problems);
    }

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);
}
