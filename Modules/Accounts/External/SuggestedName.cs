using System.Globalization;
using System.Text;
using VersionedContent.Accounts.SignUp;

namespace VersionedContent.Accounts.External;

/// <summary>A public name to begin with, from what a provider calls somebody.</summary>
internal static class SuggestedName
{
    /// <summary>What of it may be in a name here; empty where too little is left.</summary>
    public static string Of(string? name)
    {
        var tidy = new StringBuilder();
        foreach (var rune in AccountRules.Tidy(name).EnumerateRunes())
        {
            var letter = Rune.IsLetterOrDigit(rune)
                || (tidy.Length > 0 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
            if (tidy.Length + rune.Utf16SequenceLength > AccountRules.LongestName)
                break;
            if (letter)
                tidy.Append(rune);
            else if (tidy.Length > 0 && char.IsLetterOrDigit(tidy[^1]))
                tidy.Append(rune.IsAscii && "-_.'".Contains((char)rune.Value, StringComparison.Ordinal) ? (char)rune.Value : ' ');
        }

        var suggested = tidy.ToString().TrimEnd(' ', '-', '_', '.', '\'');
        return AccountRules.Name(suggested) is null ? suggested : "";
    }
}
