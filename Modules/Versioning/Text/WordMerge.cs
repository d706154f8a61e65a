namespace VersionedContent.Versioning.Text;

/// <summary>Words of base, ours and theirs that stand for each other, with what is to be done about them.</summary>
internal readonly record struct WordPiece(PieceKind Kind, DiffHunk Ours, DiffHunk Theirs)
{
    public int BaseStart => Ours.BeforeStart;

    public int BaseEnd => Ours.BeforeEnd;
}

internal enum PieceKind
{
    Unchanged,

    /// <summary>Ours alone changed it, or both did alike.</summary>
    TakeOurs,

    TakeTheirs,

    /// <summary>Both only took words away: what either removed is gone.</summary>
    Remove,

    Conflict,
}

/// <summary>
/// The merge by word of one place that both sides changed. Two changes stand apart, and are both taken, when a word or a
/// line end that both sides kept lies between them; white space is enough between words replaced or removed, but not
/// beside an insertion, for two insertions into one gap have no order that the texts could tell.
/// </summary>
internal sealed class WordMerge
{
    private readonly TextSlices _base;
    private readonly TextSlices _ours;
    private readonly TextSlices _theirs;
    private readonly int[] _oursNumbers;
    private readonly int[] _theirsNumbers;
    private readonly KindCounts[] _kinds;
    private readonly List<DiffHunk> _byOurs;
    private readonly List<DiffHunk> _byTheirs;

    public WordMerge(ThreeTexts texts, MergeRegion region)
    {
        _base = TextSlices.Words(texts.Base.Span(region.BaseStart, region.BaseCount).ToString());
        _ours = TextSlices.Words(texts.Ours.Span(region.OursStart, region.OursCount).ToString());
        _theirs = TextSlices.Words(texts.Theirs.Span(region.TheirsStart, region.TheirsCount).ToString());
        var numbers = new SliceNumbers(_base.Count + _base.Count / 2);
        var baseNumbers = numbers.Number(_base);
        _oursNumbers = numbers.Number(_ours);
        _theirsNumbers = numbers.Number(_theirs);
        var occurrences = new Occurrences(numbers.Count);
        var baseLines = LineStarts(_base);
        _kinds = CountKinds(_base);
        texts.Effort.Spend(_base.Count + _ours.Count + _theirs.Count);
        _byOurs = WordsWithinLines(
            texts.ByOurs, region.BaseStart, region.BaseEnd, region.OursStart,
            new(_base, baseLines, baseNumbers), new(_ours, LineStarts(_ours), _oursNumbers), occurrences, texts.Effort);
        _byTheirs = WordsWithinLines(
            texts.ByTheirs, region.BaseStart, region.BaseEnd, region.TheirsStart,
            new(_base, baseLines, baseNumbers), new(_theirs, LineStarts(_theirs), _theirsNumbers), occurrences, texts.Effort);
    }

    /// <summary>How many there are before a word of the base; <c>Words</c> are those that are neither space nor anything else here.</summary>
    private readonly record struct KindCounts(int Words, int Ideographs, int LineEnds);

