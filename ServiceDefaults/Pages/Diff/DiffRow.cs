namespace VersionedContent.ServiceDefaults.Pages.Diff;

public enum DiffKind
{
    Same,
    Added,
    Removed,

    /// <summary>A line with words changed in it: both sides are there.</summary>
    Changed,

    /// <summary>A paragraph that moved here unchanged; its old place is the row with the same text and no new number.</summary>
    Moved,
}

/// <summary>A run of characters within a line; marked where it is what changed.</summary>
public sealed record DiffSpan(string Text, bool Marked = false);

/// <summary>One line of a text difference, ready to show. Line numbers count from 1; null where that side has no such line.</summary>
public sealed record DiffRow(DiffKind Kind, int? OldLine, int? NewLine, IReadOnlyList<DiffSpan> Old, IReadOnlyList<DiffSpan> New)
{
    public static DiffRow Same(int oldLine, int newLine, string text) => new(DiffKind.Same, oldLine, newLine, [new(text)], [new(text)]);

    public static DiffRow Added(int newLine, string text) => new(DiffKind.Added, null, newLine, [], [new(text)]);

    public static DiffRow Removed(int oldLine, string text) => new(DiffKind.Removed, oldLine, null, [new(text)], []);

    public static DiffRow Changed(int oldLine, int newLine, IReadOnlyList<DiffSpan> old, IReadOnlyList<DiffSpan> @new) =>
        new(DiffKind.Changed, oldLine, newLine, old, @new);
}
