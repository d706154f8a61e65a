using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>The site as somebody finds it after the first start: with the demo content.</summary>
public sealed class DemoSite : Site
{
    protected override bool HasDemoContent => true;
}

public sealed class FirstLookTests(DemoSite site, Chromium chromium) : IClassFixture<DemoSite>
{
    public static TheoryData<string, int> Pages { get; } = new MatrixTheoryData<string, int>(
        ["/", "/browse/ride", "/search?q=coaster", "/changes", "/branches", "/account/sign-in", "/account/sign-up", "/no/such/page"],
        [375, 1440]);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_shows_without_complaint_and_without_scrolling_sideways(string path, int width)
    {
        await using var visitor = await chromium.NewPerson(site.Address, width: width);
        await visitor.Page.GotoAsync(path);
        Assert.False(string.IsNullOrWhiteSpace(await visitor.Page.Locator("main h1").First.InnerTextAsync()));
        var tooWide = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(tooWide <= 0, $"{path} is {tooWide} px wider than a window of {width} px");
        Assert.Empty(visitor.Errors);
    }
}
