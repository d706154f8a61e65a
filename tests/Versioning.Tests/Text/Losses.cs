using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Tests.Text;

/// <summary>
/// Looks for what a merge lost, by counting only, without any diff: a line or word that one side has more of than base,
/// and the other side has as often as base, must be in the result (or in a question) as often as that side has it. A line
/// may instead have been merged word by word: then its words must be there.
/// </summary>
internal static class Losses
{
    public static IEnumerable<string> Of(string @base, string ours, string theirs, TextMergeResult merged)
    {
        var shown = string.Concat(merged.Segments.Select(s => s is TextSegment.Agreed agreed
            ? agreed.Text
            : ((TextSegment.Conflict)s).Ours + "\n" + ((TextSegment.Conflict)s).Theirs));
        var (b, o, t, s) = (Words(@base), Words(ours), Words(theirs), Words(shown));
        foreach (var word in Missing(b, o, t, s))
            yield return $"word: {word}";
        foreach (var line in Missing(Lines(@base), Lines(ours), Lines(theirs), Lines(shown)))
        {
            // A word that a side took away elsewhere may well be gone from here.
            if (Words(line).Any(w => Math.Min(o.GetValueOrDefault(w.Key), t.GetValueOrDefault(w.Key)) >= b.GetValueOrDefault(w.Key)
                && s.GetValueOrDefault(w.Key) < w.Value))
                yield return $"line: {line}";
        }
    }

    private static IEnumerable<string> Missing(
        Dictionary<string, int> @base, Dictionary<string, int> ours, Dictionary<string, int> theirs, Dictionary<string, int> shown)
    {
        foreach (var item in ours.Keys.Union(theirs.Keys))
        {
            int b = @base.GetValueOrDefault(item), o = ours.GetValueOrDefault(item), t = theirs.GetValueOrDefault(item);
            var needed = o > b && t == b ? o : t > b && o == b ? t : o > b && t > b ? Math.Max(o, t) : 0;
            if (shown.GetValueOrDefault(item) < needed)
                yield return item;
        }
    }

    private static Dictionary<string, int> Words(string text)
    {
        var counts = new Dictionary<string, int>();
        var words = TextSlices.Words(text);
        for (var i = 0; i < words.Count; i++)
        {
            if (!WordBreaks.IsSpace(words[i]))
                counts[words[i].ToString()] = counts.GetValueOrDefault(words[i].ToString()) + 1;
        }
        return counts;
    }

    private static Dictionary<string, int> Lines(string text)
    {
        var counts = new Dictionary<string, int>();
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0))
            counts[line] = counts.GetValueOrDefault(line) + 1;
        return counts;
    }
}
