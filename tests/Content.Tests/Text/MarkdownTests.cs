using VersionedContent.Content.Text;

namespace VersionedContent.Content.Tests.Text;

public sealed class MarkdownTests
{
    private static readonly Dictionary<string, string> Titles = new() { ["rides/taron"] = "Taron <fast>" };

    [Theory]
    [InlineData("[[rides/taron]]", "<p><a class=\"link\" href=\"/wiki/rides/taron\">Taron &lt;fast&gt;</a></p>")]
    [InlineData("[[rides/taron|the ride]]", "<p><a class=\"link\" href=\"/wiki/rides/taron\">the ride</a></p>")]
    [InlineData("[[rides/taron#The start|start]]", "<p><a class=\"link\" href=\"/wiki/rides/taron#s-the-start\">start</a></p>")]
    [InlineData("[[rides/nowhere]]", "<p><a class=\"link missing\" href=\"/wiki/rides/nowhere\">rides/nowhere</a></p>")]
    [InlineData("[[]]", "<p>[[]]</p>")]
    [InlineData("`[[rides/taron]]`", "<p><code>[[rides/taron]]</code></p>")]
    [InlineData("# One\n\n## Two", "<h2 id=\"s-one\">One</h2>\n<h3 id=\"s-two\">Two</h3>")]
    [InlineData("## Two\n\n## Two", "<h2 id=\"s-two\">Two</h2>\n<h2 id=\"s-two-2\">Two</h2>")]
    [InlineData("[a](/wiki/b)", "<p><a href=\"/wiki/b\">a</a></p>")]
    [InlineData("[a](https://example.org)", "<p><a href=\"https://example.org\" rel=\"nofollow ugc noopener\">a</a></p>")]
    [InlineData("![a](https://example.org/x.png)", "<p><a href=\"https://example.org/x.png\" rel=\"nofollow ugc noopener\">a</a></p>")]
    [InlineData("![a](/media/0)", "<p><img src=\"/media/0\" alt=\"a\"></p>")]
    public void Markdown_becomes_the_html_expected(string markdown, string html)
    {
        var rendered = MarkdownText.Render(markdown);
        Assert.Equal(html, LinkMarks.Fill(rendered.Html, rendered.Links, Titles).Trim());
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt:alert(1))")]
    [InlineData("[x](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[x](vbscript:x)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("[[javascript:alert(1)]]")]
    [InlineData("[[x\" onclick=\"alert(1)|y]]")]
    [InlineData("[a](/x \"\\\" onmouseover=alert(1)\")")]
    [InlineData("\uE000t0\uE001<b onclick=1>")]
    [InlineData("| a |\n|:-:|\n| <svg onload=alert(1)> |")]
    [InlineData("[^1]\n\n[^1]: <iframe src=//x>")]
    public void No_text_makes_markup_that_runs(string markdown)
    {
        var rendered = MarkdownText.Render(markdown);
        var html = LinkMarks.Fill(rendered.Html, rendered.Links, Titles);
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html);
        Assert.All(document.All, element =>
        {
            Assert.DoesNotContain(element.LocalName, new[] { "script", "iframe", "svg", "object", "embed", "style", "form" });
            Assert.All(element.Attributes, attribute =>
            {
                Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase), attribute.Name);
                Assert.NotEqual("style", attribute.Name);
                if (attribute.Name is "href" or "src")
                    Assert.Matches("^(/|#|https?:|mailto:)", attribute.Value);
            });
        });
    }

    [Fact]
    public void A_text_nested_too_deep_is_shown_as_it_is()
    {
        var rendered = MarkdownText.Render(new string('>', 5_000) + " x");
        Assert.StartsWith("<pre>", rendered.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_outline_names_headings_by_their_words() => Assert.Equal(
        [new OutlineEntry(2, "s-the-fast-part", "The fast part"), new OutlineEntry(3, "s-übergröße-50", "Übergröße & 50 €")],
        MarkdownText.Render("## The *fast* part\n\n### Übergröße &amp; 50 €\n\n#### Small").Outline);

    [Fact]
    public void Links_to_items_are_found_once_each() =>
        Assert.Equal(["a/b", "c"], MarkdownText.Links("[[a/b]] and [[c|see]] and [[a/b#x]] not `[[d]]`"));

    [Fact]
    public void Plain_text_has_no_markup() => Assert.Equal("A bold word and a link", MarkdownText.Plain("A **bold** word and [a link](/x)"));
}
