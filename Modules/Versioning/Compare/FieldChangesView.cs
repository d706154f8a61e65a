using System.Globalization;
using System.Text.Json;
using VersionedContent.ServiceDefaults.Pages.Diff;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Compare;

/// <summary>A document's changes ready to show: the model of <c>/Versioning/Compare/_FieldChanges.cshtml</c>.</summary>
/// <param name="SideBySide">Texts in two columns; else one under the other.</param>
public sealed record FieldChangesView(IReadOnlyList<FieldView> Fields, bool SideBySide = false)
{
    /// <param name="label">The words for a field's pointer; made from the pointer where null.</param>
    public static FieldChangesView Of(IReadOnlyList<FieldChange> changes, bool sideBySide = false, Func<string, string?>? label = null) =>
        new([.. changes.Select(change => FieldView.Of(change, label?.Invoke(change.Pointer) ?? FieldView.Words(change.Pointer)))], sideBySide);
}

/// <summary>One field's change as a person reads it.</summary>
/// <param name="Rows">For a long text: its lines; else null and <paramref name="Before"/> and <paramref name="After"/> are short.</param>
public sealed record FieldView(string Label, FieldChangeKind Kind, string? Before, string? After, IReadOnlyList<DiffRow>? Rows)
{
    private const int ShortText = 120;

    internal static FieldView Of(FieldChange change, string label)
    {
        var before = Text(change.Before);
        var after = Text(change.After);
        var isLong = change.Text is not null || IsLong(before) || IsLong(after);
        return isLong && change.Kind != FieldChangeKind.Moved
            ? new(label, change.Kind, null, null, Lines(before ?? "", after ?? ""))
            : new(label, change.Kind, before, after, null);
    }

    /// <summary><c>/opening_year</c> is "Opening year", <c>/trains/0/name</c> is "Trains, 1, name".</summary>
    internal static string Words(string pointer)
    {
        var steps = (JsonPointer.Parse(pointer) ?? [pointer])
            .Select(step => JsonPointer.TryIndex(step, out var index) ? (index + 1).ToString(CultureInfo.InvariantCulture) : step.Replace('_', ' '));
        var label = string.Join(", ", steps);
        return label.Length == 0 ? "Everything" : string.Concat(char.ToUpperInvariant(label[0]).ToString(), label.AsSpan(1));
    }

    /// <summary>All lines: the page folds those that did not change.</summary>
    public static IReadOnlyList<DiffRow> Lines(string before, string after) =>
        [.. TextComparison.Of(before, after, context: null).Rows.Select(Row)];

    private static DiffRow Row(ComparisonRow row) => new(
        row.Kind switch
        {
            RowKind.Added => DiffKind.Added,
            RowKind.Removed => DiffKind.Removed,
            RowKind.Changed => DiffKind.Changed,
            RowKind.Moved => DiffKind.Moved,
            _ => DiffKind.Same,
        },
        row.BeforeLine, row.AfterLine, Spans(row.Before), Spans(row.After));

    private static List<DiffSpan> Spans(IReadOnlyList<TextSpan> spans) =>
        [.. spans.Select(span => new DiffSpan(span.Text, span.Kind is SpanKind.Added or SpanKind.Removed))];

    private static bool IsLong(string? text) => text is not null && (text.Length > ShortText || text.Contains('\n', StringComparison.Ordinal));

    private static string? Text(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.True } => "yes",
        { ValueKind: JsonValueKind.False } => "no",
        { ValueKind: JsonValueKind.Array } list => string.Join(", ", list.EnumerateArray().Select(item => Text(item))),
        { ValueKind: JsonValueKind.Object } record => string.Join(", ", record.EnumerateObject().Select(member => $"{Words(JsonPointer.Append("", member.Name))}: {Text(member.Value)}")),
        { } other => other.GetRawText(),
    };
}
