using VersionedContent.Versioning.Compare;

namespace VersionedContent.Versioning.Text;

internal static class TextChanges
{
    /// <summary>Counts hunks by line and characters by word within them, and gives the hunks.</summary>
    public static (TextChange Change, IReadOnlyList<DiffHunk> Hunks) Measure(string before, string after)
    {
        var a = TextSlices.Lines(before);
        var b = TextSlices.Lines(after);
        int added = 0, removed = 0;
        var hunks = TextDiff.Compare(a, b, new IndentRule(a, b));
        foreach (var hunk in hunks)
        {
            var old = a.Span(hunk.BeforeStart, hunk.BeforeCount);
            var now = b.Span(hunk.AfterStart, hunk.AfterCount);
            if (old.Length == 0 || now.Length == 0)
            {
                added += now.Length;
                removed += old.Length;
                continue;
            }
            foreach (var words in TextDiff.Words(old.ToString(), now.ToString()))
            {
                added += words.AfterCount;
                removed += words.BeforeCount;
            }
        }
        return (new(hunks.Count, added, removed), hunks);
    }
}
