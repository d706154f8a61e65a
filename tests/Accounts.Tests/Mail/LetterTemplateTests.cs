using AngleSharp.Html.Parser;
using VersionedContent.Accounts.Mail;
using Xunit;

namespace VersionedContent.Accounts.Tests.Mail;

public sealed class LetterTemplateTests
{
    private const string Link = "https://wiki.example.org/account/email/confirm?token=abc&x=1";

    [Fact]
    public void Both_faces_of_a_letter_say_the_same()
    {
        var set = LetterTemplate.Set(new Letter("kind", "A subject", ["One thing.", "Another."], "Open it", "/path"), "Lift Hill", Link);
        var page = new HtmlParser().ParseDocument(set.Html);

        Assert.Equal("A subject", page.Title);
        Assert.Equal(["One thing.", "Another."], page.QuerySelectorAll("p.ink").Select(paragraph => paragraph.TextContent));
        Assert.All(page.QuerySelectorAll("a"), link => Assert.Equal(Link, link.GetAttribute("href")));
        Assert.Equal("Open it", page.QuerySelector("a")!.TextContent);
        Assert.Contains("One thing.\n\nAnother.\n\nOpen it:\n" + Link, set.Text, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", set.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    public void What_people_call_themselves_stays_text(string name)
    {
        var set = LetterTemplate.Set(new Letter("kind", name, [$"The account {name}."], name, "/path"), name, "https://wiki.example.org/\"><script>");
        var page = new HtmlParser().ParseDocument(set.Html);

        Assert.Empty(page.QuerySelectorAll("script, img"));
        Assert.Equal($"The account {name}.", page.QuerySelector("p.ink")!.TextContent);
    }

    [Fact]
    public void A_letter_without_a_link_has_none()
    {
        var set = LetterTemplate.Set(new Letter("kind", "A subject", ["One thing."]), "Lift Hill", link: null);
        Assert.Empty(new HtmlParser().ParseDocument(set.Html).QuerySelectorAll("a"));
        Assert.DoesNotContain("http", set.Text, StringComparison.Ordinal);
    }
}
