using Ganss.Xss;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace VersionedContent.Content.Text;

/// <summary>A Markdown text ready to show.</summary>
/// <param name="Html">Safe HTML with <see cref="LinkMarks"/>.</param>
/// <param name="Links">Paths of items that the text links to, by number.</param>
internal sealed record RenderedText(string Html, IReadOnlyList<OutlineEntry> Outline, IReadOnlyList<string> Links)
{
    public static readonly RenderedText Empty = new("", [], []);
}

/// <summary>
/// Markdown to safe HTML: CommonMark with tables, footnotes, task lists and <c>[[wiki links]]</c>. Raw HTML is shown as the
/// text it is, and whatever comes out is sanitised besides, so a fault in one of the two opens nothing.
/// </summary>
internal static class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseFootnotes()
        .UseTaskLists()
        .UseEmphasisExtras()
        .UseAutoLinks()
        .Use<WikiLinkExtension>()
        .Build();

    private static readonly HtmlSanitizer Sanitizer = CreateSanitizer();

    /// <param name="markdown">Any text; Windows and Mac line ends are fine.</param>
    public static RenderedText Render(string markdown)
    {
        if (Parse(markdown) is not { } document)
            return new RenderedText($"<pre>{System.Net.WebUtility.HtmlEncode(markdown)}</pre>", [], []);

        var outline = Headings(document);
        var links = Number(document);
        foreach (var link in document.Descendants<LinkInline>())
            MakeSafe(link);

        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return new RenderedText(Sanitizer.Sanitize(writer.ToString()), outline, links);
    }

    /// <summary>Paths of the items that the text links to.</summary>
    public static IReadOnlyList<string> Links(string markdown) => Parse(markdown) is { } document ? Number(document) : [];

    /// <summary>The words alone, for search and summaries; null where the text is too deeply nested to be read.</summary>
    public static string Plain(string markdown)
    {
        if (Parse(markdown) is not { } document)
            return markdown;
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer) { EnableHtmlForBlock = false, EnableHtmlForInline = false, EnableHtmlEscape = false };
        Pipeline.Setup(renderer);
        renderer.Render(document);
        return LinkMarks.Fill(writer.ToString(), [], new Dictionary<string, string>()).Trim();
    }

    /// <summary>Null where the text nests deeper than the parser goes (a line of thousands of quote marks, say).</summary>
    private static MarkdownDocument? Parse(string markdown)
    {
        try
        {
            return Markdown.Parse(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Gives headings ids, and moves them down where the text has one of the page's own level.</summary>
    private static List<OutlineEntry> Headings(MarkdownDocument document)
    {
        var outline = new List<OutlineEntry>();
        var headings = document.Descendants<HeadingBlock>().ToList();
        var down = headings.Any(heading => heading.Level == 1) ? 1 : 0;
        var taken = new HashSet<string>();
        foreach (var heading in headings)
        {
            heading.Level = Math.Min(6, heading.Level + down);
            var title = TextOf(heading.Inline);
            var id = Outline.IdOf(title);
            for (var n = 2; !taken.Add(id); n++)
                id = $"{Outline.IdOf(title)}-{n}";
            heading.GetAttributes().Id = id;
            if (heading.Level <= 3 && title.Length > 0)
                outline.Add(new(heading.Level, id, title));
        }

        return outline;
    }

    private static List<string> Number(MarkdownDocument document)
    {
        var paths = new List<string>();
        foreach (var link in document.Descendants<WikiLink>())
        {
            link.Number = paths.IndexOf(link.Target);
            if (link.Number >= 0)
                continue;
            link.Number = paths.Count;
            paths.Add(link.Target);
        }

        return paths;
    }

    /// <summary>Links that leave the site say so to search engines; pictures of other sites become links, so that no reader is tracked.</summary>
    private static void MakeSafe(LinkInline link)
    {
        var isOwn = link.Url is { } url && (url.StartsWith('#') || (url.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal)));
        if (isOwn)
            return;
        if (link.IsImage)
        {
            link.IsImage = false;
            if (link.FirstChild is null)
                link.AppendChild(new LiteralInline(link.Url ?? "picture"));
        }

        link.GetAttributes().AddProperty("rel", "nofollow ugc noopener");
    }

    private static string TextOf(ContainerInline? inline) => inline is null ? "" : string.Concat(inline.Descendants<LeafInline>().Select(leaf => leaf switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        WikiLink link => link.Label ?? link.Target,
        LineBreakInline => " ",
        _ => "",
    })).Trim();

    private static HtmlSanitizer CreateSanitizer()
    {
        var options = new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>
            {
                "a", "blockquote", "br", "code", "del", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "input", "ins",
                "li", "mark", "ol", "p", "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
            },
            AllowedAttributes = new HashSet<string>
            {
                "alt", "checked", "class", "disabled", "href", "id", "rel", "src", "start", "title", "type",
            },
            UriAttributes = new HashSet<string> { "href", "src" },
            AllowedSchemes = new HashSet<string> { "http", "https", "mailto" },
        };
        var sanitizer = new HtmlSanitizer(options) { KeepChildNodes = true };
        // The only input a text can make is the box of a task.
        sanitizer.PostProcessNode += (_, e) =>
        {
            if (e.Node is AngleSharp.Html.Dom.IHtmlInputElement { Type: not "checkbox" } input)
                input.Remove();
        };
        return sanitizer;
    }
}
