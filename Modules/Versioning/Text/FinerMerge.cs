namespace VersionedContent.Versioning.Text;

/// <summary>
/// What is left when the merge by line has to ask: the places in question are merged by word. A question that remains is
/// never asked in more places than the merge by line would have.
/// </summary>
internal static class FinerMerge
{
    /// <summary>Past these the nearest of a text become one, as far as they may: who has so many before them takes larger pieces, or one side.</summary>
    internal const int MostQuestions = 1_000;

    public static List<LinePart> Parts(ThreeTexts texts, List<MergeRegion> overlaps, List<MergeRegion> questions)
    {
        var parts = new List<LinePart>(overlaps.Count);
        foreach (var region in overlaps)
        {
            texts.Effort.Spend(1);
            if (region.Side != MergeSide.Conflict)
            {
                parts.Add(new(region, null));
                continue;
            }
            foreach (var part in WordRegions.Of(texts, region))
                Refine(texts, part, parts);
        }
        return JoinDownTo(Math.Min(questions.Count(q => q.Side == MergeSide.Conflict), MostQuestions), JoinClose(texts, parts), texts.Effort);
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
    private static List<LinePart> JoinDownTo(int most, List<LinePart> parts, Effort effort)
    {
        var surplus = parts.Count(p => p.IsOpen) - most;
        if (surplus <= 0)
            return parts;
        // A join leaves every other gap as wide as it was, so the narrowest can all be told beforehand; the sort keeps equal ones in order.
        var joins = Gaps(parts).OrderBy(gap => gap.Width).Take(surplus).Select(gap => gap.Last).ToHashSet();
        var joined = new List<LinePart>(parts.Count);
        var open = -1;
        for (var i = 0; i < parts.Count; i++)
        {
            effort.Spend(1);
            if (joins.Contains(i))
            {
                joined.RemoveRange(open + 1, joined.Count - open - 1);
                joined[open] = new(joined[open].Lines.Through(parts[i].Lines), null);
                continue;
            }
            if (parts[i].IsOpen)
                open = joined.Count;
            joined.Add(parts[i]);
        }
        return joined;
    }

    /// <summary>Between each two questions that may become one: how many lines, and the second of them.</summary>
    private static IEnumerable<(int Width, int Last)> Gaps(List<LinePart> parts)
    {
        var open = -1;
        for (var i = 0; i < parts.Count; i++)
        {
            if (!parts[i].IsOpen)
            {
                if (parts[i] is { Settled: null, Lines.Side: MergeSide.Ours or MergeSide.Theirs })
                    open = -1;
                continue;
            }
            if (open >= 0)
                yield return (parts[i].Lines.OursStart - parts[open].Lines.OursEnd + parts[i].Lines.TheirsStart - parts[open].Lines.TheirsEnd, i);
            open = i;
        }
    }
}
