namespace VersionedContent.Versioning.Text;

/// <summary>
/// Which removed line became which added one: the pairing, in order, that keeps the most words. A reader sees the change
/// within a line only where the two lines are clearly the same one.
/// </summary>
internal static class LinePairs
{
    /// <summary>Past this many comparisons lines are paired by their order alone.</summary>
    private const int MostComparisons = 4_000;

    private const double LeastAlike = 0.4;

    /// <summary>For each removed line its partner among the added, or -1.</summary>
    public static int[] Match(IReadOnlyList<string> removed, IReadOnlyList<string> added)
    {
        var partners = new int[removed.Count];
        Array.Fill(partners, -1);
        if (removed.Count == 0 || added.Count == 0)
            return partners;
        if ((long)removed.Count * added.Count > MostComparisons)
        {
            for (var i = 0; i < Math.Min(removed.Count, added.Count); i++)
                partners[i] = i;
            return partners;
        }
        var before = removed.Select(WordsOf).ToArray();
        var after = added.Select(WordsOf).ToArray();
        var alike = new double[removed.Count, added.Count];
        var best = new double[removed.Count + 1, added.Count + 1];
        for (var i = removed.Count - 1; i >= 0; i--)
        {
            for (var j = added.Count - 1; j >= 0; j--)
            {
                alike[i, j] = Alike(before[i], after[j]);
                best[i, j] = Math.Max(best[i + 1, j], best[i, j + 1]);
                if (alike[i, j] >= LeastAlike)
                    best[i, j] = Math.Max(best[i, j], alike[i, j] + best[i + 1, j + 1]);
            }
        }
        for (int i = 0, j = 0; i < removed.Count && j < added.Count;)
        {
            // Equal sums occur where nothing is gained: the exact comparison repeats the one that made them.
            if (alike[i, j] >= LeastAlike && best[i, j] <= alike[i, j] + best[i + 1, j + 1])
                partners[i++] = j++;
            else if (best[i, j] <= best[i + 1, j])
                i++;
            else
                j++;
        }
        return partners;
    }

    private readonly record struct LineWords(Dictionary<string, int> Counts, int Letters);

    private static LineWords WordsOf(string line)
    {
        var counts = new Dictionary<string, int>();
        var words = TextSlices.Words(line);
        var letters = 0;
        for (var i = 0; i < words.Count; i++)
        {
            if (WordBreaks.IsSpace(words[i]))
                continue;
            var word = words[i].ToString();
            counts[word] = counts.GetValueOrDefault(word) + 1;
            letters += word.Length;
        }
        return new(counts, letters);
    }

    /// <summary>How much of the longer line is in both, from 0 to 1.</summary>
    private static double Alike(LineWords a, LineWords b)
    {
        if (a.Letters == 0 || b.Letters == 0)
            return a.Letters == b.Letters ? 1 : 0;
        var common = 0;
        foreach (var (word, count) in a.Counts)
            common += word.Length * Math.Min(count, b.Counts.GetValueOrDefault(word));
        return (double)common / Math.Max(a.Letters, b.Letters);
    }
}
