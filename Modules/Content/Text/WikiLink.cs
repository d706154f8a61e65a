using Markdig;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace VersionedContent.Content.Text;

/// <summary>A link to another item by its path: <c>[[rides/taron]]</c>, <c>[[rides/taron|the ride]]</c>, <c>[[rides/taron#history]]</c>.</summary>
internal sealed class WikiLink : LeafInline
{
    public required string Target { get; init; }
    public required string? Section { get; init; }

    /// <summary>Null where the target's own title is to be shown.</summary>
    public required string? Label { get; init; }

    /// <summary>Its place among the text's links; set by <see cref="MarkdownText"/>.</summary>
    public int Number { get; set; }
}

internal sealed class WikiLinkParser : InlineParser
{
    public WikiLinkParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (slice.PeekChar() != '[')
            return false;
        var rest = slice.AsSpan();
        var end = rest.IndexOf("]]", StringComparison.Ordinal);
        if (end <= 2)
            return false;
        var inside = rest[2..end];
        if (inside.IndexOfAny('[', '\n') >= 0)
            return false;

        var bar = inside.IndexOf('|');
        var target = (bar < 0 ? inside : inside[..bar]).Trim();
        var label = bar < 0 ? null : inside[(bar + 1)..].Trim().ToString();
        var hash = target.IndexOf('#');
        var section = hash < 0 ? null : target[(hash + 1)..].Trim().ToString();
        var path = (hash < 0 ? target : target[..hash]).Trim().Trim('/').ToString();
        if (path.Length == 0)
            return false;

        processor.Inline = new WikiLink { Target = path, Section = section, Label = string.IsNullOrEmpty(label) ? null : label };
        slice.Start += end + 2;
        return true;
    }
}

/// <summary>
/// Writes the link with marks where the target's title and its being there are filled in when the text is shown:
/// the rendered text can then be kept for as long as the content, whatever happens to the titles.
/// </summary>
internal sealed class WikiLinkRenderer : HtmlObjectRenderer<WikiLink>
{
    protected override void Write(HtmlRenderer renderer, WikiLink link)
    {
        if (!renderer.EnableHtmlForInline)
        {
            renderer.WriteEscape(link.Label ?? ItemUrl.Words(link.Target));
            return;
        }

        renderer.Write("<a class=\"").Write(LinkMarks.Class(link.Number)).Write("\" href=\"");
        renderer.WriteEscapeUrl(ItemUrl.Page(link.Target));
        if (link.Section is { } section)
            renderer.Write('#').WriteEscapeUrl(Outline.IdOf(section));
        renderer.Write("\">");
        if (link.Label is { } label)
            renderer.WriteEscape(label);
        else
            renderer.Write(LinkMarks.Title(link.Number));
        renderer.Write("</a>");
    }
}

internal sealed class WikiLinkExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline) =>
        pipeline.InlineParsers.InsertBefore<LinkInlineParser>(new WikiLinkParser());

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        if (renderer is HtmlRenderer html)
            html.ObjectRenderers.Insert(0, new WikiLinkRenderer());
    }
}
