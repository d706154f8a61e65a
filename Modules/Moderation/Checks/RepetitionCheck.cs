namespace VersionedContent.Moderation.Checks;

/// <summary>Text that says the same again and again: a leant-on key, a word or a line pasted many times.</summary>
internal sealed class RepetitionCheck : ICheck
{
    private const int LongRun = 20;
    private const int ManyTimes = 6;

    public string Name => "repetition";

    public CheckFinding Run(EditUnderCheck edit)
    {
        foreach (var text in edit.AddedTexts)
        {
            if (LongestRun(text) is var (letter, run) && run >= LongRun)
                return this.Finds(Severity(edit, run >= 10 * LongRun), $"“{letter}” {run} times in a row.");
            if (LongestRepeat(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is var (word, words) && words >= ManyTimes)
                return this.Finds(Severity(edit, words >= 10 * ManyTimes), $"The word “{Short(word)}” {words} times in a row.");
            var lines = text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 15 && line.Any(char.IsLetterOrDigit));
            if (lines.GroupBy(line => line).MaxBy(group => group.Count()) is { } most && most.Count() >= ManyTimes)
                return this.Finds(Severity(edit, most.Count() >= 10 * ManyTimes), $"The line “{Short(most.Key)}” {most.Count()} times.");
        }

        return this.Pass();
    }

    private static Verdict Severity(EditUnderCheck edit, bool isFlood) => isFlood && edit.Author.IsNewcomer ? Verdict.Refuse : Verdict.Hold;

    private static string Short(string text) => text.Length <= 60 ? text : text[..57] + "…";

    /// <summary>Rulers, dot leaders and tables are drawn with repeated signs, so only letters and digits count.</summary>
    private static (char Letter, int Times) LongestRun(string text)
    {
        var best = ('\0', 0);
        for (int at = 0, run = 0; at < text.Length; at++)
        {
            run = at > 0 && char.ToLowerInvariant(text[at]) == char.ToLowerInvariant(text[at - 1]) ? run + 1 : 1;
            if (run > best.Item2 && char.IsLetterOrDigit(text[at]))
                best = (text[at], run);
        }

        return best;
    }

    private static (string Word, int Times) LongestRepeat(string[] words)
    {
        var best = ("", 0);
        for (int at = 0, run = 0; at < words.Length; at++)
        {
            run = at > 0 && string.Equals(words[at], words[at - 1], StringComparison.OrdinalIgnoreCase) ? run + 1 : 1;
            if (run > best.Item2 && words[at].Any(char.IsLetterOrDigit))
                best = (words[at], run);
        }

        return best;
    }
}
