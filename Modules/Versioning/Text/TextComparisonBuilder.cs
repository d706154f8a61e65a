namespace VersionedContent.Versioning.Text;

internal sealed class TextComparisonBuilder(string before, string after)
{
    private readonly TextSlices _before = TextSlices.Lines(before);
    private readonly TextSlices _after = TextSlices.Lines(after);
    private readonly List<ComparisonRow> _rows = [];

    public TextComparison Build(int? context)
    {
        var hunks = TextDiff.Compare(_before, _after, new IndentRule(_before, _after));
        int a = 0, b = 0;
        for (var h = 0; h <= hunks.Count; h++)
        {
            var hunk = h < hunks.Count ? hunks[h] : new(_before.Count, 0, _after.Count, 0);
            AddSame(a, b, hunk.BeforeStart - a, context, atStart: h == 0, atEnd: h == hunks.Count);
            AddHunk(hunk);
            (a, b) = (hunk.BeforeEnd, hunk.AfterEnd);
        }
        return new(_rows, hunks.Count, hunks.Sum(h => h.AfterCount), hunks.Sum(h => h.BeforeCount));
    }

    private void AddSame(int a, int b, int count, int? context, bool atStart, bool atEnd)
    {
        var head = atStart ? 0 : context ?? count;
        var tail = atEnd ? 0 : context ?? count;
        // A fold that would hide a single line takes as much room as the line.
        var folded = context is null || count - head - tail < 2 ? 0 : count - head - tail;
        for (var i = 0; i < count; i++)
        {
            if (folded > 0 && i == head)
            {
                _rows.Add(new(RowKind.Folded, a + i + 1, b + i + 1, [], [], folded));
                i += folded;
                if (i == count)
                    break;
            }
            TextSpan[] span = [new(SpanKind.Same, Line(_before, a + i))];
            _rows.Add(new(RowKind.Same, a + i + 1, b + i + 1, span, span));
        }
    }

    private void AddHunk(DiffHunk hunk)
    {
        var pairs = Math.Min(hunk.BeforeCount, hunk.AfterCount);
        for (var i = 0; i < pairs; i++)
        {
            var (old, now) = Words(Line(_before, hunk.BeforeStart + i), Line(_after, hunk.AfterStart + i));
            _rows.Add(new(RowKind.Changed, hunk.BeforeStart + i + 1, hunk.AfterStart + i + 1, old, now));
        }
        for (var i = hunk.BeforeStart + pairs; i < hunk.BeforeEnd; i++)
            _rows.Add(new(RowKind.Removed, i + 1, null, [new(SpanKind.Removed, Line(_before, i))], []));
        for (var i = hunk.AfterStart + pairs; i < hunk.AfterEnd; i++)
            _rows.Add(new(RowKind.Added, null, i + 1, [], [new(SpanKind.Added, Line(_after, i))]));
    }

    private static (List<TextSpan> Before, List<TextSpan> After) Words(string old, string now)
    {
        var (before, after) = (new List<TextSpan>(), new List<TextSpan>());
        int a = 0, b = 0;
        foreach (var hunk in TextDiff.Words(old, now))
        {
            Add(before, SpanKind.Same, old[a..hunk.BeforeStart]);
            Add(after, SpanKind.Same, now[b..hunk.AfterStart]);
            Add(before, SpanKind.Removed, old[hunk.BeforeStart..hunk.BeforeEnd]);
            Add(after, SpanKind.Added, now[hunk.AfterStart..hunk.AfterEnd]);
            (a, b) = (hunk.BeforeEnd, hunk.AfterEnd);
        }
        Add(before, SpanKind.Same, old[a..]);
        Add(after, SpanKind.Same, now[b..]);
        return (before, after);
    }

    private static void Add(List<TextSpan> into, SpanKind kind, string text)
    {
        if (text.Length > 0)
            into.Add(new(kind, text));
    }

    private static string Line(TextSlices lines, int index) => lines[index].TrimEnd("\r\n").ToString();
}
