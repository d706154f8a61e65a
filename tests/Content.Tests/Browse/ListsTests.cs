using System.Net;
using VersionedContent.Accounts;
using VersionedContent.Testing;

namespace VersionedContent.Content.Tests.Browse;

public sealed class ListsTests(Site site)
{
    [Fact]
    public async Task Lists_search_and_facets_follow_the_engine()
    {
        var word = $"quokka{Guid.NewGuid():n}";
        var path = await site.MakePage(new { type = "park", title = $"Park {word}", country = word, body = "A garden." }, SiteOfTests.NewPath("parks"));
        using var visitor = site.NewBrowser();
        await SiteOfTests.Eventually(async () => (await visitor.Open($"/search?q={word}")).Document.QuerySelector($"a[href='/wiki/{path}']") is not null, "search finds it");
        var narrowed = await visitor.Open($"/browse/park?country={word}");
        Assert.Single(narrowed.Document.QuerySelectorAll(".card"));
        using var api = await visitor.Http.GetAsync($"/api/v1/items?type=park&country={word}", TestContext.Current.CancellationToken);
        Assert.Equal(path, Assert.Single((await api.Json()).GetProperty("items").EnumerateArray()).GetProperty("path").GetString());

        using var moderator = await site.SignInAs(Roles.Moderator);
        var (_, etag) = await moderator.Get(path);
        using var deleted = await moderator.Call(HttpMethod.Delete, $"/api/v1/items/{path}", null, ("If-Match", etag));
        await SiteOfTests.Eventually(async () => (await visitor.Open($"/browse/park?country={word}")).Document.QuerySelector(".card") is null, "a deleted item leaves the list");
    }

    [Fact]
    public async Task Misspelt_words_still_find_titles()
    {
        await site.MakePage(new { type = "page", title = "Zwiebelschneidemaschine", body = "x" });
        using var visitor = site.NewBrowser();
        await SiteOfTests.Eventually(async () => (await visitor.Open("/search?q=Zwiebelschneidmaschine")).Text.Contains("spelt alike", StringComparison.Ordinal), "search guesses");
    }

    [Fact]
    public async Task Found_words_are_marked_in_the_excerpt()
    {
        var word = $"wombat{Guid.NewGuid():n}";
        await site.MakePage(new { type = "page", title = "Marks", body = $"Some words before {word} and <b>some</b> after." });
        using var visitor = site.NewBrowser();
        await SiteOfTests.Eventually(async () => (await visitor.Open($"/search?q={word}")).Document.QuerySelector("mark")?.TextContent == word, "the word is marked");
    }

    [Fact]
    public async Task A_list_is_paged_without_gaps_or_doubles()
    {
        var word = $"p{Guid.NewGuid():n}";
        for (var i = 0; i < 7; i++)
            await site.MakePage(new { type = "park", title = "The same title", country = word }, SiteOfTests.NewPath("parks"));
        using var visitor = site.NewBrowser();
        foreach (var order in new[] { "title", "newest" })
        {
            await SiteOfTests.Eventually(async () => (await Walk(visitor, $"/api/v1/items?type=park&country={word}&order={order}&limit=3")).Count == 7, "all seven are listed");
            var paths = await Walk(visitor, $"/api/v1/items?type=park&country={word}&order={order}&limit=3");
            Assert.Equal(7, paths.Distinct().Count());
        }
    }

    [Fact]
    public async Task Lists_and_search_take_few_queries()
    {
        using var visitor = site.NewBrowser();
        await visitor.Open("/browse/park");
        foreach (var address in new[] { "/browse", "/browse/park", "/search?q=garden" })
        {
            using var queries = Site.CountQueries();
            var page = await visitor.Open(address);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.True(queries.Count <= 2, $"{address}: {queries}");
        }
    }

    [Theory]
    [InlineData("/search?q=%22%26%7C!%3A*()%27")]
    [InlineData("/search?q=a&after=garbage")]
    [InlineData("/browse?after=garbage&sort=newest")]
    [InlineData("/browse/park?country=%01%22")]
    public async Task Odd_questions_are_answered(string address)
    {
        using var visitor = site.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await visitor.Open(address)).Status);
    }

    [Fact]
    public async Task There_is_no_list_of_a_type_that_is_not_there()
    {
        using var visitor = site.NewBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Open("/browse/nonsense")).Status);
    }

    private static async Task<List<string>> Walk(Browser browser, string address)
    {
        var paths = new List<string>();
        string? next = null;
        do
        {
            using var response = await browser.Http.GetAsync(address + (next is null ? "" : $"&after={next}"), TestContext.Current.CancellationToken);
            var page = await response.Json();
            paths.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("path").GetString()!));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return paths;
    }
}
