namespace VersionedContent.Versioning.Text;

internal static class LineEnds
{
    /// <summary>Whether a conflict marker should end in CR LF: as the line before it in ours, else in theirs, else the first of base.</summary>
    public static bool AreCrLf(ThreeTexts texts, int oursLine, int theirsLine) =>
        EndsInCrLf(texts.Ours, Math.Max(0, oursLine - 1)) != false
        && EndsInCrLf(texts.Theirs, Math.Max(0, theirsLine - 1)) != false
        && EndsInCrLf(texts.Base, 0) == true;

    /// <summary>Null when the text has no line end to go by.</summary>
    private static bool? EndsInCrLf(TextSlices lines, int line)
    {
        if (line >= lines.Count)
            return null;
        var text = lines[line];
        if (text[^1] != '\n')
        {
            if (line == 0)
                return null;
            text = lines[line - 1];
        }
        return text.Length > 1 && text[^2] == '\r';
    }
}
