namespace VersionedContent.Versioning.Text;

public enum SpanKind
{
    Same,
    Added,
    Removed,

    /// <summary>A line that stands elsewhere on the other side.</summary>
    Moved,
}

/// <summary>A stretch of one line, without its line end; where two lines differ in that alone, it is shown as ␍ and ␊.</summary>
public readonly record struct TextSpan(SpanKind Kind, string Text);

public enum RowKind
{
    Same,
    Added,
    Removed,

    /// <summary>A line with another one in its place: shown side by side, words marked.</summary>
    Changed,
    /// <summary>A line of a block that stands elsewhere on the other side, unchanged: one row where it was, one where it is.</summary>
    Moved,

    /// <summary>Unchanged lines not shown.</summary>
    Folded,
}

/// <summary>One row of a page that compares two texts. Line numbers count from 1; null where the side has no line.</summary>
/// <param name="Kind">What happened to the line.</param>
/// <param name="BeforeLine">Its number in the old text.</param>
/// <param name="AfterLine">Its number in the new text.</param>
/// <param name="Before">The old line; empty when there is none.</param>
/// <param name="After">The new line; empty when there is none.</param>
/// <param name="Folded">How many unchanged lines a folded row stands for; its line numbers are those of the first.</param>
public sealed record ComparisonRow(
    RowKind Kind, int? BeforeLine, int? AfterLine, IReadOnlyList<TextSpan> Before, IReadOnlyList<TextSpan> After, int Folded = 0)
{
    /// <summary>For a moved line: its number on the other side.</summary>
    public int? MovedLine { get; init; }
}

/// <summary>Two texts as rows, for an inline or a side-by-side page.</summary>
public sealed record TextComparison(IReadOnlyList<ComparisonRow> Rows, int Hunks, int LinesAdded, int LinesRemoved)
{
    /// <param name="before">The old text.</param>
    /// <param name="after">The new text.</param>
    /// <param name="context">How many unchanged lines to show around a change; null shows all.</param>
    public static TextComparison Of(string before, string after, int? context = 3)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new TextComparisonBuilder(before, after).Build(context);
    }
}
