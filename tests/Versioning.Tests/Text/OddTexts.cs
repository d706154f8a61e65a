namespace VersionedContent.Versioning.Tests.Text;

/// <summary>Three short texts of what texts trip over: mixed line ends, half characters, marks, scripts without spaces.</summary>
internal static class OddTexts
{
    private static readonly string[] Parts =
    [
        "a", "b", "B", " ", "  ", "\n", "\n", "\r\n", "\r", "\t", ".", ",", "你", "好", "é", "e\u0301", "😀", "\uD83D", "\uDE00",
        "\u200D", "\u2028", "\0", "\uFEFF", "1.2", "x-y", "(", ")", "word", "other",
    ];

#pragma warning disable CA5394 // Test data wants a seed, not secrecy.
    public static (string Base, string Ours, string Theirs) Three(int seed)
    {
        var random = new Random(seed);
        var used = random.Next(3, Parts.Length);
        var start = Some(random, used, random.Next(60));
        return (string.Concat(start), string.Concat(Edited(random, used, start)), string.Concat(Edited(random, used, start)));
    }

    private static List<string> Some(Random random, int used, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Parts[random.Next(used)])];

    private static List<string> Edited(Random random, int used, List<string> start)
    {
        var edited = start.ToList();
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            var at = random.Next(edited.Count + 1);
            if (random.Next(2) == 0)
                edited.RemoveRange(at, Math.Min(edited.Count - at, random.Next(4)));
            edited.InsertRange(at, Some(random, used, random.Next(4)));
            if (random.Next(4) == 0 && edited.Count > 4)
            {
                var moved = edited.GetRange(0, edited.Count / 3);
                edited.RemoveRange(0, moved.Count);
                edited.InsertRange(random.Next(edited.Count), moved);
            }
        }
        return edited;
    }
#pragma warning restore CA5394
}
