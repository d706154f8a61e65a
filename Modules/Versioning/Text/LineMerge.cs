namespace VersionedContent.Versioning.Text;

internal enum MergeSide
{
    /// <summary>Both changed it alike.</summary>
    Both,
    Ours,
    Theirs,
    Conflict,
}

/// <summary>Lines of base, ours and theirs that stand for each other, counted from 0. Between regions ours is unchanged or already holds what both did.</summary>
internal readonly record struct MergeRegion(
    MergeSide Side, int BaseStart, int BaseCount, int OursStart, int OursCount, int TheirsStart, int TheirsCount)
{
    public int BaseEnd => BaseStart + BaseCount;

    public int OursEnd => OursStart + OursCount;

    public int TheirsEnd => TheirsStart + TheirsCount;

    /// <summary>From the start of this region to the end of a later one.</summary>
    public MergeRegion Through(MergeRegion last) => new(
        Side == last.Side ? Side : MergeSide.Conflict,
        BaseStart, last.BaseEnd - BaseStart, OursStart, last.OursEnd - OursStart, TheirsStart, last.TheirsEnd - TheirsStart);
}

/// <summary>Lines that stand for each other, with the text they become where that is neither side's.</summary>
internal readonly record struct LinePart(MergeRegion Lines, string? Settled)
{
    public bool IsOpen => Lines.Side == MergeSide.Conflict && Settled is null;
}

/// <summary>
/// The merge by line, with the outcome of <c>git merge-file</c>: changes that touch are a conflict unless alike, what
/// both sides of a conflict share is taken out of it, and conflicts with no more than three lines between (or none with
/// a letter or digit) are asked as one.
/// </summary>
internal static class LineMerge
{
    private const int CloseLines = 3;

    public static List<MergeRegion> Overlaps(ThreeTexts texts) =>
        SequenceMerge.Regions(texts.ByOurs, texts.ByTheirs, texts.OursNumbers, texts.TheirsNumbers);

    /// <summary>Takes out of each conflict the lines that ours and theirs share, so that a person sees only where they differ.</summary>
    public static List<MergeRegion> Refine(ThreeTexts texts, List<MergeRegion> regions)
    {
        var refined = new List<MergeRegion>(regions.Count);
        foreach (var region in regions)
        {
            if (region.Side != MergeSide.Conflict || region.OursCount == 0 || region.TheirsCount == 0)
                refined.Add(region);
            else
                AddDifferences(texts, region, refined);
        }
        return refined;
    }

    private static void AddDifferences(ThreeTexts texts, MergeRegion region, List<MergeRegion> into)
    {
        var hunks = SequenceDiff.Compare(
            texts.OursNumbers.AsSpan(region.OursStart, region.OursCount),
            texts.TheirsNumbers.AsSpan(region.TheirsStart, region.TheirsCount),
            texts.Occurrences, effort: texts.Effort);
        if (hunks.Count == 0)
        {
            into.Add(region with { Side = MergeSide.Both });
            return;
        }
        for (var i = 0; i < hunks.Count; i++)
        {
            // The base lines cannot be told apart between the parts: the first shows them all.
            into.Add(new(
                MergeSide.Conflict, i == 0 ? region.BaseStart : region.BaseEnd, i == 0 ? region.BaseCount : 0,
                region.OursStart + hunks[i].BeforeStart, hunks[i].BeforeCount,
                region.TheirsStart + hunks[i].AfterStart, hunks[i].AfterCount));
        }
    }

    /// <summary>Makes one question of conflicts that stand close together.</summary>
    public static List<MergeRegion> Join(ThreeTexts texts, List<MergeRegion> regions)
    {
        var joined = new List<MergeRegion>(regions.Count);
        foreach (var region in regions)
        {
            if (joined.Count > 0 && joined[^1] is { Side: MergeSide.Conflict } last && region.Side == MergeSide.Conflict
                && IsClose(texts.Ours, last.OursEnd, region.OursStart))
                joined[^1] = last.Through(region);
            else
                joined.Add(region);
        }
        return joined;
    }

    public static bool IsClose(TextSlices ours, int start, int end) =>
        end - start <= CloseLines || !HasLetterOrDigit(ours.Span(start, end - start));

    private static bool HasLetterOrDigit(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c))
                return true;
        }
        return false;
    }

    public static TextMergeResult Write(ThreeTexts texts, List<LinePart> parts)
    {
        var segments = new List<TextSegment>();
        var agreed = new System.Text.StringBuilder();
        var at = 0;
        foreach (var (lines, settled) in parts)
        {
            agreed.Append(texts.Ours.Span(at, lines.OursStart - at));
            at = lines.OursEnd;
            if (settled is not null)
            {
                agreed.Append(settled);
            }
            else if (lines.Side == MergeSide.Theirs)
            {
                agreed.Append(texts.Theirs.Span(lines.TheirsStart, lines.TheirsCount));
            }
            else if (lines.Side != MergeSide.Conflict)
            {
                agreed.Append(texts.Ours.Span(lines.OursStart, lines.OursCount));
            }
            else
            {
                if (agreed.Length > 0)
                    segments.Add(new TextSegment.Agreed(agreed.ToString()));
                agreed.Clear();
                segments.Add(Question(texts, lines));
            }
        }
        agreed.Append(texts.Ours.Span(at, texts.Ours.Count - at));
        if (agreed.Length > 0 || segments.Count == 0)
            segments.Add(new TextSegment.Agreed(agreed.ToString()));
        return new(segments);
    }

    private static TextSegment.Conflict Question(ThreeTexts texts, MergeRegion lines) => new(
        texts.Base.Span(lines.BaseStart, lines.BaseCount).ToString(),
        texts.Ours.Span(lines.OursStart, lines.OursCount).ToString(),
        texts.Theirs.Span(lines.TheirsStart, lines.TheirsCount).ToString())
    {
        MarkersEndInCrLf = LineEnds.AreCrLf(texts, lines.OursStart, lines.TheirsStart),
    };
}
