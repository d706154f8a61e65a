using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using VersionedContent.Content.Edit;
using VersionedContent.Content.Types;
using VersionedContent.Content.Validate;

namespace VersionedContent.Content.Show;

/// <summary>A piece of a fact's value.</summary>
/// <param name="Href">Where it leads; null for plain text.</param>
/// <param name="Missing">True where it names an item that is not there yet.</param>
internal sealed record FactPart(string Text, string? Href = null, bool Missing = false, bool External = false);

/// <summary>One line of the fact box.</summary>
internal sealed record Fact(string Name, string Label, IReadOnlyList<FactPart> Parts);

/// <summary>A list of records, shown as a table below the text.</summary>
internal sealed record RecordTable(string Name, string Label, IReadOnlyList<TypeField> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>Longer pieces shown one below the other: Markdown, plain text or JSON.</summary>
internal sealed record TextPart(string Name, string Label, FieldKind Kind, string Text);

/// <summary>What an item says, sorted by how it is shown. Pure.</summary>
internal static class Facts
{
    /// <summary>Shown at the head of the page, not among the facts.</summary>
    private static readonly string[] HeadFields = ["summary", "body"];

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Paths that the item's fields name, for their titles.</summary>
    public static IEnumerable<string> References(JsonElement content, ItemType type) =>
        from field in type.Fields
        where field.Kind is FieldKind.Reference or FieldKind.References
        from path in Texts(FormValues.Find(content, field.Name))
        select path;

    public static IReadOnlyList<Fact> Of(JsonElement content, ItemType type, IReadOnlyDictionary<string, LinkTarget> targets) =>
    [
        .. from field in type.Fields
           where !HeadFields.Contains(field.Name) && !IsLong(field.Kind) && field.Kind is not (FieldKind.Image or FieldKind.Records)
           let value = FormValues.Find(content, field.Name)
           where value is { ValueKind: not JsonValueKind.Null }
           let parts = Parts(field, value.Value, targets).ToList()
           where parts.Count > 0
           select new Fact(field.Name, field.Label, parts),
    ];

    public static IReadOnlyList<RecordTable> Tables(JsonElement content, ItemType type) =>
    [
        .. from field in type.Fields
           where field.Kind == FieldKind.Records
           let records = FormValues.Records(FormValues.Find(content, field.Name))
           where records.Count > 0
           select new RecordTable(field.Name, field.Label, field.Columns,
               [.. records.Select(record => field.Columns.Select(column => Cell(column, FormValues.Find(record, column.Name))).ToList())]),
    ];

    /// <summary>Long pieces beside the body. Items of types that this site does not know show all they have as JSON.</summary>
    public static IReadOnlyList<TextPart> LongParts(JsonElement content, ItemType? type) => type is null
        ? [new TextPart("", "Fields", FieldKind.Json, JsonSerializer.Serialize(content, Readable))]
        :
        [
            .. from field in type.Fields
               where !HeadFields.Contains(field.Name) && IsLong(field.Kind)
               let value = FormValues.Find(content, field.Name)
               where value is { ValueKind: not JsonValueKind.Null }
               select new TextPart(field.Name, field.Label, field.Kind, FormValues.Text(value, field.Kind)),
        ];

    private static bool IsLong(FieldKind kind) => kind is FieldKind.Markdown or FieldKind.Lines or FieldKind.Json;

    private static IEnumerable<FactPart> Parts(TypeField field, JsonElement value, IReadOnlyDictionary<string, LinkTarget> targets)
    {
        switch (field.Kind)
        {
            case FieldKind.Reference or FieldKind.References:
                return Texts(value).Select(path => targets.TryGetValue(path, out var target)
                    ? new FactPart(target.Title, ItemUrl.Page(target.Path))
                    : new FactPart(path, ItemUrl.Page(path), Missing: true));
            case FieldKind.Link:
                var address = FormValues.Text(value, FieldKind.Link);
                return SchemaValidator.IsWebAddress(address) ? [new FactPart(Host(address), address, External: true)] : [new FactPart(address)];
            case FieldKind.Texts or FieldKind.Choices:
                return Texts(value).Select(text => new FactPart(text));
            case FieldKind.Place:
                return PlaceOf(value);
            default:
                return Shown(field, value) is { Length: > 0 } shown ? [new FactPart(shown)] : [];
        }
    }

    private static string Cell(TypeField column, JsonElement? value) =>
        value is { ValueKind: not JsonValueKind.Null } present ? Shown(column, present) : "";

    private static string Shown(TypeField field, JsonElement value) => (field.Kind, value.ValueKind) switch
    {
        (FieldKind.YesNo, JsonValueKind.True) => "yes",
        (FieldKind.YesNo, JsonValueKind.False) => "no",
        (FieldKind.Integer or FieldKind.Decimal, JsonValueKind.Number) when value.TryGetDecimal(out var number) =>
            number.ToString("#,0.############", CultureInfo.InvariantCulture) + (field.Unit is { } unit ? " " + unit : ""),
        (FieldKind.Date or FieldKind.PartialDate, JsonValueKind.String) => DateOf(value.GetString()!),
        _ => FormValues.Text(value, field.Kind),
    };

    private static IEnumerable<FactPart> PlaceOf(JsonElement value)
    {
        if (FormValues.Find(value, "lat") is not { ValueKind: JsonValueKind.Number } lat || FormValues.Find(value, "lon") is not { ValueKind: JsonValueKind.Number } lon)
            return [new FactPart(value.GetRawText())];
        var (y, x) = (lat.GetDouble(), lon.GetDouble());
        var text = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(y):0.####}° {(y < 0 ? "S" : "N")}, {Math.Abs(x):0.####}° {(x < 0 ? "W" : "E")}");
        var map = string.Create(CultureInfo.InvariantCulture, $"https://www.openstreetmap.org/?mlat={y}&mlon={x}#map=14/{y}/{x}");
        return [new FactPart(text, map, External: true)];
    }

    private static string DateOf(string text) => text.Length switch
    {
        10 when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) =>
            day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        7 when DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) =>
            month.ToString("MMMM yyyy", CultureInfo.InvariantCulture),
        _ => text,
    };

    private static string Host(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri)
        ? uri.Host.StartsWith("www.", StringComparison.Ordinal) ? uri.Host[4..] : uri.Host
        : address;

    private static IEnumerable<string> Texts(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many => many.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.String).Select(entry => entry.GetString()!),
        _ => [],
    };
}
