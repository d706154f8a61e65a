namespace VersionedContent.Versioning.Text;

/// <summary>The changes of both sides of any numbered sequence laid over each other; changes that touch become one region.</summary>
internal static class SequenceMerge
{
    public static List<MergeRegion> Regions(int[] @base, int[] ours, int[] theirs, int numbers) => Regions(
        SequenceDiff.Compare(@base, ours, numbers), SequenceDiff.Compare(@base, theirs, numbers), ours, theirs);

    /// <param name="byOurs">From base to ours.</param>
    /// <param name="byTheirs">From base to theirs.</param>
    /// <param name="ours">Our sequence.</param>
    /// <param name="theirs">Their sequence.</param>
    public static List<MergeRegion> Regions(List<DiffHunk> byOurs, List<DiffHunk> byTheirs, int[] ours, int[] theirs)
    {
        var regions = new List<MergeRegion>(byOurs.Count + byTheirs.Count);
        int i = 0, j = 0;
        while (i < byOurs.Count || j < byTheirs.Count)
        {
            if (j == byTheirs.Count || (i < byOurs.Count && byOurs[i].BeforeEnd < byTheirs[j].BeforeStart))
            {
                var own = byOurs[i++];
                var shift = j == 0 ? 0 : byTheirs[j - 1].AfterEnd - byTheirs[j - 1].BeforeEnd;
                Add(regions, new(
                    MergeSide.Ours, own.BeforeStart, own.BeforeCount, own.AfterStart, own.AfterCount,
                    own.BeforeStart + shift, own.BeforeCount));
                continue;
            }
            if (i == byOurs.Count || byTheirs[j].BeforeEnd < byOurs[i].BeforeStart)
            {
                var other = byTheirs[j++];
                var shift = i == 0 ? 0 : byOurs[i - 1].AfterEnd - byOurs[i - 1].BeforeEnd;
                Add(regions, new(
                    MergeSide.Theirs, other.BeforeStart, other.BeforeCount, other.BeforeStart + shift, other.BeforeCount,
                    other.AfterStart, other.AfterCount));
                continue;
            }
            var (a, b) = (byOurs[i], byTheirs[j]);
            if (!Alike(ours, a, theirs, b))
                Add(regions, Cover(a, b));
            if (a.BeforeEnd >= b.BeforeEnd)
                j++;
            if (b.BeforeEnd >= a.BeforeEnd)
                i++;
        }
        return regions;
    }

    private static bool Alike(int[] ours, DiffHunk byOurs, int[] theirs, DiffHunk byTheirs) =>
        byOurs.BeforeStart == byTheirs.BeforeStart && byOurs.BeforeCount == byTheirs.BeforeCount
        && ours.AsSpan(byOurs.AfterStart, byOurs.AfterCount)
            .SequenceEqual(theirs.AsSpan(byTheirs.AfterStart, byTheirs.AfterCount));

    private static MergeRegion Cover(DiffHunk ours, DiffHunk theirs)
    {
        var start = Math.Min(ours.BeforeStart, theirs.BeforeStart);
        var end = Math.Max(ours.BeforeEnd, theirs.BeforeEnd);
        var oursStart = ours.AfterStart - (ours.BeforeStart - start);
        var theirsStart = theirs.AfterStart - (theirs.BeforeStart - start);
        return new(
            MergeSide.Conflict, start, end - start,
            oursStart, ours.AfterEnd + (end - ours.BeforeEnd) - oursStart,
            theirsStart, theirs.AfterEnd + (end - theirs.BeforeEnd) - theirsStart);
    }

    private static void Add(List<MergeRegion> regions, MergeRegion region)
    {
        if (regions.Count > 0 && regions[^1] is var last && (region.OursStart <= last.OursEnd || region.TheirsStart <= last.TheirsEnd))
            regions[^1] = last.Through(region);
        else
            regions.Add(region);
    }
}
