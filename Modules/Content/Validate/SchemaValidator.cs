using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Content.Validate;

/// <summary>Checks a value against a <see cref="Schema"/>. Every problem is one sentence that says what to do.</summary>
internal static partial class SchemaValidator
{
    /// <summary>More than this helps nobody, and a hostile value could make millions.</summary>
    private const int MostProblems = 50;

    public static void Check(JsonElement value, Schema schema, string pointer, string label, List<FieldProblem> problems)
    {
        if (problems.Count >= MostProblems)
            return;
        if (schema.Nothing)
        {
            problems.Add(new(pointer, $"{label} is not a field of this type."));
            return;
        }

        if (schema.Types.Count > 0 && !schema.Types.Any(type => Is(value, type)))
        {
            problems.Add(new(pointer, $"{label} must be {Words(schema.Types)}."));
            return;
        }

        if (schema.Enum is { } allowed && !allowed.Any(option => JsonElement.DeepEquals(option, value)))
            problems.Add(new(pointer, $"{label} must be one of {string.Join(", ", allowed.Select(Shown))}."));

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                CheckText(value.GetString()!, schema, pointer, label, problems);
                break;
            case JsonValueKind.Number:
                CheckNumber(value, schema, pointer, label, problems);
                break;
            case JsonValueKind.Array:
                CheckList(value, schema, pointer, label, problems);
                break;
            case JsonValueKind.Object:
                CheckObject(value, schema, pointer, problems);
                break;
        }
    }

    private static void CheckText(string text, Schema schema, string pointer, string label, List<FieldProblem> problems)
    {
        if (schema.MinLength is not null || schema.MaxLength is not null)
        {
            var length = text.EnumerateRunes().Count();
            if (length < schema.MinLength)
                problems.Add(new(pointer, schema.MinLength == 1 ? $"{label} must not be empty." : $"{label} must have at least {schema.MinLength} characters."));
            if (length > schema.MaxLength)
                problems.Add(new(pointer, $"{label} has {length:N0} characters; at most {schema.MaxLength:N0} are allowed."));
        }

        if (schema.Pattern is { } pattern && !pattern.IsMatch(text))
            problems.Add(new(pointer, $"{label} does not have the form asked for ({pattern})."));
        if (schema.Format == "date" && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            problems.Add(new(pointer, $"{label} must be a day, such as 2016-06-30."));
        if (schema.Format == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
            problems.Add(new(pointer, $"{label} must be a moment, such as 2016-06-30T12:00Z."));
        if (schema.Format == "uri" && !IsWebAddress(text))
            problems.Add(new(pointer, $"{label} must be a web address starting with https:// or http://."));
        if (schema.Widget == "partial-date" && !IsPartialDate(text))
            problems.Add(new(pointer, $"{label} must be a year, a month or a day: 2016, 2016-06 or 2016-06-30."));
    }

    private static void CheckNumber(JsonElement value, Schema schema, string pointer, string label, List<FieldProblem> problems)
    {
        var number = value.GetDouble();
        var unit = schema.Unit is { } name ? " " + name : "";
        if (number < schema.Minimum)
            problems.Add(new(pointer, $"{label} must be at least {Shown(schema.Minimum)}{unit}."));
        if (number > schema.Maximum)
            problems.Add(new(pointer, $"{label} must be at most {Shown(schema.Maximum)}{unit}."));
        if (number <= schema.Above)
            problems.Add(new(pointer, $"{label} must be more than {Shown(schema.Above)}{unit}."));
        if (number >= schema.Below)
            problems.Add(new(pointer, $"{label} must be less than {Shown(schema.Below)}{unit}."));
        if (schema.MultipleOf is { } step && (!value.TryGetDecimal(out var exact) || exact % step != 0))
            problems.Add(new(pointer, $"{label} must be a multiple of {step.ToString(CultureInfo.InvariantCulture)}."));
    }

    private static void CheckList(JsonElement list, Schema schema, string pointer, string label, List<FieldProblem> problems)
    {
        var count = list.GetArrayLength();
        if (count < schema.MinItems)
            problems.Add(new(pointer, $"{label} must have at least {schema.MinItems} entries."));
        if (count > schema.MaxItems)
            problems.Add(new(pointer, $"{label} has {count:N0} entries; at most {schema.MaxItems:N0} are allowed."));
        if (schema.UniqueItems && FirstRepeated(list) is { } repeated)
            problems.Add(new(pointer, $"{label} has {repeated} more than once."));
        if (schema.Items is not { } items)
            return;
        var index = 0;
        foreach (var entry in list.EnumerateArray())
            Check(entry, items, JsonPointer.Append(pointer, index), $"{label}, entry {++index}", problems);
    }

    private static void CheckObject(JsonElement value, Schema schema, string pointer, List<FieldProblem> problems)
    {
        foreach (var name in schema.Required)
        {
            if (!value.TryGetProperty(name, out var present) || present.ValueKind == JsonValueKind.Null)
                problems.Add(new(JsonPointer.Append(pointer, name), $"{LabelOf(schema, name)} is needed."));
        }

        foreach (var property in value.EnumerateObject())
        {
            var at = JsonPointer.Append(pointer, property.Name);
            if (schema.Properties.TryGetValue(property.Name, out var own))
                Check(property.Value, own, at, LabelOf(schema, property.Name), problems);
            else if (schema.Additional is { } additional)
                Check(property.Value, additional, at, $"“{property.Name}”", problems);
        }
    }

    private static string LabelOf(Schema schema, string name) =>
        schema.Properties.TryGetValue(name, out var property) && property.Label is { } label ? label : $"“{name}”";

    private static bool Is(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        // 1.0 is an integer in JSON Schema.
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        _ => false,
    };

    private static string Words(IReadOnlyList<string> types) => string.Join(" or ", types.Where(type => type != "null").Select(type => type switch
    {
        "boolean" => "yes or no",
        "object" => "a group of fields",
        "array" => "a list",
        "integer" => "a whole number",
        "number" => "a number",
        _ => "text",
    }).DefaultIfEmpty("empty"));

    private static string? FirstRepeated(JsonElement list)
    {
        var seen = new HashSet<JsonElement>(SameValue);
        foreach (var entry in list.EnumerateArray())
        {
            if (!seen.Add(entry))
                return Shown(entry);
        }

        return null;
    }

    /// <summary>Equal values need not be spelt alike: 1 and 1.0 are one value.</summary>
    private static readonly IEqualityComparer<JsonElement> SameValue = EqualityComparer<JsonElement>.Create(JsonElement.DeepEquals, value => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.GetHashCode(StringComparison.Ordinal),
        JsonValueKind.Number => value.GetDouble().GetHashCode(),
        JsonValueKind.Array => HashCode.Combine(JsonValueKind.Array, value.GetArrayLength()),
        JsonValueKind.Object => HashCode.Combine(JsonValueKind.Object, value.EnumerateObject().Count()),
        var kind => (int)kind,
    });

    private static string Shown(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? $"“{value.GetString()}”" : value.GetRawText();

    private static string? Shown(double? number) => number?.ToString(CultureInfo.InvariantCulture);

    internal static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    private static bool IsPartialDate(string text) =>
        PartialDate().IsMatch(text) && DateOnly.TryParseExact(
            text.Length switch { 4 => text + "-01-01", 7 => text + "-01", _ => text },
            "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(@"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PartialDate();
}