    /// <summary>Counted once, so that what lies between two changes is not read again for every pair of them.</summary>
    private static KindCounts[] CountKinds(TextSlices words)
    {
        var counts = new KindCounts[words.Count + 1];
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            counts[i + 1] = WordBreaks.IsLineEnd(word) ? counts[i] with { LineEnds = counts[i].LineEnds + 1 }
                : WordBreaks.IsIdeograph(word) ? counts[i] with { Ideographs = counts[i].Ideographs + 1 }
                : WordBreaks.IsSpace(word) ? counts[i]
                : counts[i] with { Words = counts[i].Words + 1 };
        }
        return counts;
    }

    /// <summary>Words with the first word of each line, and one more at the end.</summary>
    private readonly record struct LinedWords(TextSlices Words, List<int> Lines, int[] Numbers);

    /// <summary>Lines that a side kept are kept as they are; words are compared only within the lines it changed.</summary>
    private static List<DiffHunk> WordsWithinLines(
        List<DiffHunk> changedLines, int baseStart, int baseEnd, int sideStart, LinedWords @base, LinedWords side, Occurrences occurrences, Effort effort)
    {
        var hunks = new List<DiffHunk>();
        for (var i = changedLines.FirstFrom(baseStart); i < changedLines.Count; i++)
        {
            effort.Spend(1);
            var lines = changedLines[i];
            if (lines.BeforeStart > baseEnd || lines.BeforeEnd > baseEnd)
                break;
            var a = @base.Lines[lines.BeforeStart - baseStart];
            var b = side.Lines[lines.AfterStart - sideStart];
            var found = SequenceDiff.Compare(
                @base.Numbers.AsSpan(a, @base.Lines[lines.BeforeEnd - baseStart] - a),
                side.Numbers.AsSpan(b, side.Lines[lines.AfterEnd - sideStart] - b),
                occurrences,
                new LineStartRule(@base.Words, a, side.Words, b),
                TextDiff.MostWordSteps,
                effort);
            foreach (var hunk in found)
                hunks.Add(hunk with { BeforeStart = hunk.BeforeStart + a, AfterStart = hunk.AfterStart + b });
        }
        return hunks;
    }

    private static List<int> LineStarts(TextSlices words)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < words.Count; i++)
        {
            if (WordBreaks.IsLineEnd(words[i]) || i == words.Count - 1)
                starts.Add(i + 1);
        }
        return starts;
    }

    public TextSlices Base => _base;

    public TextSlices Ours => _ours;

    public TextSlices Theirs => _theirs;

    /// <summary>All words of the three texts in order, changed or not.</summary>
    public List<WordPiece> Pieces()
    {
        var pieces = new List<WordPiece>();
        int i = 0, j = 0, at = 0, oursShift = 0, theirsShift = 0;
        while (i < _byOurs.Count || j < _byTheirs.Count)
        {
            int firstOurs = i, firstTheirs = j;
            if (j == _byTheirs.Count || (i < _byOurs.Count && Precedes(_byOurs[i], _byTheirs[j])))
                i++;
            else if (i < _byOurs.Count && Alike(_byOurs[i], _byTheirs[j]))
                (i, j) = (i + 1, j + 1);
            else
                j++;
            if (i - firstOurs + j - firstTheirs == 1)
                Gather(firstOurs, ref i, firstTheirs, ref j);

            var start = Math.Min(
                i > firstOurs ? _byOurs[firstOurs].BeforeStart : int.MaxValue,
                j > firstTheirs ? _byTheirs[firstTheirs].BeforeStart : int.MaxValue);
            var end = Math.Max(
                i > firstOurs ? _byOurs[i - 1].BeforeEnd : 0,
                j > firstTheirs ? _byTheirs[j - 1].BeforeEnd : 0);
            AddUnchanged(pieces, at, start, oursShift, theirsShift);
            var oursStart = start + oursShift;
            var theirsStart = start + theirsShift;
            if (i > firstOurs)
                oursShift = _byOurs[i - 1].AfterEnd - _byOurs[i - 1].BeforeEnd;
            if (j > firstTheirs)
                theirsShift = _byTheirs[j - 1].AfterEnd - _byTheirs[j - 1].BeforeEnd;
            var ours = new DiffHunk(start, end - start, oursStart, end + oursShift - oursStart);
            var theirs = new DiffHunk(start, end - start, theirsStart, end + theirsShift - theirsStart);
            pieces.Add(new(Decide(firstOurs, i, firstTheirs, j, ours, theirs), ours, theirs));
            at = end;
        }
        AddUnchanged(pieces, at, _base.Count, oursShift, theirsShift);
        return pieces;
    }

    /// <summary>The text of a piece that needs no person.</summary>
    public void Write(WordPiece piece, System.Text.StringBuilder into)
    {
        switch (piece.Kind)
        {
            case PieceKind.TakeTheirs:
                into.Append(_theirs.Span(piece.Theirs.AfterStart, piece.Theirs.AfterCount));
                break;
            case PieceKind.Remove:
                WriteKept(piece, into);
                break;
            default:
                into.Append(_ours.Span(piece.Ours.AfterStart, piece.Ours.AfterCount));
                break;
        }
    }

    /// <summary>What neither side removed, and the blank lines that one added.</summary>
    private void WriteKept(WordPiece piece, System.Text.StringBuilder into)
    {
        var ours = _byOurs.FirstFrom(piece.BaseStart);
        var theirs = _byTheirs.FirstFrom(piece.BaseStart);
        for (var word = piece.BaseStart; word <= piece.BaseEnd; word++)
        {
            var keep = word < piece.BaseEnd;
            keep &= !Passes(_byOurs, ref ours, word, piece.BaseEnd, _ours, into);
            keep &= !Passes(_byTheirs, ref theirs, word, piece.BaseEnd, _theirs, into);
            if (keep)
                into.Append(_base[word]);
        }
    }

    /// <summary>Writes what a side added before the word, and tells whether it removed the word.</summary>
    private static bool Passes(List<DiffHunk> hunks, ref int next, int word, int end, TextSlices after, System.Text.StringBuilder into)
    {
        while (next < hunks.Count && hunks[next].BeforeEnd <= end && hunks[next].BeforeStart <= word)
        {
            var hunk = hunks[next];
            if (hunk.BeforeStart == word)
                into.Append(after.Span(hunk.AfterStart, hunk.AfterCount));
            if (word < hunk.BeforeEnd)
                return true;
            next++;
        }
        return false;
    }

    private static void AddUnchanged(List<WordPiece> pieces, int at, int start, int oursShift, int theirsShift)
    {
        if (start > at)
            pieces.Add(new(
                PieceKind.Unchanged,
                new(at, start - at, at + oursShift, start - at), new(at, start - at, at + theirsShift, start - at)));
    }

    private static bool Precedes(DiffHunk a, DiffHunk b) =>
        a.BeforeStart != b.BeforeStart ? a.BeforeStart < b.BeforeStart : a.BeforeEnd < b.BeforeEnd;

    private bool Alike(DiffHunk ours, DiffHunk theirs) =>
        ours.BeforeStart == theirs.BeforeStart && ours.BeforeCount == theirs.BeforeCount
        && _oursNumbers.AsSpan(ours.AfterStart, ours.AfterCount)
            .SequenceEqual(_theirsNumbers.AsSpan(theirs.AfterStart, theirs.AfterCount));

    /// <summary>Takes in every following change that does not stand apart from one of the other side already gathered.</summary>
    private void Gather(int firstOurs, ref int i, int firstTheirs, ref int j)
    {
        while (!(i < _byOurs.Count && j < _byTheirs.Count && Alike(_byOurs[i], _byTheirs[j])))
        {
            // What lies between two changes that belong together belongs to them.
            var end = Math.Max(i > firstOurs ? _byOurs[i - 1].BeforeEnd : 0, j > firstTheirs ? _byTheirs[j - 1].BeforeEnd : 0);
            var oursBelongs = i < _byOurs.Count && (_byOurs[i].BeforeStart < end
                || (j > firstTheirs && !Apart(_byTheirs[j - 1], _byOurs[i], _theirs, _ours)));
            var theirsBelongs = j < _byTheirs.Count && (_byTheirs[j].BeforeStart < end
                || (i > firstOurs && !Apart(_byOurs[i - 1], _byTheirs[j], _ours, _theirs)));
            if (!oursBelongs && !theirsBelongs)
                return;
            i += oursBelongs ? 1 : 0;
            j += theirsBelongs ? 1 : 0;
        }
    }

    private bool Apart(DiffHunk a, DiffHunk b, TextSlices aAfter, TextSlices bAfter)
    {
        if (b.BeforeStart < a.BeforeStart)
            (a, b, aAfter, bAfter) = (b, a, bAfter, aAfter);
        if (b.BeforeStart < a.BeforeEnd)
            return false;
        if (b.BeforeStart == a.BeforeEnd)
            return IsLineEndChange(a, aAfter) || IsLineEndChange(b, bAfter);
        var (before, to) = (_kinds[a.BeforeEnd], _kinds[b.BeforeStart]);
        if (to.Words > before.Words)
            return true;
        if (to.Ideographs > before.Ideographs)
            return to.Ideographs - before.Ideographs > 1;
        if (to.LineEnds > before.LineEnds)
            return !(HasLineEnd(a, aAfter) && HasLineEnd(b, bAfter)) || (a.BeforeCount > 0 && b.BeforeCount > 0);
        return a.BeforeCount > 0 && b.BeforeCount > 0;
    }

    /// <summary>CR LF for LF, or the other way: no word of either line is touched.</summary>
    private bool IsLineEndChange(DiffHunk hunk, TextSlices after) =>
        hunk is { BeforeCount: 1, AfterCount: 1 } && WordBreaks.IsLineEnd(_base[hunk.BeforeStart]) && WordBreaks.IsLineEnd(after[hunk.AfterStart]);

    private bool HasLineEnd(DiffHunk hunk, TextSlices after) =>
        after.Span(hunk.AfterStart, hunk.AfterCount).Contains('\n') || _base.Span(hunk.BeforeStart, hunk.BeforeCount).Contains('\n');

    private PieceKind Decide(int firstOurs, int i, int firstTheirs, int j, DiffHunk ours, DiffHunk theirs)
    {
        if (j == firstTheirs || Alike(ours, theirs))
            return PieceKind.TakeOurs;
        if (i == firstOurs)
            return PieceKind.TakeTheirs;
        var oursRemoves = OnlyRemoves(_byOurs, firstOurs, i);
        var theirsRemoves = OnlyRemoves(_byTheirs, firstTheirs, j);
        if ((oursRemoves && theirsRemoves)
            || (oursRemoves && OnlyAddsBlankLines(_byTheirs, firstTheirs, j, _theirs))
            || (theirsRemoves && OnlyAddsBlankLines(_byOurs, firstOurs, i, _ours)))
            return PieceKind.Remove;
        if (ours.BeforeCount == 0 && ours.AfterCount > 0 && theirs.AfterCount > 0)
        {
            var a = _oursNumbers.AsSpan(ours.AfterStart, ours.AfterCount);
            var b = _theirsNumbers.AsSpan(theirs.AfterStart, theirs.AfterCount);
            if (a.StartsWith(b) || a.EndsWith(b))
                return PieceKind.TakeOurs;
            if (b.StartsWith(a) || b.EndsWith(a))
                return PieceKind.TakeTheirs;
        }
        return PieceKind.Conflict;
    }

    /// <summary>Or removes: a blank line more beside a paragraph that the other side removed is no reason to keep the paragraph.</summary>
    private static bool OnlyAddsBlankLines(List<DiffHunk> hunks, int from, int to, TextSlices after)
    {
        for (var i = from; i < to; i++)
        {
            if (hunks[i].AfterCount > 0 && (hunks[i].BeforeCount > 0 || after.Span(hunks[i].AfterStart, hunks[i].AfterCount).ContainsAnyExcept('\r', '\n')))
                return false;
        }
        return true;
    }

    private static bool OnlyRemoves(List<DiffHunk> hunks, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (hunks[i].AfterCount > 0)
                return false;
        }
        return true;
    }
}

/// <summary>Lets a run of added or removed words begin and end with a line where it can, else with a word.</summary>
internal sealed class LineStartRule(TextSlices before, int beforeStart, TextSlices after, int afterStart) : ISlideRule
{
    public SplitScore ScoreBefore(int index) => Score(before, beforeStart + index);

    public SplitScore ScoreAfter(int index) => Score(after, afterStart + index);

    private static SplitScore Score(TextSlices words, int at) => new(
        0, at == 0 || WordBreaks.IsLineEnd(words[at - 1]) ? 0 : WordBreaks.IsSpace(words[at - 1]) ? 10 : 11);
}
