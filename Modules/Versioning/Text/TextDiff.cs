namespace VersionedContent.Versioning.Text;

/// <summary>The difference of two texts by line (as <c>git diff</c> cuts it) or by word. Line ends belong to their line.</summary>
public static class TextDiff
{
    /// <summary>Long lines without a word in common are not worth more: 2 MB of them must not take seconds.</summary>
    internal const int MostWordSteps = 128;

    /// <summary>Hunks in line numbers counted from 0; a line ends after its LF.</summary>
    public static IReadOnlyList<DiffHunk> Lines(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var a = TextSlices.Lines(before);
        var b = TextSlices.Lines(after);
        return Compare(a, b, new IndentRule(a, b));
    }

    /// <summary>Hunks in UTF-16 positions, each covering whole words.</summary>
    public static IReadOnlyList<DiffHunk> Words(string before, string after) => Words(before, after, null);

    internal static IReadOnlyList<DiffHunk> Words(string before, string after, Effort? effort)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var a = TextSlices.Words(before);
        var b = TextSlices.Words(after);
        return
        [
            .. Compare(a, b, null, MostWordSteps, effort).Select(h => new DiffHunk(
                a.Start(h.BeforeStart), a.Start(h.BeforeEnd) - a.Start(h.BeforeStart),
                b.Start(h.AfterStart), b.Start(h.AfterEnd) - b.Start(h.AfterStart))),
        ];
    }

    internal static List<DiffHunk> Compare(TextSlices a, TextSlices b, ISlideRule? slides, int mostSteps = int.MaxValue, Effort? effort = null)
    {
        var numbers = new SliceNumbers(a.Count + b.Count / 4);
        var first = numbers.Number(a);
        return SequenceDiff.Compare(first, numbers.Number(b, a, first), new Occurrences(numbers.Count), slides, mostSteps, effort);
    }
}
