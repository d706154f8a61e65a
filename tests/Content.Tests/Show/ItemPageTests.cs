using System.Net;
using VersionedContent.Accounts;
using VersionedContent.Testing;

namespace VersionedContent.Content.Tests.Show;

public sealed class ItemPageTests(Site site)
{
    [Fact]
    public async Task An_item_is_shown_with_three_queries_at_most()
    {
        var park = await site.MakePage(new { type = "park", title = "Harbour Park", body = "See [[pages/none]]." }, SiteOfTests.NewPath("parks"));
        var ride = await site.MakePage(
            new { type = "ride", title = "Anchor", park, height = 30.5, tags = new[] { "launched" }, trains = new[] { new { name = "Blue", cars = 3 } }, body = $"In [[{park}]].\n\n## A\n\n## B\n\n## C\n" },
            SiteOfTests.NewPath("rides"));
        using var visitor = site.NewBrowser();
        await SiteOfTests.Eventually(async () => (await visitor.Open($"/wiki/{ride}")).Text.Contains("In Harbour Park", StringComparison.Ordinal), "links show titles");

        using var queries = Site.CountQueries();
        var page = await visitor.Open($"/wiki/{ride}");
        Assert.True(queries.Count is > 0 and <= 3, queries.ToString());
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("Anchor", page.Document.QuerySelector("h1")!.TextContent);
        Assert.Contains("30.5 m", page.Text, StringComparison.Ordinal);
        Assert.Contains("Blue", page.Text, StringComparison.Ordinal);
        Assert.Equal(3, page.Document.QuerySelectorAll(".toc a").Length);
        Assert.Equal($"/wiki/{park}", page.Document.QuerySelector(".facts a")!.GetAttribute("href"));
        var back = await visitor.Open($"/wiki/{park}");
        Assert.Contains("What links here", back.Text, StringComparison.Ordinal);
        Assert.NotNull(back.Document.QuerySelector("a.missing"));
    }

    [Fact]
    public async Task An_item_that_is_not_there_offers_to_write_it()
    {
        using var visitor = site.NewBrowser();
        var page = await visitor.Open("/wiki/rides/never-built");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.NotNull(page.Document.QuerySelector("a[href^='/new/ride?path=rides%2Fnever-built']"));
    }

    [Theory]
    [InlineData("/wiki/{item}?ref=no-such-branch")]
    [InlineData("/wiki/{item}?ref=NOT%20A%20REF")]
    [InlineData("/wiki/{item}?ref=change:999999999")]
    [InlineData("/wiki/a%5Cb")]
    [InlineData("/wiki/")]
    public async Task What_is_not_there_is_a_page_that_helps(string address)
    {
        var path = await site.MakePage();
        using var visitor = site.NewBrowser();
        var page = await visitor.Open(address.Replace("{item}", path, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.NotNull(page.Document.QuerySelector("main h1"));
    }

    [Fact]
    public async Task A_moment_in_the_past_is_shown_under_a_banner()
    {
        var path = await site.MakePage();
        using var moderator = await site.SignInAs(Roles.Moderator);
        var (before, etag) = await moderator.Get(path);
        using var changed = await moderator.Put(path, etag, new { type = "page", title = "A page", body = "Other text\n" });
        var page = await moderator.Open($"/wiki/{path}?ref=change:{before.GetProperty("version").GetProperty("changeSetId").GetInt64()}");
        Assert.Contains("First line", page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector(".banner"));
    }

    [Fact]
    public async Task An_old_path_leads_to_the_new_one_and_says_so()
    {
        var path = await site.MakePage();
        var newPath = SiteOfTests.NewPath();
        using var moderator = await site.SignInAs(Roles.Moderator);
        var (item, etag) = await moderator.Get(path);
        using var moved = await moderator.Call(HttpMethod.Put, $"/api/v1/items/{path}", new { content = item.GetProperty("content"), moveTo = newPath }, ("If-Match", etag));
        var page = await moderator.Open($"/wiki/{path}");
        Assert.Equal($"/wiki/{newPath}", page.Path);
        Assert.Contains($"Moved here from “{path}”", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_item_is_gone_with_its_history_at_hand_and_can_be_brought_back()
    {
        var path = await site.MakePage();
        using var moderator = await site.SignInAs(Roles.Moderator);
        var edit = await moderator.Open($"/edit/{path}");
        var after = await moderator.Submit(edit, "form[action*='handler=Delete']", ("message", "A double"));
        Assert.Equal(HttpStatusCode.Gone, after.Status);
        Assert.Contains("A double", after.Text, StringComparison.Ordinal);
        Assert.NotNull(after.Document.QuerySelector($"a[href='/history/{path}']"));

        var back = await moderator.Open($"/edit/{path}");
        var shown = await moderator.Submit(back, "form[data-keep]");
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Contains("Second line", shown.Text, StringComparison.Ordinal);
    }

    public static TheoryData<string> Payloads =>
    [
        "<script>window.pwned=1</script>",
        "\"><img src=x onerror=alert(1)>",
        "javascript:alert(1)",
        "' onmouseover='alert(1)",
        "</textarea><script>alert(1)</script>",
        "{{constructor.constructor('alert(1)')()}}",
        "[x](javascript:alert(1)) ![y](javascript:alert(2))",
    ];

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task A_payload_in_any_field_runs_on_no_page(string payload)
    {
        var line = payload.Replace('\n', ' ');
        var path = await site.MakePage(new { type = "park", title = line, summary = payload, country = payload, town = payload, tags = new[] { payload }, body = payload, place = new { lat = payload } }, SiteOfTests.NewPath("parks"));
        using var moderator = await site.SignInAs(Roles.Moderator);
        await SiteOfTests.Eventually(async () => (await moderator.Open("/browse/park?sort=newest")).Document.QuerySelector($"a[href='/wiki/{path}']") is not null, "the item is listed");
        foreach (var address in new[] { $"/wiki/{path}", $"/edit/{path}", "/browse/park?sort=newest", $"/search?q={Uri.EscapeDataString(payload)}", $"/wiki/nowhere/{Uri.EscapeDataString(payload.Replace('?', ' '))}", $"/wiki/{path}?moved={Uri.EscapeDataString(payload)}" })
        {
            var page = await moderator.Open(address);
            Assert.All(page.Document.All, element =>
            {
                Assert.False(element.LocalName == "script" && !element.HasAttribute("src"), $"{address}: {element.OuterHtml}");
                Assert.All(element.Attributes, attribute => Assert.False(
                    attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || (attribute.Name is "href" or "src" && attribute.Value.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)),
                    $"{address}: {element.OuterHtml}"));
            });
        }
    }
}
