using System.Text;
using Microsoft.Extensions.Options;

namespace VersionedContent.Moderation.Checks;

/// <summary>Words that a person should look at before others read them. Set as <c>Moderation:Words:Listed</c>.</summary>
internal sealed class WordList
{
    public const string Section = "Moderation:Words";

    /// <summary>Lower-case words or phrases. The ones given here are where the site sets none.</summary>
    public IReadOnlyList<string> Listed { get; init; } = [];

    public static readonly IReadOnlyList<string> Usual =
    [
        "arsehole", "asshole", "bastard", "bitch", "bollocks", "bullshit", "crap", "cunt", "dickhead", "fuck", "fucked", "fucker", "fucking",
        "idiot", "idiots", "moron", "morons", "motherfucker", "piss", "prick", "retard", "scumbag", "shit", "shitty", "slut", "twat", "wanker", "whore",
        "buy followers", "cheap pills", "crypto giveaway", "double your bitcoin", "free bitcoin", "online casino", "payday loan", "viagra", "work from home and earn",
    ];
}

/// <summary>Whole words of a list, also where letters are replaced by look-alikes, stretched or spaced out.</summary>
internal sealed class WordListCheck(IOptions<WordList> list) : ICheck
{
    private readonly IReadOnlyList<string> _words = list.Value.Listed is { Count: > 0 } set ? set : WordList.Usual;

    public string Name => "words";

    public CheckFinding Run(EditUnderCheck edit)
    {
        // A word that was on the page already is not this author's.
        var before = edit.Documents.SelectMany(document => document.Texts).SelectMany(text => Found(text.Before)).ToHashSet();
        var found = edit.AddedTexts.Append(edit.Summary).SelectMany(Found).Where(word => !before.Contains(word)).Distinct().ToList();
        return found.Count == 0 ? this.Pass() : this.Finds(Verdict.Hold, $"Listed words: {string.Join(", ", found.Take(5))}.");
    }

    private IEnumerable<string> Found(string text)
    {
        if (text.Length == 0)
            return [];
        // Every reading of the text is " word word word ", so that only whole words match.
        var readings = new[] { Read(text, 'i'), Read(text, 'l') };
        return _words.Where(word => readings.Any(reading => reading.Contains($" {word} ", StringComparison.Ordinal)));
    }

    private static string Read(string text, char one)
    {
        var reading = new StringBuilder(" ", text.Length + 2);
        var letters = new StringBuilder();
        foreach (var token in text.ToLowerInvariant().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).SelectMany(Tokens))
        {
            if (token.Length == 1)
            {
                letters.Append(Letter(token[0], one));
                continue;
            }

            Spaced(reading, letters);
            Word(reading, token, one);
        }

        Spaced(reading, letters);
        return reading.ToString();
    }

    /// <summary>Splits at signs that stand for no letter. Looks-alike signs stay, save at the ends, where they are punctuation or money.</summary>
    private static IEnumerable<string> Tokens(string chunk)
    {
        var start = 0;
        for (var at = 0; at <= chunk.Length; at++)
        {
            if (at < chunk.Length && (char.IsLetterOrDigit(chunk[at]) || IsLookAlike(chunk[at])))
                continue;
            if (at > start)
                yield return chunk[start..at];
            start = at + 1;
        }
    }

    private static void Word(StringBuilder reading, string token, char one)
    {
        var bare = token.Trim('!', '|', '$', '@');
        if (!token.Any(char.IsLetter))
        {
            reading.Append(token).Append(' ');
            return;
        }

        foreach (var form in bare == token || bare.Length == 0 ? [token] : new[] { token, bare })
        {
            var plain = string.Concat(form.Select(sign => Letter(sign, one)));
            reading.Append(plain).Append(' ');
            if (Unstretched(plain) is var shorter && shorter != plain)
                reading.Append(shorter).Append(' ');
        }
    }

    /// <summary>Single letters one after another are read as one word too.</summary>
    private static void Spaced(StringBuilder reading, StringBuilder letters)
    {
        if (letters.Length > 0)
            reading.Append(letters).Append(' ');
        letters.Clear();
    }

    private static string Unstretched(string word)
    {
        var result = new StringBuilder(word.Length);
        for (var at = 0; at < word.Length; at++)
        {
            var isStretched = at > 0 && word[at] == word[at - 1] && ((at > 1 && word[at] == word[at - 2]) || (at + 1 < word.Length && word[at] == word[at + 1]));
            if (!isStretched)
                result.Append(word[at]);
        }

        return result.ToString();
    }

    private static bool IsLookAlike(char sign) => sign is '@' or '$' or '!' or '|';

    private static char Letter(char sign, char one) => sign switch
    {
        '0' => 'o',
        '1' or '!' or '|' => one,
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => sign,
    };
}
