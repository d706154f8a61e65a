namespace VersionedContent.Versioning.Text;

/// <summary>
/// Texts that went through a form. Browsers send every line end as CR LF, whatever the text had, and nothing else is a
/// line end to them: U+2028, U+0085 and the form feed come back as they were.
/// </summary>
public static class TypedText
{
    /// <summary>True where nothing was typed: both are the same but for CR LF, CR and LF.</summary>
    public static bool IsSame(string typed, string shown) =>
        string.Equals(typed, shown, StringComparison.Ordinal) || string.Equals(OfBrowser(typed), OfBrowser(shown), StringComparison.Ordinal);

    /// <summary>
    /// What was typed, with the line ends of the text it was made from: lines that stayed, and lines written over others
    /// one for one, keep theirs; new lines end as most lines do.
    /// </summary>
    /// <param name="typed">As the browser sent it.</param>
    /// <param name="sources">The text that the form showed, then others that lines may have been taken over from.</param>
    /// <param name="around">The text that the first source is a piece of: tells how lines end where the piece itself has but one.</param>
    public static string WithLineEndsOf(string typed, IReadOnlyList<string?> sources, string? around = null)
    {
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(sources);
        var lines = Cut(typed);
        if (lines.Count == 1)
            return typed;
        var numbers = new Dictionary<string, int>();
        var typedNumbers = Number(lines, numbers);
        var ends = new string[lines.Count];
        Array.Fill(ends, "");
        foreach (var source in sources.OfType<string>())
            Take(ends, typedNumbers, Cut(source), numbers);

        var usual = sources.Append(around).OfType<string>().Select(Prevailing).FirstOrDefault(end => end is not null) ?? "\n";
        ends[^1] = "";
        for (var i = ends.Length - 2; i >= 0; i--)
        {
            if (ends[i].Length == 0)
                ends[i] = usual;
            // The two would be one line end.
            if (ends[i] == "\r" && lines[i + 1].Text.Length == 0 && ends[i + 1] == "\n")
                ends[i] = "\r\n";
        }

        return string.Concat(lines.Select((line, i) => line.Text + ends[i]));
    }

    /// <param name="End">Empty for the last line alone, which every text has, if an empty one.</param>
    private readonly record struct Line(string Text, string End);

    private static List<Line> Cut(string text)
    {
        var lines = new List<Line>();
        var at = 0;
        while (text.AsSpan(at).IndexOfAny('\r', '\n') is >= 0 and var length)
        {
            var end = at + length;
            var ending = text.AsSpan(end).StartsWith("\r\n") ? "\r\n" : text[end] == '\r' ? "\r" : "\n";
            lines.Add(new(text[at..end], ending));
            at = end + ending.Length;
        }

        lines.Add(new(text[at..], ""));
        return lines;
    }

    private static int[] Number(List<Line> lines, Dictionary<string, int> numbers)
    {
        var numbered = new int[lines.Count];
        for (var i = 0; i < numbered.Length; i++)
        {
            if (!numbers.TryGetValue(lines[i].Text, out numbered[i]))
                numbers.Add(lines[i].Text, numbered[i] = numbers.Count);
        }

        return numbered;
    }

    private static void Take(string[] ends, int[] typed, List<Line> source, Dictionary<string, int> numbers)
    {
        var from = Number(source, numbers);
        // Set aside by line here: settling a difference may slide it over equal lines, which may end differently.
        var before = from.AsSpan().CommonPrefixLength(typed);
        var after = 0;
        while (after < Math.Min(from.Length, typed.Length) - before && from[^(after + 1)] == typed[^(after + 1)])
            after++;

        var (i, j) = (0, 0);
        void Both(int count)
        {
            for (var end = i + count; i < end; i++, j++)
                if (ends[j].Length == 0)
                    ends[j] = source[i].End;
        }

        Both(before);
        foreach (var hunk in SequenceDiff.Compare(from.AsSpan(before, from.Length - before - after), typed.AsSpan(before, typed.Length - before - after), numbers.Count))
        {
            Both(before + hunk.BeforeStart - i);
            if (hunk.BeforeCount == hunk.AfterCount)
                Both(hunk.BeforeCount);
            (i, j) = (before + hunk.BeforeEnd, before + hunk.AfterEnd);
        }

        Both(from.Length - i);
    }

    /// <summary>The line end that most lines have, of several the first; null where there is none.</summary>
    private static string? Prevailing(string text) =>
        Cut(text).Where(line => line.End.Length > 0).GroupBy(line => line.End).MaxBy(lines => lines.Count())?.Key;

    private static string OfBrowser(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
