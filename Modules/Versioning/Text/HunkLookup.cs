namespace VersionedContent.Versioning.Text;

/// <summary>Finds places among the hunks of one difference: they are in order and never touch.</summary>
internal static class HunkLookup
{
    /// <summary>The first hunk that begins at the place or after it; the count where none does.</summary>
    public static int FirstFrom(this List<DiffHunk> hunks, int before)
    {
        int low = 0, high = hunks.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (hunks[middle].BeforeStart < before)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>How far the first hunks, that many of them, move what follows.</summary>
    public static int Shift(this List<DiffHunk> hunks, int count) =>
        count == 0 ? 0 : hunks[count - 1].AfterEnd - hunks[count - 1].BeforeEnd;
}
