using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>The feed of changes on its page and in the API.</summary>
public sealed class FeedPageTests(Site site) : IClassFixture<Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<string> Commit(string author, int documents)
    {
        var id = await site.EnsureAccount(author, Roles.Moderator);
        await using var scope = site.Services.CreateAsyncScope();
        var mark = Guid.CreateVersion7();
        var result = await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest
            {
                Branch = Ref.MainName, Viewer = TestEngine.Moderator, Author = new Author(id, author), Message = "many at once", Origin = Origin.Batch,
                Changes = [.. Enumerable.Range(0, documents).Select(n => Change.Create(Guid.CreateVersion7(), $"feed/{mark:N}-{n}", TestEngine.Json(new { type = "raw", title = $"{n}" })))],
            }, Ct);
        Assert.IsType<CommitResult.Committed>(result);
        return $"feed/{mark:N}";
    }

    [Fact]
    public async Task A_change_set_larger_than_a_page_goes_on_on_the_next()
    {
        var path = await Commit("feed-writer", 60);
        using var browser = site.NewBrowser();
        var page = await browser.Open("/changes?author=FEED-writer");
        var older = Titles(page);
        Assert.Equal(50, older.Length);
        var next = page.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        var all = older.Concat(Titles(await browser.Open(next))).ToArray();
        Assert.Equal(60, all.Distinct().Count(title => title.StartsWith(path, StringComparison.Ordinal)));

        var json = await browser.Http.GetFromJsonAsync<JsonElement>("/api/v1/changes?author=feed-writer&limit=40", Ct);
        var rest = await browser.Http.GetFromJsonAsync<JsonElement>($"/api/v1/changes?author=feed-writer&limit=40&before={json.GetProperty("next").GetString()}", Ct);
        Assert.Equal((40, 20), (json.GetProperty("versions").GetArrayLength(), rest.GetProperty("versions").GetArrayLength()));

        static string[] Titles(Page page) => [.. page.Document.QuerySelectorAll(".timeline .list-title").Select(link => link.TextContent)];
    }

    [Theory]
    [InlineData("/api/v1/changes?before=nonsense")]
    [InlineData("/changes?before=nonsense")]
    public async Task A_cursor_that_cannot_be_read_is_refused(string address)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_person_s_page_leads_to_what_they_wrote()
    {
        await Commit("feed-person", 2);
        using var browser = site.NewBrowser();
        var page = await browser.Open("/people/feed-person");
        Assert.Contains("change set on main1", page.Text.Replace(" main 1", " main1", StringComparison.Ordinal), StringComparison.Ordinal);
        var list = await browser.Open(page.Document.QuerySelector("a[href^='/changes?author=']")!.GetAttribute("href")!);
        Assert.Contains("by feed-person on main", list.Text, StringComparison.Ordinal);
        Assert.Equal(2, list.Document.QuerySelectorAll(".timeline > li").Length);
    }
}
