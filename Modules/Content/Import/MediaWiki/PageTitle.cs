using System.Globalization;
using System.Text;

namespace VersionedContent.Content.Import.MediaWiki;

/// <summary>
/// A wiki page's title as a path and back: <c>User talk:Ann/Notes</c> is <c>User_talk:Ann/Notes</c>.
/// Titles hold no underscores of their own, so that the way back is exact. What a path may not hold
/// stands as <c>~</c> and two hexadecimal digits a byte, and an empty part between slashes as <c>~-</c>.
/// </summary>
internal static class PageTitle
{
    private const string Kept = "-.:()!,'*@;=+$";
    private const string EmptyPart = "~-";

    public static string ToPath(string title) => string.Join('/', title.Split('/').Select(ToPart));

    public static string FromPath(string path)
    {
        var utf8 = Encoding.UTF8.GetBytes(path);
        var title = new List<byte>(utf8.Length);
        for (var i = 0; i < utf8.Length; i++)
        {
            if (utf8[i] != '~')
                title.Add(utf8[i] == '_' ? (byte)' ' : utf8[i]);
            else if (utf8[i + 1] == '-')
                i++;
            else
            {
                title.Add(byte.Parse(utf8.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 2;
            }
        }
        return Encoding.UTF8.GetString([.. title]);
    }

    private static string ToPart(string part)
    {
        switch (part)
        {
            case "":
                return EmptyPart;
            case ".":
                return "~2E";
            case "..":
                return "~2E~2E";
        }
        var path = new StringBuilder(part.Length + 8);
        foreach (var rune in part.EnumerateRunes())
        {
            if (rune.Value == ' ')
                path.Append('_');
            else if (IsKept(rune))
                path.Append(rune);
            else
                path.Append(SourcePath.Escaped(rune));
        }
        return path.ToString();
    }

    private static bool IsKept(Rune rune) => rune.IsAscii
        ? Rune.IsLetterOrDigit(rune) || Kept.Contains((char)rune.Value, StringComparison.Ordinal)
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
