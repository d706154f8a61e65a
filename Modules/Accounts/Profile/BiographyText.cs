using Ganss.Xss;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace VersionedContent.Accounts.Profile;

/// <summary>
/// A biography's Markdown as safe HTML: paragraphs, lists, quotes, emphasis and links. Not the renderer of items: that one
/// knows of other items, which this module does not, and of headings, tables and pictures, which have no place here. Raw
/// HTML is shown as the text it is, and whatever comes out is sanitised besides, so a fault in one of the two opens nothing.
/// </summary>
internal static class BiographyText
{
    /// <summary>Of every link that a person puts on the site: no vote for it, no hold on this window; <c>me</c> lets them show elsewhere that this page is theirs.</summary>
    internal const string Rel = "nofollow ugc noopener me";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().DisableHeadings().UseAutoLinks().Build();

    private static readonly HtmlSanitizer Sanitizer = new(new HtmlSanitizerOptions
    {
        AllowedTags = new HashSet<string> { "a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul" },
        AllowedAttributes = new HashSet<string> { "href", "rel", "start", "title" },
        UriAttributes = new HashSet<string> { "href" },
        AllowedSchemes = new HashSet<string> { "http", "https", "mailto" },
    })
    { KeepChildNodes = true };

    /// <returns>Null where nests deeper than the parser goes, which no biography does: show the text as it is.</returns>
    public static string? Html(string markdown)
    {
        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            return null;
        }

        foreach (var link in document.Descendants<LinkInline>())
            MakeSafe(link);
        foreach (var address in document.Descendants<AutolinkInline>())
            Unvouched(address);
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return Sanitizer.Sanitize(writer.ToString());
    }

    /// <summary>A picture elsewhere would tell its owner who reads: it becomes a link.</summary>
    private static void MakeSafe(LinkInline link)
    {
        if (link.IsImage)
        {
            link.IsImage = false;
            if (link.FirstChild is null)
                link.AppendChild(new LiteralInline(link.Url ?? "picture"));
        }

        Unvouched(link);
    }

    private static void Unvouched(MarkdownObject link) => Markdig.Renderers.Html.HtmlAttributesExtensions.GetAttributes(link).AddProperty("rel", Rel);
}
