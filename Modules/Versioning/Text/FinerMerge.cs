namespace VersionedContent.Versioning.Text;

/// <summary>
/// What is left when the merge by line has to ask: the places in question are merged by word. A question that remains is
/// never asked in more places than the merge by line would have.
/// </summary>
internal static class FinerMerge
{
    public static List<LinePart> Parts(ThreeTexts texts, List<MergeRegion> overlaps, List<MergeRegion> questions)
    {
        var parts = new List<LinePart>(overlaps.Count);
        foreach (var region in overlaps)
        {
            if (region.Side != MergeSide.Conflict)
            {
                parts.Add(new(region, null));
                continue;
            }
            foreach (var part in WordRegions.Of(texts, region))
                Refine(texts, part, parts);
        }
        return JoinDownTo(questions.Count(q => q.Side == MergeSide.Conflict), JoinClose(texts, parts));
    }

    private static void Refine(ThreeTexts texts, LinePart part, List<LinePart> into)
    {
        if (part.Settled is not null)
        {
            into.Add(part);
            return;
        }
        foreach (var refined in LineMerge.Refine(texts, [part.Lines]))
            into.Add(new(refined, null));
    }

    /// <summary>Makes one question of those that stand close together, as the merge by line does.</summary>
    private static List<LinePart> JoinClose(ThreeTexts texts, List<LinePart> parts)
    {
        var joined = new List<LinePart>(parts.Count);
        foreach (var part in parts)
        {
            if (part.IsOpen && joined.Count > 0 && joined[^1] is { IsOpen: true } last
                && LineMerge.IsClose(texts.Ours, last.Lines.OursEnd, part.Lines.OursStart))
                joined[^1] = new(last.Lines.Through(part.Lines), null);
            else
                joined.Add(part);
        }
        return joined;
    }

    /// <summary>Joins the nearest questions until there are no more than <paramref name="most"/>, never across what one side alone changed.</summary>
    private static List<LinePart> JoinDownTo(int most, List<LinePart> parts)
    {
        while (parts.Count(p => p.IsOpen) > most && NearestPair(parts) is var (first, last))
        {
            parts[first] = new(parts[first].Lines.Through(parts[last].Lines), null);
            parts.RemoveRange(first + 1, last - first);
        }
        return parts;
    }

    private static (int First, int Last)? NearestPair(List<LinePart> parts)
    {
        (int First, int Last)? nearest = null;
        var nearestGap = int.MaxValue;
        var open = -1;
        for (var i = 0; i < parts.Count; i++)
        {
            if (!parts[i].IsOpen)
            {
                if (parts[i] is { Settled: null, Lines.Side: MergeSide.Ours or MergeSide.Theirs })
                    open = -1;
                continue;
            }
            var gap = open < 0 ? int.MaxValue : parts[i].Lines.OursStart - parts[open].Lines.OursEnd
                + parts[i].Lines.TheirsStart - parts[open].Lines.TheirsEnd;
            if (gap < nearestGap)
                (nearest, nearestGap) = ((open, i), gap);
            open = i;
        }
        return nearest;
    }
}
