namespace VersionedContent.Versioning.Text;

internal sealed class TextComparisonBuilder
{
    private readonly TextSlices _before;
    private readonly TextSlices _after;
    private readonly List<DiffHunk> _hunks;
    private readonly Dictionary<int, int> _movedTo = [];
    private readonly Dictionary<int, int> _movedFrom = [];
    private readonly List<ComparisonRow> _rows = [];

    public TextComparisonBuilder(string before, string after)
    {
        _before = TextSlices.Lines(before);
        _after = TextSlices.Lines(after);
        var numbers = new SliceNumbers(_before.Count + _after.Count / 4);
        var a = numbers.Number(_before);
        var b = numbers.Number(_after, _before, a);
        _hunks = SequenceDiff.Compare(a, b, numbers.Count, new IndentRule(_before, _after));
        foreach (var move in MovedBlocks.Moves(_before, a, _after, b, _hunks))
        {
            for (var i = 0; i < move.End - move.Start; i++)
            {
                // Two blocks may share a line at their ends: the first has it.
                if (!_movedFrom.ContainsKey(move.To + i) && _movedTo.TryAdd(move.Start + i, move.To + i))
                    _movedFrom[move.To + i] = move.Start + i;
            }
        }
    }

    public TextComparison Build(int? context)
    {
        int a = 0, b = 0;
        for (var h = 0; h <= _hunks.Count; h++)
        {
            var hunk = h < _hunks.Count ? _hunks[h] : new(_before.Count, 0, _after.Count, 0);
            AddSame(a, b, hunk.BeforeStart - a, context, atStart: h == 0, atEnd: h == _hunks.Count);
            AddHunk(hunk);
            (a, b) = (hunk.BeforeEnd, hunk.AfterEnd);
        }
        return new(_rows, _hunks.Count, _hunks.Sum(h => h.AfterCount), _hunks.Sum(h => h.BeforeCount));
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
                i += folded - 1;
                continue;
            }
            TextSpan[] span = [new(SpanKind.Same, Line(_before, a + i))];
            _rows.Add(new(RowKind.Same, a + i + 1, b + i + 1, span, span));
        }
    }

    private void AddHunk(DiffHunk hunk)
    {
        var removed = Enumerable.Range(hunk.BeforeStart, hunk.BeforeCount).Where(i => !_movedTo.ContainsKey(i)).ToList();
        var added = Enumerable.Range(hunk.AfterStart, hunk.AfterCount).Where(i => !_movedFrom.ContainsKey(i)).ToList();
        var partners = LinePairs.Match(
            removed.ConvertAll(i => Line(_before, i)), added.ConvertAll(i => Line(_after, i)));
        var next = hunk.AfterStart;
        var pair = 0;
        for (var i = hunk.BeforeStart; i < hunk.BeforeEnd; i++)
        {
            if (_movedTo.TryGetValue(i, out var to))
            {
                _rows.Add(new(RowKind.Moved, i + 1, null, [new(SpanKind.Moved, Line(_before, i))], []) { MovedLine = to + 1 });
                continue;
            }
            var partner = partners[pair++];
            if (partner < 0)
            {
                _rows.Add(new(RowKind.Removed, i + 1, null, [new(SpanKind.Removed, Line(_before, i))], []));
                continue;
            }
            AddAdded(next, added[partner]);
            next = added[partner] + 1;
            var (old, now) = Words(_before[i].ToString(), _after[added[partner]].ToString());
            _rows.Add(new(RowKind.Changed, i + 1, added[partner] + 1, old, now));
        }
        AddAdded(next, hunk.AfterEnd);
    }

    private void AddAdded(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            _rows.Add(_movedFrom.TryGetValue(i, out var from)
                ? new(RowKind.Moved, null, i + 1, [], [new(SpanKind.Moved, Line(_after, i))]) { MovedLine = from + 1 }
                : new(RowKind.Added, null, i + 1, [], [new(SpanKind.Added, Line(_after, i))]));
        }
    }

    private static (List<TextSpan> Before, List<TextSpan> After) Words(string oldLine, string newLine)
    {
        var old = oldLine.TrimEnd('\r', '\n');
        var now = newLine.TrimEnd('\r', '\n');
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
        if (oldLine[old.Length..] != newLine[now.Length..])
        {
            Add(before, SpanKind.Removed, Visible(oldLine[old.Length..]));
            Add(after, SpanKind.Added, Visible(newLine[now.Length..]));
        }
        return (before, after);
    }

    private static string Visible(string lineEnd) =>
        lineEnd.Replace('\r', '␍').Replace('\n', '␊');

    private static void Add(List<TextSpan> into, SpanKind kind, string text)
    {
        if (text.Length > 0)
            into.Add(new(kind, text));
    }

    private static string Line(TextSlices lines, int index) => lines[index].TrimEnd("\r\n").ToString();
}
