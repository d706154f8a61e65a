namespace VersionedContent.Versioning.Merge;

/// <summary>The version before it and, after a merge, the one merged in.</summary>
internal readonly record struct Parents(long? First, long? Merged);

/// <summary>
/// The nearest common version of two in one document's history. Change-set ids rise from parent to child, so walking
/// down from the greater id meets every version before its ancestors: the first that both sides reach is the nearest.
/// </summary>
internal static class MergeBase
{
    private const int Ours = 1;
    private const int Theirs = 2;

    /// <param name="history">The parents of each version down to one that both sides surely have.</param>
    public static long? Find(long ours, long theirs, IReadOnlyDictionary<long, Parents> history)
    {
        var reached = new Dictionary<long, int>();
        var queue = new PriorityQueue<long, long>();
        Reach(ours, Ours);
        Reach(theirs, Theirs);
        while (queue.TryDequeue(out var version, out _))
        {
            var sides = reached[version];
            if (sides == (Ours | Theirs))
                return version;
            if (!history.TryGetValue(version, out var parents))
                continue;
            if (parents.First is { } first)
                Reach(first, sides);
            if (parents.Merged is { } merged)
                Reach(merged, sides);
        }

        return null;

        void Reach(long version, int sides)
        {
            if (reached.TryGetValue(version, out var before))
                reached[version] = before | sides;
            else
            {
                reached[version] = sides;
                queue.Enqueue(version, -version);
            }
        }
    }
}
