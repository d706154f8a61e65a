using System.Text;
using System.Text.Encodings.Web;

namespace VersionedContent.Accounts.Mail;

/// <summary>A letter as it is sent.</summary>
internal sealed record SetLetter(string Subject, string Text, string Html);

/// <summary>
/// Sets a letter as plain text and as HTML. Mail programs know tables and styles on elements; those that know a dark
/// scheme too take it from the head.
/// </summary>
internal static class LetterTemplate
{
    private const string Font = "font-family:'Schibsted Grotesk',-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

    private const string Dark = """
        :root{color-scheme:light dark;supported-color-schemes:light dark}
        @media (prefers-color-scheme:dark){
        .paper{background:#10131c!important}.sheet{background:#171b26!important;border-color:#2b3142!important}
        .ink{color:#e9ebf2!important}.faint{color:#a3a9bb!important}.faint a{color:#a3a9bb!important}}
        """;

    /// <param name="site">The site's name.</param>
    /// <param name="link">The whole address behind the letter's button; null in a letter without one.</param>
    public static SetLetter Set(Letter letter, string site, string? link) =>
        new(letter.Subject, Text(letter, site, link), Html(letter, site, link));

    private static string Text(Letter letter, string site, string? link)
    {
        var text = new StringBuilder();
        foreach (var paragraph in letter.Paragraphs)
            text.Append(paragraph).Append("\n\n");
        if (link is not null)
            text.Append(letter.Button).Append(":\n").Append(link).Append("\n\n");
        return text.Append("-- \n").Append(site).Append('\n').ToString();
    }

    private static string Html(Letter letter, string site, string? link)
    {
        var paragraphs = string.Concat(letter.Paragraphs.Select(paragraph =>
            $"""<p class="ink" style="margin:0 0 16px;color:#1b2032;font-size:16px;line-height:1.55">{Encode(paragraph)}</p>"""));
        var button = link is null ? "" : $"""
            <p style="margin:24px 0"><a href="{Encode(link)}" style="display:inline-block;padding:12px 22px;border-radius:8px;background:#f3b32f;color:#1a1d2e;font-size:16px;font-weight:700;text-decoration:none">{Encode(letter.Button ?? "Open")}</a></p>
            <p class="faint" style="margin:0;color:#656b7d;font-size:13px;line-height:1.5;word-break:break-all">Or open this address: <a href="{Encode(link)}" style="color:#656b7d">{Encode(link)}</a></p>
            """;
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>{Encode(letter.Subject)}</title>
            <style>{Dark}</style>
            </head>
            <body class="paper" style="margin:0;padding:0;background:#faf9f6">
            <table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background:#faf9f6;{Font}">
            <tr><td align="center" style="padding:32px 16px">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
            <tr><td class="ink" style="padding:0 4px 14px;color:#1b2032;font-size:18px;font-weight:800">{Encode(site)}</td></tr>
            <tr><td class="sheet" style="padding:28px;background:#ffffff;border:1px solid #e4e1d9;border-radius:12px;text-align:left">
            <h1 class="ink" style="margin:0 0 18px;color:#1b2032;font-size:22px;line-height:1.25">{Encode(letter.Subject)}</h1>
            {paragraphs}
            {button}
            </td></tr>
            <tr><td class="faint" style="padding:16px 4px 0;color:#656b7d;font-size:13px;line-height:1.5">This letter was written by a program; nobody reads answers to it.</td></tr>
            </table>
            </td></tr>
            </table>
            </body>
            </html>
            """;
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
