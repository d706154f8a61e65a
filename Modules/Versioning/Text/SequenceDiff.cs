namespace VersionedContent.Versioning.Text;

/// <summary>Where two sequences differ: [BeforeStart, +BeforeCount) of the first became [AfterStart, +AfterCount) of the second.</summary>
public readonly record struct DiffHunk(int BeforeStart, int BeforeCount, int AfterStart, int AfterCount)
{
    public int BeforeEnd => BeforeStart + BeforeCount;

    public int AfterEnd => AfterStart + AfterCount;
}

/// <summary>
/// The difference of two numbered sequences as Git's own diff finds it: equal ends set aside, elements without a useful
/// partner taken as changed at once, Myers' algorithm on the rest, and each run of changes slid to a settled place.
/// </summary>
internal static class SequenceDiff
{
    private const int NearbyWindow = 100;
    private const int NearbyWeight = 4;
    private const int MostFrequent = 1024;

    /// <param name="a">The first sequence.</param>
    /// <param name="b">The second sequence.</param>
    /// <param name="numbers">More than the greatest number in either.</param>
    /// <param name="slides">Where runs of changes settle that may be slid; null for as far down as they go.</param>
    /// <param name="mostSteps">Bounds the effort on unlike sequences; at the default it is Git's.</param>
    public static List<DiffHunk> Compare(ReadOnlySpan<int> a, ReadOnlySpan<int> b, int numbers, ISlideRule? slides = null, int mostSteps = int.MaxValue) =>
        Compare(a, b, new Occurrences(numbers), slides, mostSteps);

    /// <param name="effort">Counts the steps, and stops them where nobody waits for the outcome any more.</param>
    public static List<DiffHunk> Compare(
        ReadOnlySpan<int> a, ReadOnlySpan<int> b, Occurrences occurrences, ISlideRule? slides = null, int mostSteps = int.MaxValue, Effort? effort = null)
    {
        effort?.Spend(a.Length + b.Length);
        // One spare place at the end stays false, so that scans for the end of a run need no bounds check.
        var changedA = new bool[a.Length + 1];
        var changedB = new bool[b.Length + 1];
        Mark(a, changedA, b, changedB, occurrences, mostSteps, effort);
        Sliding.Settle(a, changedA, changedB, slides is null ? null : i => slides.ScoreBefore(i), effort);
        Sliding.Settle(b, changedB, changedA, slides is null ? null : i => slides.ScoreAfter(i), effort);
        return Hunks(changedA, changedB);
    }

    private static void Mark(ReadOnlySpan<int> a, bool[] changedA, ReadOnlySpan<int> b, bool[] changedB, Occurrences occurrences, int mostSteps, Effort? effort)
    {
        var start = a.CommonPrefixLength(b);
        int endA = a.Length, endB = b.Length;
        while (endA > start && endB > start && a[endA - 1] == b[endB - 1])
        {
            endA--;
            endB--;
        }
        if (start == endA || start == endB)
        {
            changedA.AsSpan(start, endA - start).Fill(true);
            changedB.AsSpan(start, endB - start).Fill(true);
            return;
        }

        var (useA, indexA) = Useful(a, start, endA, changedA, b, occurrences);
        var (useB, indexB) = Useful(b, start, endB, changedB, a, occurrences);
        MyersDiff.Mark(useA, indexA, changedA, useB, indexB, changedB, mostSteps, effort);
    }

    private enum Use : byte { None, Clear, Frequent }

    /// <summary>
    /// The elements worth comparing. One that the other side lacks is changed for certain; one that is everywhere there
    /// (a blank line) is taken as changed too when it stands among such, for it would only tie unrelated places together.
    /// </summary>
    private static (int[] Numbers, int[] Index) Useful(
        ReadOnlySpan<int> own, int start, int end, bool[] changed, ReadOnlySpan<int> other, Occurrences occurrences)
    {
        occurrences.Add(other);
        var frequent = Math.Min(DiffLimits.RoughSquareRoot(own.Length), MostFrequent);
        var uses = new Use[end - start];
        for (var i = 0; i < uses.Length; i++)
        {
            var count = occurrences[own[start + i]];
            uses[i] = count == 0 ? Use.None : count >= frequent ? Use.Frequent : Use.Clear;
        }
        occurrences.Remove(other);
        var numbers = new int[uses.Length];
        var index = new int[uses.Length];
        var kept = 0;
        for (var i = 0; i < uses.Length; i++)
        {
            if (uses[i] == Use.Clear || (uses[i] == Use.Frequent && !StandsAmongChanges(uses, i)))
            {
                numbers[kept] = own[start + i];
                index[kept++] = start + i;
            }
            else
            {
                changed[start + i] = true;
            }
        }
        return (numbers[..kept], index[..kept]);
    }

    private static bool StandsAmongChanges(Use[] uses, int at)
    {
        var first = Math.Max(0, at - NearbyWindow);
        var last = Math.Min(uses.Length - 1, at + NearbyWindow);
        int noneBefore = 0, frequentBefore = 1;
        for (var i = at - 1; i >= first && uses[i] != Use.Clear; i--)
        {
            if (uses[i] == Use.None)
                noneBefore++;
            else
                frequentBefore++;
        }
        if (noneBefore == 0)
            return false;
        int noneAfter = 0, frequentAfter = 1;
        for (var i = at + 1; i <= last && uses[i] != Use.Clear; i++)
        {
            if (uses[i] == Use.None)
                noneAfter++;
            else
                frequentAfter++;
        }
        if (noneAfter == 0)
            return false;
        var frequent = frequentBefore + frequentAfter;
        return frequent * NearbyWeight < frequent + noneBefore + noneAfter;
    }

    private static List<DiffHunk> Hunks(bool[] changedA, bool[] changedB)
    {
        var hunks = new List<DiffHunk>();
        int i = 0, j = 0;
        while (i < changedA.Length - 1 || j < changedB.Length - 1)
        {
            if (!changedA[i] && !changedB[j])
            {
                i++;
                j++;
                continue;
            }
            int startA = i, startB = j;
            while (changedA[i])
                i++;
            while (changedB[j])
                j++;
            hunks.Add(new(startA, i - startA, startB, j - startB));
        }
        return hunks;
    }
}

/// <summary>Counts numbers; emptied after use, so that many small comparisons share one table.</summary>
internal sealed class Occurrences(int numbers)
{
    private readonly int[] _counts = new int[numbers];

    public int this[int number] => _counts[number];

    public void Add(ReadOnlySpan<int> sequence)
    {
        foreach (var number in sequence)
            _counts[number]++;
    }

    public void Remove(ReadOnlySpan<int> sequence)
    {
        foreach (var number in sequence)
            _counts[number] = 0;
    }
}
