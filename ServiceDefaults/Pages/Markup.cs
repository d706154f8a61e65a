using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace VersionedContent.ServiceDefaults.Pages;

/// <summary>Encoding for the tag helpers that write HTML as text.</summary>
public static partial class Markup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Text(string? text) => string.IsNullOrEmpty(text) ? "" : AsTheyAre(text, Encoder.Encode(text));

    /// <summary>
    /// U+0080 to U+009F as they are, not as <c>&amp;#x85;</c>: by the HTML standard a browser reads that by windows-1252, so
    /// that U+0085 would come back from a form as "…".
    /// </summary>
    private static string AsTheyAre(string text, string encoded) => text.AsSpan().IndexOfAnyInRange('\u0080', '\u009f') < 0
        ? encoded
        : Controls().Replace(encoded, found => ((char)Convert.ToInt32(found.Groups[1].Value, 16)).ToString());

    [GeneratedRegex("&#x([89][0-9A-F]);")]
    private static partial Regex Controls();

    /// <summary><c> name="value"</c>, or nothing where the value is null.</summary>
    public static StringBuilder Attribute(this StringBuilder html, string name, string? value) =>
        value is null ? html : html.Append(' ').Append(name).Append("=\"").Append(Text(value)).Append('"');
}
