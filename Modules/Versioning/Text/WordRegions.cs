using System.Text;

namespace VersionedContent.Versioning.Text;

/// <summary>Turns the merge by word of a region of lines into lines: what is settled, and the fewest whole lines around what is not.</summary>
internal static class WordRegions
{
    public static List<LinePart> Of(ThreeTexts texts, MergeRegion region)
    {
        var merge = new WordMerge(texts, region);
        var cutter = new Cutter(merge, region);
        foreach (var piece in merge.Pieces())
            cutter.Add(piece);
        return cutter.Finish();
    }

    /// <summary>
    /// Collects pieces up to the next place where all three texts begin a line; such a stretch with a conflict anywhere in
    /// it is asked as a whole.
    /// </summary>
    private sealed class Cutter(WordMerge merge, MergeRegion region)
    {
        private readonly List<LinePart> _parts = [];
        private readonly StringBuilder _settled = new();
        private bool _conflict;
        private int _base = region.BaseStart;
        private int _ours = region.OursStart;
        private int _theirs = region.TheirsStart;
        private int _nextBase = region.BaseStart;
        private int _nextOurs = region.OursStart;
        private int _nextTheirs = region.TheirsStart;

        public void Add(WordPiece piece)
        {
            if (piece.Kind != PieceKind.Unchanged)
            {
                if (piece.Kind == PieceKind.Conflict)
                    _conflict = true;
                else
                    merge.Write(piece, _settled);
                _nextBase += LineEnds(merge.Base, piece.BaseStart, piece.BaseEnd);
                _nextOurs += LineEnds(merge.Ours, piece.Ours.AfterStart, piece.Ours.AfterEnd);
                _nextTheirs += LineEnds(merge.Theirs, piece.Theirs.AfterStart, piece.Theirs.AfterEnd);
                if (BeginsLine(merge.Base, piece.BaseEnd) && BeginsLine(merge.Ours, piece.Ours.AfterEnd)
                    && BeginsLine(merge.Theirs, piece.Theirs.AfterEnd))
                    Cut();
                return;
            }
            for (var word = piece.BaseStart; word < piece.BaseEnd; word++)
            {
                _settled.Append(merge.Base[word]);
                if (!WordBreaks.IsLineEnd(merge.Base[word]))
                    continue;
                _nextBase++;
                _nextOurs++;
                _nextTheirs++;
                Cut();
            }
        }

        public List<LinePart> Finish()
        {
            (_nextBase, _nextOurs, _nextTheirs) = (region.BaseEnd, region.OursEnd, region.TheirsEnd);
            Cut();
            return _parts;
        }

        private void Cut()
        {
            var lines = new MergeRegion(
                MergeSide.Conflict, _base, _nextBase - _base, _ours, _nextOurs - _ours, _theirs, _nextTheirs - _theirs);
            if (lines is { BaseCount: 0, OursCount: 0, TheirsCount: 0 } && _settled.Length == 0)
                return;
            _parts.Add(new(lines, _conflict ? null : _settled.ToString()));
            _settled.Clear();
            _conflict = false;
            (_base, _ours, _theirs) = (_nextBase, _nextOurs, _nextTheirs);
        }

        private static bool BeginsLine(TextSlices words, int at) => at == 0 || WordBreaks.IsLineEnd(words[at - 1]);

        private static int LineEnds(TextSlices words, int start, int end)
        {
            var count = 0;
            for (var i = start; i < end; i++)
                count += WordBreaks.IsLineEnd(words[i]) ? 1 : 0;
            return count;
        }
    }
}
