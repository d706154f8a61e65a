using VersionedContent.Accounts.Profile;
using Xunit;

namespace VersionedContent.Accounts.Tests.Profile;

public sealed class ProfileRulesTests
{
    [Theory]
    [InlineData("https://example.org", true)]
    [InlineData("http://example.org/me?a=b#c", true)]
    [InlineData("https://bücher.example/über-mich", true)]
    [InlineData("https://example.org:8443/", true)]
    [InlineData("example.org", false)]
    [InlineData("//example.org", false)]
    [InlineData("/people/ada", false)]
    [InlineData("mailto:ada@example.org", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("JaVaScRiPt:alert(1)//http://x", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("ftp://example.org", false)]
    [InlineData("https://", false)]
    [InlineData("https://bank.example@evil.example/", false)]
    [InlineData("https://user:secret@example.org/", false)]
    [InlineData("https://example.org/a b", false)]
    [InlineData("https://example.org/\u202Egnp.exe", false)]
    [InlineData("https://example.org/\u200B", false)]
    public void Links_lead_to_web_pages_and_say_where(string link, bool isGood) => Assert.Equal(isGood, ProfileRules.Links([link]) is null);

    [Fact]
    public void Links_are_few_and_short()
    {
        Assert.Null(ProfileRules.Links([.. Enumerable.Range(0, 5).Select(n => $"https://example.org/{n}")]));
        Assert.NotNull(ProfileRules.Links([.. Enumerable.Range(0, 6).Select(n => $"https://example.org/{n}")]));
        Assert.NotNull(ProfileRules.Links(["https://example.org/" + new string('a', 200)]));
        Assert.Equal(["https://example.org"], ProfileRules.Tidy([" https://example.org ", "", null, "https://example.org"]));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("Etc/UTC", true)]
    [InlineData("europe/berlin", false)]
    [InlineData("Europe/Atlantis", false)]
    [InlineData("../../etc/passwd", false)]
    public void Time_zones_are_those_of_places(string zone, bool isGood) => Assert.Equal(isGood, ProfileRules.TimeZone(zone) is null);

    [Theory]
    [InlineData("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>")]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")]
    [InlineData("[x](javascript:alert(1))", "<p><a rel=\"nofollow ugc noopener me\">x</a></p>")]
    [InlineData("[x](https://example.org)", "<p><a href=\"https://example.org\" rel=\"nofollow ugc noopener me\">x</a></p>")]
    [InlineData("![eye](https://tracker.example/x.gif)", "<p><a href=\"https://tracker.example/x.gif\" rel=\"nofollow ugc noopener me\">eye</a></p>")]
    [InlineData("https://example.org", "<p><a href=\"https://example.org\" rel=\"nofollow ugc noopener me\">https://example.org</a></p>")]
    [InlineData("<https://example.org>", "<p><a href=\"https://example.org\" rel=\"nofollow ugc noopener me\">https://example.org</a></p>")]
    [InlineData("# Shout", "<p># Shout</p>")]
    [InlineData("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>")]
    public void A_biography_is_shown_as_safe_html(string markdown, string html) => Assert.Equal(html, BiographyText.Html(markdown)!.Trim());

    [Fact]
    public void A_biography_nested_without_end_is_left_as_it_is() => Assert.Null(BiographyText.Html(new string('>', 5_000)));

    [Theory]
    [InlineData("https://www.example.org/me/", "example.org/me")]
    [InlineData("http://example.org:8080", "example.org:8080")]
    [InlineData("https://example.org/?q=a", "example.org/?q=a")]
    public void A_link_is_shown_without_what_goes_without_saying(string link, string text) => Assert.Equal(text, PersonPage.LinkText(link));
}
