using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace VersionedContent.Content.Text;

/// <summary>
/// Marks of private-use characters inside rendered text, filled in when it is shown. A text that brings such characters
/// itself gains nothing: what is filled in is either one of two class names or an encoded title.
/// </summary>
internal static partial class LinkMarks
{
    private const string KnownClass = "link";
    private const string MissingClass = "link missing";

    public static string Class(int number) => string.Create(CultureInfo.InvariantCulture, $"\uE000c{number}\uE001");

    public static string Title(int number) => string.Create(CultureInfo.InvariantCulture, $"\uE000t{number}\uE001");

    /// <param name="html">Sanitised HTML with marks.</param>
    /// <param name="targets">The links' paths by number.</param>
    /// <param name="titles">Titles of those paths that lead somewhere.</param>
    public static string Fill(string html, IReadOnlyList<string> targets, IReadOnlyDictionary<string, string> titles) =>
        Mark().Replace(html, match =>
        {
            if (!int.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number >= targets.Count)
                return "";
            var known = titles.TryGetValue(targets[number], out var title);
            return match.Groups[1].ValueSpan is "c"
                ? known ? KnownClass : MissingClass
                : WebUtility.HtmlEncode(title ?? targets[number]);
        });

    [GeneratedRegex("\uE000([ct])([0-9]{1,6})\uE001", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
