using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using VersionedContent.Content.Types;
using VersionedContent.Content.Validate;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Content.Edit;

/// <summary>An item's content as typed into the form, and what could not be read as the field's kind.</summary>
internal sealed record TypedItem(JsonElement Content, IReadOnlyList<FieldProblem> Problems);

/// <summary>
/// Puts what was typed on top of the content that was edited. A field whose text is what the form showed stays exactly as
/// it was, and fields that the form does not show stay too: an edit changes what the person changed, nothing else.
/// </summary>
internal sealed class ReadForm(IFormCollection form, ItemType type, JsonElement? based)
{
    private readonly List<FieldProblem> _problems = [];

    public TypedItem Run()
    {
        var content = based is { ValueKind: JsonValueKind.Object } before ? JsonObject.Create(before)! : new JsonObject { ["type"] = type.Slug };
        var title = Posted(FormNames.Title) ?? "";
        if (!IsShownAs(title, Before("title", FieldKind.Line)))
            content["title"] = title.Trim();
        foreach (var field in type.Fields)
        {
            if (!IsPosted(field) || IsUntouched(field))
                continue;
            if (Read(field) is { } value)
                content[field.Name] = value;
            else
                content.Remove(field.Name);
        }

        return new TypedItem(JsonSerializer.SerializeToElement(content), _problems);
    }

    private bool IsPosted(TypeField field) => field.Kind == FieldKind.Choices || form.Keys.Any(key =>
        key == FormNames.Of(field.Name) || key.StartsWith(FormNames.Of(field.Name) + "[", StringComparison.Ordinal));

    private bool IsUntouched(TypeField field) => field.Kind switch
    {
        FieldKind.Choices => ValueOf(field) is { } chosen
            && FormValues.Chosen(chosen).SetEquals(form[FormNames.Of(field.Name)].Where(value => value is not null).Cast<string>()),
        FieldKind.Records or FieldKind.Place => false,
        _ when IsOneLine(field.Kind) => IsShownAs(Posted(FormNames.Of(field.Name)) ?? "", Before(field.Name, field.Kind)),
        _ => TypedText.IsSame(Posted(FormNames.Of(field.Name)) ?? "", Before(field.Name, field.Kind)),
    };

    private static bool IsOneLine(FieldKind kind) =>
        kind is not (FieldKind.Markdown or FieldKind.Lines or FieldKind.Texts or FieldKind.References or FieldKind.Json);

    private JsonNode? Read(TypeField field)
    {
        var name = FormNames.Of(field.Name);
        switch (field.Kind)
        {
            case FieldKind.Choices:
                var chosen = form[name].Where(value => !string.IsNullOrEmpty(value)).ToArray();
                return chosen.Length == 0 ? null : new JsonArray([.. chosen.Select(value => (JsonNode?)JsonValue.Create(value))]);
            case FieldKind.Texts or FieldKind.References:
                var entries = (Posted(name) ?? "").Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                return entries.Length == 0 ? null : new JsonArray([.. entries.Select(value => (JsonNode?)JsonValue.Create(value))]);
            case FieldKind.Place:
                return ReadPlace(field);
            case FieldKind.Records:
                return ReadRecords(field);
            default:
                return ReadOne(field, Posted(name) ?? "", Before(field.Name, field.Kind), $"/{field.Name}");
        }
    }

    private JsonNode? ReadOne(TypeField field, string text, string before, string pointer)
    {
        var isLong = field.Kind is FieldKind.Markdown or FieldKind.Lines;
        var typed = isLong ? TypedText.WithLineEndsOf(text, [before]) : text.Trim();
        if (string.IsNullOrWhiteSpace(typed))
            return null;
        switch (field.Kind)
        {
            case FieldKind.Integer or FieldKind.Decimal:
                // A comma is how half of the world writes the point; thousands are not grouped here, so it cannot mean that.
                if (decimal.TryParse(typed.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                    return JsonValue.Create(number);
                _problems.Add(new(pointer, $"{field.Label} must be a {(field.Kind == FieldKind.Integer ? "whole number" : "number, such as 30.5")}."));
                return JsonValue.Create(typed);
            case FieldKind.YesNo:
                return JsonValue.Create(typed == "true");
            case FieldKind.Json:
                return ReadJson(field, text, pointer);
            default:
                return JsonValue.Create(typed);
        }
    }

    private JsonNode? ReadJson(TypeField field, string text, string pointer)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException error)
        {
            _problems.Add(new(pointer, $"{field.Label} is not JSON: line {error.LineNumber + 1}, character {error.BytePositionInLine + 1}."));
            return JsonValue.Create(text);
        }
    }

    private JsonObject? ReadPlace(TypeField field)
    {
        var lat = Posted(FormNames.Of(field.Name, "lat"))?.Trim() ?? "";
        var lon = Posted(FormNames.Of(field.Name, "lon"))?.Trim() ?? "";
        if (lat.Length == 0 && lon.Length == 0)
            return null;
        if (IsDegrees(lat, 90, out var latitude) && IsDegrees(lon, 180, out var longitude))
            return new JsonObject { ["lat"] = latitude, ["lon"] = longitude };
        _problems.Add(new($"/{field.Name}", $"{field.Label} needs a latitude from -90 to 90 and a longitude from -180 to 180, such as 50.8 and 6.88."));
        return new JsonObject { ["lat"] = lat, ["lon"] = lon };
    }

    private static bool IsDegrees(string text, decimal most, out decimal degrees) =>
        decimal.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out degrees) && Math.Abs(degrees) <= most;

    /// <summary>Rows left empty are left out: so a row is added by filling an empty one, and deleted by emptying it.</summary>
    private JsonArray? ReadRecords(TypeField field)
    {
        var old = FormValues.Records(ValueOf(field));
        var records = new JsonArray();
        for (var row = 0; field.Columns.Any(column => form.ContainsKey(FormNames.Of(field.Name, row, column.Name))); row++)
        {
            var record = row < old.Count && old[row].ValueKind == JsonValueKind.Object ? JsonObject.Create(old[row])! : [];
            foreach (var column in field.Columns)
            {
                var control = FormNames.Of(field.Name, row, column.Name);
                var text = Posted(control) ?? "";
                var before = row < old.Count ? FormValues.Text(FormValues.Find(old[row], column.Name), column.Kind) : "";
                if (row < old.Count && IsShownAs(text, before))
                    continue;
                if (ReadOne(column, text, before, $"/{field.Name}/{records.Count}/{column.Name}") is { } value)
                    record[column.Name] = value;
                else
                    record.Remove(column.Name);
            }

            if (field.Columns.Any(column => record.ContainsKey(column.Name)))
                records.Add((JsonNode)record);
        }

        return records.Count == 0 ? null : records;
    }

    private string? Posted(string name) => form.TryGetValue(name, out var values) ? values.ToString() : null;

    private JsonElement? ValueOf(TypeField field) => based is { } content ? FormValues.Find(content, field.Name) : null;

    private string Before(string name, FieldKind kind) => based is { } content ? FormValues.Text(FormValues.Find(content, name), kind) : "";

    /// <summary>A box of one line shows no line ends and sends none, and spaces around what is typed do not count.</summary>
    private static bool IsShownAs(string posted, string before) => InOneLine(posted) == InOneLine(before);

    private static string InOneLine(string text) =>
        text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim();
}
