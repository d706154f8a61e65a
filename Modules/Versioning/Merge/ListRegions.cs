using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Merge;

/// <summary>
/// The changes of both sides of a list laid over each other. Unlike lines of a text, elements that only stand beside each
/// other have nothing to do with one another: only changes to the same elements, and insertions at the same place, meet.
/// </summary>
internal static class ListRegions
{
    public static List<MergeRegion> Of(List<DiffHunk> ourHunks, List<DiffHunk> theirHunks)
    {
        var (byOurs, byTheirs) = (ByElement(ourHunks), ByElement(theirHunks));
        var regions = new List<MergeRegion>(byOurs.Count + byTheirs.Count);
        int i = 0, j = 0;
        while (i < byOurs.Count || j < byTheirs.Count)
        {
            var (firstOurs, firstTheirs) = (i, j);
            if (j == byTheirs.Count || (i < byOurs.Count && IsBefore(byOurs[i], byTheirs[j])))
                i++;
            else if (i == byOurs.Count || IsBefore(byTheirs[j], byOurs[i]))
                j++;
            else
                (i, j) = Meeting(byOurs, byTheirs, i, j);
            regions.Add(Region(byOurs, byTheirs, (firstOurs, i), (firstTheirs, j)));
        }

        return regions;
    }

    /// <summary>Elements taken out, and as many put in as there were, are changes of their own each.</summary>
    private static List<DiffHunk> ByElement(List<DiffHunk> hunks) =>
    [
        .. hunks.SelectMany(hunk => hunk.AfterCount == 0 || hunk.AfterCount == hunk.BeforeCount
            ? Enumerable.Range(0, hunk.BeforeCount).Select(i => new DiffHunk(
                hunk.BeforeStart + i, 1, hunk.AfterStart + Math.Min(i, hunk.AfterCount), Math.Min(1, hunk.AfterCount)))
            : [hunk]),
    ];

    /// <summary>Past the hunks that meet, or meet what meets.</summary>
    private static (int Ours, int Theirs) Meeting(List<DiffHunk> byOurs, List<DiffHunk> byTheirs, int i, int j)
    {
        var (ours, theirs) = (byOurs[i++], byTheirs[j++]);
        while (true)
        {
            if (i < byOurs.Count && !IsBefore(theirs, byOurs[i]))
                ours = byOurs[i++];
            else if (j < byTheirs.Count && !IsBefore(ours, byTheirs[j]))
                theirs = byTheirs[j++];
            else
                return (i, j);
        }
    }

    /// <summary>An insertion comes before a change that begins at its place, and after one that ends there.</summary>
    private static bool IsBefore(DiffHunk one, DiffHunk other) => one.BeforeEnd < other.BeforeStart
        || (one.BeforeEnd == other.BeforeStart && one.BeforeCount + other.BeforeCount > 0);

    private static MergeRegion Region(List<DiffHunk> byOurs, List<DiffHunk> byTheirs, (int From, int To) ours, (int From, int To) theirs)
    {
        var start = Math.Min(
            ours.From < ours.To ? byOurs[ours.From].BeforeStart : int.MaxValue, theirs.From < theirs.To ? byTheirs[theirs.From].BeforeStart : int.MaxValue);
        var end = Math.Max(ours.From < ours.To ? byOurs[ours.To - 1].BeforeEnd : 0, theirs.From < theirs.To ? byTheirs[theirs.To - 1].BeforeEnd : 0);
        var (oursStart, oursEnd) = Range(byOurs, ours, start, end);
        var (theirsStart, theirsEnd) = Range(byTheirs, theirs, start, end);
        var side = ours.From == ours.To ? MergeSide.Theirs : theirs.From == theirs.To ? MergeSide.Ours : MergeSide.Conflict;
        return new(side, start, end - start, oursStart, oursEnd - oursStart, theirsStart, theirsEnd - theirsStart);
    }

    /// <summary>Where a side has the elements [start, end) of the base, or what it made of them.</summary>
    private static (int Start, int End) Range(List<DiffHunk> hunks, (int From, int To) own, int start, int end) =>
        (start + Shift(hunks, own.From), end + Shift(hunks, own.To));

    private static int Shift(List<DiffHunk> hunks, int before) => before == 0 ? 0 : hunks[before - 1].AfterEnd - hunks[before - 1].BeforeEnd;
}
