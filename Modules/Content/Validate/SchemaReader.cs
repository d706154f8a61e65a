using System.Text.Json;
using System.Text.RegularExpressions;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Content.Validate;

/// <summary>A type document that cannot be used; the message says where and why.</summary>
internal sealed class UnusableTypeException(string message) : Exception(message);

/// <summary>Turns a schema document into a <see cref="Schema"/>, refusing what it does not fully understand.</summary>
internal static class SchemaReader
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);
    private static readonly string[] TypeNames = ["null", "boolean", "object", "array", "number", "integer", "string"];
    private static readonly string[] Formats = ["date", "date-time", "uri"];
    private static readonly string[] Widgets = ["line", "lines", "markdown", "partial-date", "place", "json"];
    private static readonly HashSet<string> Keywords =
    [
        "$schema", "$id", "$comment", "type", "properties", "required", "additionalProperties", "items", "enum", "const",
        "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
        "multipleOf", "minItems", "maxItems", "uniqueItems", "title", "description", "default", "examples",
        "x-plural", "x-folder", "x-hidden", "x-reviewed", "x-order", "x-widget", "x-reference", "x-media", "x-unit", "x-searchable", "x-facet", "x-merge", "x-key",
    ];

    public static Schema Read(JsonElement schema, string at = "")
    {
        switch (schema.ValueKind)
        {
            case JsonValueKind.True:
                return Schema.Any;
            case JsonValueKind.False:
                return new Schema { Nothing = true };
            case JsonValueKind.Object:
                break;
            default:
                throw Refuse(at, "a schema is an object, true or false");
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Keywords.Contains(keyword.Name))
                throw Refuse(at, $"the keyword “{keyword.Name}” is not one this site understands (docs/types.md lists those it does)");
        }

        var constant = Find(schema, "const");
        return new Schema
        {
            Label = Text(schema, "title", at),
            Unit = Text(schema, "x-unit", at),
            Widget = OneOf(Text(schema, "x-widget", at), Widgets, at, "x-widget"),
            Types = TypesOf(schema, at),
            Properties = PropertiesOf(schema, at),
            Required = Texts(schema, "required", at),
            Additional = Find(schema, "additionalProperties") is { } additional ? Read(additional, at + "/additionalProperties") : null,
            Items = Find(schema, "items") is { } items ? Read(items, at + "/items") : null,
            Enum = constant is { } only ? [only.Clone()] : EnumOf(schema, at),
            MinLength = Count(schema, "minLength", at),
            MaxLength = Count(schema, "maxLength", at),
            Pattern = PatternOf(schema, at),
            Format = OneOf(Text(schema, "format", at), Formats, at, "format"),
            Minimum = Number(schema, "minimum", at),
            Maximum = Number(schema, "maximum", at),
            Above = Number(schema, "exclusiveMinimum", at),
            Below = Number(schema, "exclusiveMaximum", at),
            MultipleOf = MultipleOf(schema, at),
            MinItems = Count(schema, "minItems", at),
            MaxItems = Count(schema, "maxItems", at),
            UniqueItems = Find(schema, "uniqueItems") is { ValueKind: JsonValueKind.True },
        };
    }

    internal static UnusableTypeException Refuse(string at, string problem) =>
        new($"At {(at.Length == 0 ? "the top" : at)}: {problem}.");

    internal static JsonElement? Find(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) ? value : null;

    internal static string? Text(JsonElement schema, string keyword, string at) => Find(schema, keyword) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Refuse(at, $"“{keyword}” must be text"),
    };

    internal static IReadOnlyList<string> Texts(JsonElement schema, string keyword, string at)
    {
        if (Find(schema, keyword) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(entry => entry.ValueKind != JsonValueKind.String))
            throw Refuse(at, $"“{keyword}” must be a list of names");
        return [.. value.EnumerateArray().Select(entry => entry.GetString()!)];
    }

    private static IReadOnlyList<string> TypesOf(JsonElement schema, string at)
    {
        IReadOnlyList<string> types = Find(schema, "type") is { ValueKind: JsonValueKind.String } one ? [one.GetString()!] : Texts(schema, "type", at);
        foreach (var type in types)
            OneOf(type, TypeNames, at, "type");
        return types;
    }

    private static Dictionary<string, Schema> PropertiesOf(JsonElement schema, string at)
    {
        if (Find(schema, "properties") is not { } properties)
            return [];
        if (properties.ValueKind != JsonValueKind.Object)
            throw Refuse(at, "“properties” must be an object");
        return properties.EnumerateObject().ToDictionary(
            property => property.Name,
            property => Read(property.Value, JsonPointer.Append(at + "/properties", property.Name)));
    }

    private static List<JsonElement>? EnumOf(JsonElement schema, string at) => Find(schema, "enum") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } values => [.. values.EnumerateArray().Select(value => value.Clone())],
        _ => throw Refuse(at, "“enum” must be a list"),
    };

    private static Regex? PatternOf(JsonElement schema, string at)
    {
        if (Text(schema, "pattern", at) is not { } pattern)
            return null;
        try
        {
            // Types come from people: an engine without backtracking cannot be made to run for ever.
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternTime);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw Refuse(at, $"the pattern cannot be used ({error.Message})");
        }
    }

    private static string? OneOf(string? value, string[] allowed, string at, string keyword) =>
        value is null || allowed.Contains(value)
            ? value
            : throw Refuse(at, $"“{keyword}” is “{value}”, but must be one of {string.Join(", ", allowed)}");

    private static int? Count(JsonElement schema, string keyword, string at) => Find(schema, keyword) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var count) && count >= 0 => count,
        _ => throw Refuse(at, $"“{keyword}” must be a whole number from 0"),
    };

    private static double? Number(JsonElement schema, string keyword, string at) => Find(schema, keyword) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value => value.GetDouble(),
        _ => throw Refuse(at, $"“{keyword}” must be a number"),
    };

    private static decimal? MultipleOf(JsonElement schema, string at) => Find(schema, "multipleOf") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDecimal(out var step) && step > 0 => step,
        _ => throw Refuse(at, "“multipleOf” must be a number above 0"),
    };
}
