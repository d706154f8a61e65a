namespace VersionedContent.Versioning.Text;

/// <summary>How far a merge goes before it asks.</summary>
public enum TextMergeLevel
{
    /// <summary>Exactly what <c>git merge-file</c> says.</summary>
    Lines,

    /// <summary>Where Git would ask, the words of the lines that both sides changed, and moved blocks.</summary>
    Words,
}

/// <summary>The three-way merge of a text. Every character of the three survives as it is: line ends, byte-order mark, a missing last line end.</summary>
public static class TextMerge
{
    private const int MostMoves = 8;

    /// <summary>Each candidate is a whole merge. Past this, texts are so long, and so unlike, that a person reads them anyway.</summary>
    internal const int MostMoveSteps = 30_000_000;

    public static TextMergeResult Merge(
        string @base, string ours, string theirs, TextMergeLevel level = TextMergeLevel.Words, Effort? effort = null)
    {
        ArgumentNullException.ThrowIfNull(@base);
        ArgumentNullException.ThrowIfNull(ours);
        ArgumentNullException.ThrowIfNull(theirs);
        if (ours == theirs || theirs == @base)
            return Agreed(ours);
        if (ours == @base)
            return Agreed(theirs);
        var merge = Attempt.At(level, @base, ours, theirs, effort ?? new Effort(CancellationToken.None));
        if (level == TextMergeLevel.Words)
            merge = FollowMoves(merge);
        return LineMerge.Write(merge.Texts, merge.Parts);
    }

    /// <summary>Puts moved blocks in order, one by one, as long as each leaves fewer questions.</summary>
    private static Attempt FollowMoves(Attempt best)
    {
        var effort = best.Texts.Effort;
        var most = effort.Steps + MostMoveSteps;
        for (var rounds = 0; best.Open > 0 && rounds < MostMoves; rounds++)
        {
            var better = MovedBlocks.Reordered(best.Texts)
                .TakeWhile(_ => effort.Steps < most)
                .Select(t => Attempt.At(TextMergeLevel.Words, t.Base, t.Ours, t.Theirs, effort))
                .FirstOrDefault(a => a.Open < best.Open);
            if (better is null)
                break;
            best = better;
        }
        return best;
    }

    private sealed record Attempt(ThreeTexts Texts, List<LinePart> Parts)
    {
        public int Open { get; } = Parts.Count(p => p.IsOpen);

        public static Attempt At(TextMergeLevel level, string @base, string ours, string theirs, Effort effort)
        {
            var texts = new ThreeTexts(@base, ours, theirs, effort);
            var overlaps = LineMerge.Overlaps(texts);
            var regions = LineMerge.Join(texts, LineMerge.Refine(texts, overlaps));
            return new(texts, level == TextMergeLevel.Lines || !regions.Exists(r => r.Side == MergeSide.Conflict)
                ? regions.ConvertAll(r => new LinePart(r, null))
                : FinerMerge.Parts(texts, overlaps, regions));
        }
    }

    private static TextMergeResult Agreed(string text) => new([new TextSegment.Agreed(text)]);
}
