using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace VersionedContent.Accounts.SignUp;

/// <summary>What makes a good name, address and password. Each rule gives null, or what to say beside the field.</summary>
internal static class AccountRules
{
    internal const int ShortestName = 2;
    internal const int LongestName = 40;
    internal const int ShortestPassword = 10;

    /// <summary>Long enough for any passphrase; hashing more would only be work for an attacker to cause.</summary>
    internal const int LongestPassword = 256;

    private const int LongestEmail = 254;

    /// <summary>Names that would read as the site speaking.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "admin", "administrator", "anonymous", "everyone", "me", "moderator", "nobody", "root", "site", "staff",
        "support", "system", "team", "the site", "versionedcontent",
    };

    /// <summary>Words that many take for a password, as they stand after <see cref="Plain"/>.</summary>
    private static readonly HashSet<string> CommonWords = new(StringComparer.Ordinal)
    {
        "password", "passwort", "motdepasse", "contrasena", "passw", "passwordpassword", "mypassword", "secret", "letmein", "letmeinnow",
        "welcome", "welcomehome", "changeme", "changemenow", "iloveyou", "iloveu", "trustno", "football", "baseball", "basketball",
        "princess", "sunshine", "superman", "starwars", "dragon", "monkey", "shadow", "master", "michael", "jennifer", "liverpool",
        "chocolate", "administrator", "admin", "qwertz", "qwerty", "azerty", "asdf", "test", "testtest", "login", "default", "computer",
        "internet", "whatever", "rollercoaster", "themepark",
    };

    private static readonly string[] Rows =
        ["abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn"];

    /// <summary>The name as it is kept: no space at its ends, one between words, composed characters.</summary>
    internal static string Tidy(string? name) =>
        string.Join(' ', (name ?? "").Normalize(NormalizationForm.FormC).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    internal static string? Name(string name)
    {
        if (name.Length == 0)
            return "Choose a name; it is shown beside what you write.";
        if (name.Length is < ShortestName or > LongestName)
            return $"Use {ShortestName} to {LongestName} characters.";
        var separated = true;
        foreach (var rune in name.EnumerateRunes())
        {
            var letter = Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            if (!letter && !(rune.IsAscii && " -_.'".Contains((char)rune.Value, StringComparison.Ordinal)))
                return "Use letters, digits, spaces and - _ . ' only.";
            if (!letter && separated)
                return "Start with a letter or digit, and put no two of space - _ . ' side by side.";
            separated = !letter;
        }

        if (separated)
            return "End with a letter or digit.";
        return Reserved.Contains(name) || StandIn.LooksLikeOne(name) ? "That name is kept for the site itself." : null;
    }

    internal static string? Email(string email)
    {
        if (email.Length == 0)
            return "Enter your e-mail address; it is never shown.";
        var whole = email.Length <= LongestEmail && MailAddress.TryCreate(email, out var address) && address.Address == email
            && address.Host.Contains('.', StringComparison.Ordinal) && !email.Any(char.IsWhiteSpace);
        return whole ? null : "That is no e-mail address. It looks like name@example.org.";
    }

    internal static string? Password(string password, string name, string email)
    {
        if (password.Length == 0)
            return "Choose a password.";
        if (password.Length < ShortestPassword)
            return $"Use at least {ShortestPassword} characters; a few words in a row are good.";
        if (password.Length > LongestPassword)
            return $"Use at most {LongestPassword} characters.";
        if (password.Distinct().Count() < 5)
            return "That repeats the same few characters. A few words in a row are good.";
        if (IsOneRow(password) || CommonWords.Contains(Plain(password)))
            return "That is one of the first passwords anyone would try. A few words in a row are good.";
        var own = Plain(password);
        if (own.Length > 0 && (own == Plain(name) || own == Plain(email) || own == Plain(email.Split('@')[0])))
            return "That is your name or address with little added. A few words in a row are good.";
        return null;
    }

    private static bool IsOneRow(string password)
    {
        var lower = password.ToLowerInvariant();
        var backwards = new string([.. lower.Reverse()]);
        return Rows.Any(row => row.Contains(lower, StringComparison.Ordinal) || row.Contains(backwards, StringComparison.Ordinal));
    }

    /// <summary>Lower-case letters alone, with the usual stand-ins for letters undone, and digits and signs around the word dropped.</summary>
    private static string Plain(string text)
    {
        var trimmed = text.ToLowerInvariant().Trim("0123456789 !?.-_#*+".ToCharArray());
        var letters = trimmed.Select(c => c switch
        {
            '0' => 'o',
            '1' or '!' => 'i',
            '3' => 'e',
            '4' or '@' => 'a',
            '5' or '$' => 's',
            '7' => 't',
            _ => c,
        });
        return new string([.. letters.Where(char.IsLetter)]);
    }
}
