using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests;

public sealed class NoticesTests(Site site)
{
    private async Task Tell(Guid personId, string key, string text, string link = "/wiki/rides/taron")
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<INotices>().Tell(personId, key, text, link, Ct);
    }

    [Fact]
    public async Task Telling_the_same_twice_shows_one_notice()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Tell(id, "submission:1:approved", "Your edit of Taron was approved.")));
        using var browser = await site.SignInAs(Roles.Contributor, name);
        var page = await browser.Open("/notices");
        Assert.Single(page.Document.QuerySelectorAll("main [data-row]"));
        Assert.Equal("/wiki/rides/taron", page.Document.QuerySelector("main [data-row] a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task The_bell_counts_what_is_unread_and_marking_all_read_clears_it()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await Tell(id, "a", "First");
        await Tell(id, "b", "Second");
        using var browser = await site.SignInAs(Roles.Contributor, name);
        var page = await browser.Open("/notices");
        Assert.Equal("2", page.Document.QuerySelector("a[href='/notices']")!.TextContent.Trim());

        await Tell(id, "c", "Came after the page was shown");
        page = await browser.Submit(page, MainForm);
        Assert.Equal("1", page.Document.QuerySelector("a[href='/notices']")!.TextContent.Trim());
        page = await browser.Submit(page, MainForm);
        Assert.Equal("", page.Document.QuerySelector("a[href='/notices']")!.TextContent.Trim());
        Assert.Equal(3, page.Document.QuerySelectorAll("main [data-row]").Length);
        Assert.Null(page.Document.QuerySelector(MainForm));
    }

    [Fact]
    public async Task Notices_come_newest_first_in_pages_each_one_query()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        for (var i = 0; i < 60; i++)
            await Tell(id, $"k{i}", $"Notice {i}");
        using var client = await site.WithToken(name);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/me", Ct)).StatusCode);

        using var counted = Site.CountQueries();
        var first = await client.GetFromJsonAsync<JsonElement>("/api/v1/notices", Ct);
        Assert.Equal(1, counted.Count);
        var second = await client.GetFromJsonAsync<JsonElement>($"/api/v1/notices?before={first.GetProperty("next").GetString()}", Ct);
        Assert.Equal(2, counted.Count);

        var texts = first.GetProperty("notices").EnumerateArray().Concat(second.GetProperty("notices").EnumerateArray())
            .Select(notice => notice.GetProperty("text").GetString()).ToList();
        Assert.Equal(50, first.GetProperty("notices").GetArrayLength());
        Assert.Equal(60, texts.Distinct().Count());
        Assert.Equal(JsonValueKind.Null, second.TryGetProperty("next", out var next) ? next.ValueKind : JsonValueKind.Null);
    }

    [Fact]
    public async Task Nobody_sees_or_marks_the_notices_of_another()
    {
        var (mine, theirs) = (NewName(), NewName());
        var id = await site.EnsureAccount(theirs, Roles.Contributor);
        await Tell(id, "a", "For them alone");
        using var browser = await site.SignInAs(Roles.Contributor, mine);
        Assert.Empty((await browser.Open("/notices")).Document.QuerySelectorAll("main [data-row]"));
        using var answer = await browser.Call(HttpMethod.Post, "/api/v1/notices/read", new { });
        Assert.Equal(0, (await answer.Json()).GetProperty("marked").GetInt32());

        using var client = await site.WithToken(theirs);
        Assert.Equal(1, (await client.GetFromJsonAsync<JsonElement>("/api/v1/me", Ct)).GetProperty("unreadNotices").GetInt32());
    }

    [Fact]
    public async Task Telling_someone_who_has_no_account_tells_nobody() => await Tell(Guid.NewGuid(), "a", "To nobody");

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    public async Task A_notice_links_to_this_site_only(string link) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Tell(Guid.NewGuid(), "a", "Look", link));
}
