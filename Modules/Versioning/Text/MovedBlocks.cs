namespace VersionedContent.Versioning.Text;

/// <summary>
/// A block of lines that one side moved as it is while the other edited it where it stood. To a merge by place that is a
/// deletion against a change; when base and the editing side are put into the new order too, it is an edit like any other.
/// </summary>
internal static class MovedBlocks
{
    /// <summary>A block with fewer letters and digits is too common to be known again.</summary>
    private const int LeastLetters = 12;

    private const int MostCandidates = 16;

    /// <summary>The same three texts with one such move undone as a difference, for each move found.</summary>
    public static IEnumerable<(string Base, string Ours, string Theirs)> Reordered(ThreeTexts texts)
    {
        var byOurs = Moves(texts.Base, texts.BaseNumbers, texts.Ours, texts.OursNumbers, texts.ByOurs)
            .Where(m => Places(m, texts.ByTheirs) is { } place && IsStillThere(texts.Base, m, texts.Theirs, place, texts.Effort))
            .Take(MostCandidates);
        foreach (var move in byOurs)
        {
            var place = Places(move, texts.ByTheirs)!.Value;
            yield return (Reorder(texts.Base, move.Start, move.End, move.Target), texts.Ours.Text,
                Reorder(texts.Theirs, place.Start, place.End, place.Target));
        }
        var byTheirs = Moves(texts.Base, texts.BaseNumbers, texts.Theirs, texts.TheirsNumbers, texts.ByTheirs)
            .Where(m => Places(m, texts.ByOurs) is { } place && IsStillThere(texts.Base, m, texts.Ours, place, texts.Effort))
            .Take(MostCandidates);
        foreach (var move in byTheirs)
        {
            var place = Places(move, texts.ByOurs)!.Value;
            yield return (Reorder(texts.Base, move.Start, move.End, move.Target),
                Reorder(texts.Ours, place.Start, place.End, place.Target), texts.Theirs.Text);
        }
    }

    /// <summary>Lines [Start, End) that now stand before what was line Target; in the new text they begin at line To.</summary>
    internal readonly record struct Move(int Start, int End, int Target, int To);

    /// <summary>The longest blocks that the side took out in one place and put in, unchanged, in another.</summary>
    public static IEnumerable<Move> Moves(TextSlices @base, int[] baseNumbers, TextSlices side, int[] sideNumbers, List<DiffHunk> hunks)
    {
        var onceInBase = OnlyOnce(baseNumbers);
        var onceInSide = OnlyOnce(sideNumbers);
        var inserted = new Dictionary<int, (int Line, DiffHunk Hunk)>();
        foreach (var hunk in hunks)
        {
            for (var line = hunk.AfterStart; line < hunk.AfterEnd; line++)
            {
                if (onceInSide.Contains(sideNumbers[line]))
                    inserted[sideNumbers[line]] = (line, hunk);
            }
        }
        foreach (var gone in hunks)
        {
            for (var line = gone.BeforeStart; line < gone.BeforeEnd; line++)
            {
                var number = baseNumbers[line];
                if (!onceInBase.Contains(number) || !inserted.TryGetValue(number, out var come) || come.Hunk == gone)
                    continue;
                int start = line, to = come.Line;
                while (start > gone.BeforeStart && to > come.Hunk.AfterStart && baseNumbers[start - 1] == sideNumbers[to - 1])
                    (start, to) = (start - 1, to - 1);
                var end = line + 1;
                while (end < gone.BeforeEnd && to + end - start < come.Hunk.AfterEnd && baseNumbers[end] == sideNumbers[to + end - start])
                    end++;
                if (Letters(@base.Span(start, end - start)) >= LeastLetters)
                    yield return new(start, end, to == come.Hunk.AfterStart ? come.Hunk.BeforeStart : come.Hunk.BeforeEnd, to);
                line = end - 1;
            }
        }
    }

    /// <summary>
    /// The block and its target in the other side's lines; null when that side did not touch the inside of the block, or
    /// changed something across one of the block's ends or at the target, where it is unclear what belongs to what.
    /// </summary>
    private static Move? Places(Move move, List<DiffHunk> hunks)
    {
        var beyond = hunks.FirstFrom(move.Target + 1);
        var first = hunks.FirstFrom(move.Start);
        if ((beyond > 0 && hunks[beyond - 1].BeforeEnd >= move.Target) || (first > 0 && hunks[first - 1].BeforeEnd >= move.Start))
            return null;
        var i = first;
        for (; i < hunks.Count && hunks[i].BeforeStart <= move.End; i++)
        {
            var hunk = hunks[i];
            if (hunk.BeforeEnd > move.End || (hunk.BeforeCount == 0 && (hunk.BeforeStart == move.Start || hunk.BeforeStart == move.End)))
                return null;
        }
        return i == first ? null : new(move.Start + hunks.Shift(first), move.End + hunks.Shift(i), move.Target + hunks.Shift(beyond), move.To);
    }

    /// <summary>Whether most of the block's words are still in the edited one; else it was replaced, and the move carries nothing over.</summary>
    private static bool IsStillThere(TextSlices @base, Move move, TextSlices other, Move place, Effort effort)
    {
        // A last line without its line end cannot stand anywhere else.
        if (place.End <= place.Start || !EndsLine(other, place.End) || !EndsLine(@base, move.End))
            return false;
        var before = @base.Span(move.Start, move.End - move.Start);
        var after = other.Span(place.Start, place.End - place.Start).ToString();
        var gone = 0;
        foreach (var hunk in TextDiff.Words(before.ToString(), after, effort))
            gone += Letters(before.Slice(hunk.BeforeStart, hunk.BeforeCount));
        return gone * 2 < Letters(before);
    }

    private static string Reorder(TextSlices lines, int start, int end, int target) => target <= start
        ? string.Concat(lines.Span(0, target), lines.Span(start, end - start), lines.Span(target, start - target), lines.Span(end, lines.Count - end))
        : string.Concat(lines.Span(0, start), lines.Span(end, target - end), lines.Span(start, end - start), lines.Span(target, lines.Count - target));

    private static HashSet<int> OnlyOnce(int[] numbers)
    {
        var once = new HashSet<int>();
        var more = new HashSet<int>();
        foreach (var number in numbers)
        {
            if (!once.Add(number))
                more.Add(number);
        }
        once.ExceptWith(more);
        return once;
    }

    private static bool EndsLine(TextSlices lines, int end) => lines[end - 1][^1] == '\n';

    public static int Letters(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
            count += char.IsLetterOrDigit(c) ? 1 : 0;
        return count;
    }
}
