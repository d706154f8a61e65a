using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace VersionedContent.ServiceDefaults.Pages;

/// <summary>Encoding for the tag helpers that write HTML as text.</summary>
public static class Markup
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Text(string? text) => string.IsNullOrEmpty(text) ? "" : Encoder.Encode(text);

    /// <summary><c> name="value"</c>, or nothing where the value is null.</summary>
    public static StringBuilder Attribute(this StringBuilder html, string name, string? value) =>
        value is null ? html : html.Append(' ').Append(name).Append("=\"").Append(Text(value)).Append('"');
}
