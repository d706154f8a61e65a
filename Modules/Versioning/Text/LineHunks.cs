using System.Globalization;
using System.Text;

namespace VersionedContent.Versioning.Text;

/// <summary>
/// The line hunks of a text in few bytes: for each the unchanged lines before it, the lines it took and the lines it put
/// there, as <c>12,1,1,40,0,3</c>. One string, because jsonb spends a dozen bytes on every number of an array.
/// </summary>
internal static class LineHunks
{
    /// <summary>Past these the places are left out: whoever needs them opens the contents.</summary>
    public const int Most = 500;

    /// <summary>Null past <see cref="Most"/> hunks.</summary>
    public static string? Write(IReadOnlyList<DiffHunk> hunks)
    {
        if (hunks.Count > Most)
            return null;
        var text = new StringBuilder();
        var end = 0;
        foreach (var hunk in hunks)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{hunk.BeforeStart - end},{hunk.BeforeCount},{hunk.AfterCount}");
            end = hunk.BeforeEnd;
        }

        return text.ToString();
    }

    public static List<DiffHunk> Read(string text)
    {
        var hunks = new List<DiffHunk>();
        var rest = text.AsSpan();
        int before = 0, after = 0;
        while (rest.Length > 0)
        {
            var same = Next(ref rest);
            var hunk = new DiffHunk(before + same, Next(ref rest), after + same, Next(ref rest));
            hunks.Add(hunk);
            (before, after) = (hunk.BeforeEnd, hunk.AfterEnd);
        }

        return hunks;
    }

    private static int Next(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(',');
        var number = int.Parse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture);
        rest = end < 0 ? default : rest[(end + 1)..];
        return number;
    }
}
