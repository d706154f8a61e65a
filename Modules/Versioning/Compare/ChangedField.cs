using System.Globalization;
using System.Text.Json;
using VersionedContent.ServiceDefaults.Pages.Diff;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Compare;

/// <summary>One changed field ready to show: a long text by its lines, anything else by its two values.</summary>
/// <param name="Label">The field in words: <c>/facts/height</c> is "Facts: height".</param>
/// <param name="Rows">Null where the values are short.</param>
public sealed record ChangedField(string Pointer, string Label, FieldChangeKind Kind, string? Before, string? After, IReadOnlyList<DiffRow>? Rows)
{
    public static IReadOnlyList<ChangedField> Of(IEnumerable<FieldChange> changes) => [.. changes.Select(Of)];

    public static ChangedField Of(FieldChange change)
    {
        var (before, after) = (FieldText.Of(change.Before), FieldText.Of(change.After));
        var isLong = (before?.Length ?? 0) + (after?.Length ?? 0) > 240 || before?.Contains('\n', StringComparison.Ordinal) == true || after?.Contains('\n', StringComparison.Ordinal) == true;
        var rows = isLong && change.Kind != FieldChangeKind.Moved ? Lines(before ?? "", after ?? "") : null;
        return new ChangedField(change.Pointer, FieldText.Label(change.Pointer), change.Kind, before, after, rows);
    }

    public static IReadOnlyList<DiffRow> Lines(string before, string after) =>
        [.. TextComparison.Of(before, after, context: null).Rows.Select(row => new DiffRow(RowKindOf(row.Kind), row.BeforeLine, row.AfterLine, Spans(row.Before), Spans(row.After)))];

    private static DiffKind RowKindOf(RowKind kind) => kind switch
    {
        RowKind.Added => DiffKind.Added,
        RowKind.Removed => DiffKind.Removed,
        RowKind.Changed => DiffKind.Changed,
        RowKind.Moved => DiffKind.Moved,
        _ => DiffKind.Same,
    };

    private static DiffSpan[] Spans(IReadOnlyList<TextSpan> spans) => [.. spans.Select(span => new DiffSpan(span.Text, span.Kind is SpanKind.Added or SpanKind.Removed))];
}

/// <summary>Values and pointers in words.</summary>
public static class FieldText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A string as it is, a short list with commas, other structures as indented JSON; null where there is no value.</summary>
    public static string? Of(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.True } => "yes",
        { ValueKind: JsonValueKind.False } => "no",
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number) =>
            string.Join(", ", list.EnumerateArray().Select(item => item.ToString())),
        { ValueKind: JsonValueKind.Array or JsonValueKind.Object } structure => JsonSerializer.Serialize(structure, Indented),
        { } scalar => scalar.ToString(),
    };

    /// <summary>The id of the field's place on a page: the same on every page and at any time, so that it can be linked to.</summary>
    public static string Anchor(string pointer) =>
        "field" + Uri.EscapeDataString(pointer).Replace("%2F", ".", StringComparison.Ordinal).Replace('%', '~');

    /// <summary><c>/top_speed</c> is "Top speed"; deeper steps follow after colons. The whole document is "Everything".</summary>
    public static string Label(string pointer)
    {
        if (pointer.Length == 0)
            return "Everything";
        if (pointer == DocumentConflict.PathPointer)
            return "Path";
        if (pointer.LastIndexOf("~h", StringComparison.Ordinal) is var key and > 0
            && int.TryParse(pointer.AsSpan(key + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var place))
            return $"{Label(pointer[..key])}, place {place + 1}";
        var steps = (JsonPointer.Parse(pointer) ?? [pointer]).Select(step =>
            int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? $"no. {index + 1}" : step.Replace('_', ' ').Replace('-', ' '));
        var label = string.Join(": ", steps);
        return char.ToUpperInvariant(label[0]) + label[1..];
    }
}
