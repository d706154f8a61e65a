namespace VersionedContent.Versioning.Text;

/// <summary>Tells how natural a cut before an element is, in the first and the second sequence.</summary>
internal interface ISlideRule
{
    SplitScore ScoreBefore(int index);

    SplitScore ScoreAfter(int index);
}

/// <summary>How unnatural a cut between two lines looks: less indented first, then fewer penalty points.</summary>
internal readonly record struct SplitScore(int Indent, int Penalty) : IComparable<SplitScore>
{
    private const int IndentWeight = 60;

    public static SplitScore operator +(SplitScore a, SplitScore b) => new(a.Indent + b.Indent, a.Penalty + b.Penalty);

    public int CompareTo(SplitScore other) =>
        IndentWeight * Indent.CompareTo(other.Indent) + (Penalty - other.Penalty);
}

/// <summary>
/// Cuts text where its indentation and blank lines suggest that something begins, with the weights that Git's diff
/// settled on by trial on real code (the "indent heuristic", its default for display; merging does not use it).
/// </summary>
internal sealed class IndentRule(TextSlices before, TextSlices after) : ISlideRule
{
    private const int DeepestIndent = 200;
    private const int MostBlanks = 20;

    public SplitScore ScoreBefore(int index) => Score(before, index);

    public SplitScore ScoreAfter(int index) => Score(after, index);

    private static SplitScore Score(TextSlices lines, int at)
    {
        var atEnd = at >= lines.Count;
        var indent = atEnd ? -1 : Indent(lines[at]);
        var (indentAbove, blanksAbove) = NextFilled(lines, at - 1, -1);
        var (indentBelow, blanksBelow) = NextFilled(lines, at + 1, 1);

        var penalty = 0;
        if (indentAbove == -1 && blanksAbove == 0)
            penalty += 1;
        if (atEnd)
            penalty += 21;
        var blanks = blanksAbove + (indent == -1 ? 1 + blanksBelow : 0);
        penalty += -30 * blanks + 6 * (indent == -1 ? 1 + blanksBelow : 0);

        var ownIndent = indent != -1 ? indent : indentBelow;
        var anyBlanks = blanks != 0;
        if (ownIndent != -1 && indentAbove != -1 && ownIndent != indentAbove)
        {
            if (ownIndent > indentAbove)
                penalty += anyBlanks ? 10 : -4;
            else if (indentBelow != -1 && indentBelow > ownIndent)
                penalty += anyBlanks ? 17 : 24;
            else
                penalty += anyBlanks ? 17 : 23;
        }
        return new(ownIndent, penalty);
    }

    /// <summary>The indent of the nearest line that is not blank, -1 for none, and how many blank ones lie before it.</summary>
    private static (int Indent, int Blanks) NextFilled(TextSlices lines, int at, int step)
    {
        var blanks = 0;
        for (; at >= 0 && at < lines.Count; at += step)
        {
            var indent = Indent(lines[at]);
            if (indent != -1)
                return (indent, blanks);
            if (++blanks == MostBlanks)
                return (0, blanks);
        }
        return (-1, blanks);
    }

    private static int Indent(ReadOnlySpan<char> line)
    {
        var indent = 0;
        foreach (var c in line)
        {
            if (c is not (' ' or '\t' or '\n' or '\r' or '\v' or '\f'))
                return indent;
            indent += c == ' ' ? 1 : c == '\t' ? 8 - indent % 8 : 0;
            if (indent >= DeepestIndent)
                return DeepestIndent;
        }
        return -1;
    }
}
