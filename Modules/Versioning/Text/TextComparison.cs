namespace VersionedContent.Versioning.Text;

public enum SpanKind
{
    Same,
    Added,
    Removed,

    /// <summary>A line that stands elsewhere on the other side.</summary>
    Moved,
}

/// <summary>A stretch of one line, without its line end.</summary>
public readonly record struct TextSpan(SpanKind Kind, string Text);

public enum RowKind
{
    Same,
    Added,
    Removed,

    /// <summary>A line with another one in its place: shown side by side, words marked.</summary>
    Changed,
    Moved,

    /// <summary>Unchanged lines not shown.</summary>
    Folded,
}

/// <summary>One row of a page that compares two texts. Line numbers count from 1; null where the side has no line.</summary>
/// <param name="Folded">How many unchanged lines a folded row stands for.</param>
public sealed record ComparisonRow(
    RowKind Kind, int? BeforeLine, int? AfterLine, IReadOnlyList<TextSpan> Before, IReadOnlyList<TextSpan> After, int Folded = 0);

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
