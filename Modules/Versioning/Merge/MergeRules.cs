namespace VersionedContent.Versioning.Merge;

/// <summary>How a field merges and is compared.</summary>
public enum FieldRule
{
    /// <summary>By line, then by word.</summary>
    Text,

    /// <summary>As one value: changed on both sides differently, a person decides.</summary>
    Scalar,

    /// <summary>Member by member.</summary>
    Object,

    /// <summary>A list whose order matters.</summary>
    OrderedList,

    /// <summary>A list of distinct values whose order does not matter.</summary>
    Set,

    /// <summary>A list of objects, each known by the value of one member.</summary>
    KeyedList,
}

/// <param name="Pattern">A JSON Pointer in which the step <c>*</c> stands for any one step.</param>
/// <param name="Rule">How what it points at merges.</param>
/// <param name="Key">For a keyed list: the member that names an element.</param>
public sealed record FieldHint(string Pattern, FieldRule Rule, string? Key = null);

/// <summary>
/// What the owner of a document's shape knows of its fields. Without a hint a string merges as text when it holds a line
/// end or has over 200 characters in any of the three versions, an array as an ordered list, an object by its members,
/// all else as one value. Where several patterns fit, the one with the fewest <c>*</c> counts.
/// </summary>
public sealed record MergeHints(IReadOnlyList<FieldHint> Fields)
{
    internal const int LongText = 200;

    public static MergeHints None { get; } = new([]);

    public FieldHint? For(string pointer)
    {
        FieldHint? best = null;
        var bestWild = int.MaxValue;
        foreach (var hint in Fields)
        {
            if (WildSteps(hint.Pattern, pointer) is { } wild && wild < bestWild)
                (best, bestWild) = (hint, wild);
        }
        return best;
    }

    internal (FieldRule? Rule, string? Key) RuleFor(string pointer) =>
        Fields.Count > 0 && For(pointer) is { } hint ? (hint.Rule, hint.Key) : (null, null);

    internal static bool IsLong(string text) => text.Length > LongText || text.Contains('\n', StringComparison.Ordinal);

    /// <summary>How many <c>*</c> it takes to fit the pointer; null when the pattern does not.</summary>
    private static int? WildSteps(ReadOnlySpan<char> pattern, ReadOnlySpan<char> pointer)
    {
        var wild = 0;
        while (pattern.Length > 0 && pointer.Length > 0)
        {
            var step = Step(ref pattern);
            var own = Step(ref pointer);
            if (step is "*")
                wild++;
            else if (!step.SequenceEqual(own))
                return null;
        }
        return pattern.Length == 0 && pointer.Length == 0 ? wild : null;
    }

    private static ReadOnlySpan<char> Step(ref ReadOnlySpan<char> pointer)
    {
        var end = pointer[1..].IndexOf('/');
        var step = end < 0 ? pointer[1..] : pointer.Slice(1, end);
        pointer = end < 0 ? default : pointer[(end + 1)..];
        return step;
    }
}
