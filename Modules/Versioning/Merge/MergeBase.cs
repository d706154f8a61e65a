namespace VersionedContent.Versioning.Merge;

/// <summary>The version before it and, after a merge, the one merged in.</summary>
internal readonly record struct Parents(long? First, long? Merged);

/// <summary>
/// The nearest common versions of two in one document's history. Change-set ids rise from parent to child, so walking
/// down from the greater id meets every version before its ancestors. After two merges that crossed there are several;
/// none of them is an ancestor of another. The marking of ancestors is that of Git's merge-base.
/// </summary>
internal static class MergeBase
{
    private const int Ours = 1;
    private const int Theirs = 2;
    private const int Behind = 4;

    /// <summary>The nearest, those with the greatest id first; empty where there is none.</summary>
    /// <param name="history">The parents of each version down to one that both sides surely have.</param>
    public static IReadOnlyList<long> Find(long ours, long theirs, IReadOnlyDictionary<long, Parents> history)
    {
        var found = new List<long>(1);
        var reached = new Dictionary<long, int>();
        var queue = new PriorityQueue<long, long>();
        var open = 0;
        Reach(ours, Ours);
        Reach(theirs, Theirs);
        // What lies behind a common version is of no interest: once nothing else is left, all are found.
        while (open > 0 && queue.TryDequeue(out var version, out _))
        {
            var marks = reached[version];
            if ((marks & Behind) == 0)
                open--;
            if (marks == (Ours | Theirs))
            {
                found.Add(version);
                marks |= Behind;
            }

            if (!history.TryGetValue(version, out var parents))
                continue;
            if (parents.First is { } first)
                Reach(first, marks);
            if (parents.Merged is { } merged)
                Reach(merged, marks);
        }

        return found;

        void Reach(long version, int marks)
        {
            if (!reached.TryGetValue(version, out var before))
            {
                queue.Enqueue(version, -version);
                open += (marks & Behind) == 0 ? 1 : 0;
            }
            else if ((before & Behind) == 0 && (marks & Behind) != 0)
            {
                open--;
            }

            reached[version] = before | marks;
        }
    }
}
