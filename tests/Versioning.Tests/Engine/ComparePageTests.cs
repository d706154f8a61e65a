using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>Comparing refs on pages and in the API.</summary>
public sealed class ComparePageTests(Site site) : IClassFixture<Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A branch of main with an edited, an added and a renamed document, and the first one's id.</summary>
    private async Task<(string Branch, Guid Edited)> Branch()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var (store, branches) = (scope.ServiceProvider.GetRequiredService<IVersionStore>(), scope.ServiceProvider.GetRequiredService<IBranches>());
        var (edited, renamed) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var name = $"cmp/{edited:N}";
        var made = await Commit(Ref.MainName, Change.Create(edited, $"{name}/edited", Json("one")), Change.Create(renamed, $"{name}/old", Json("one")));
        Assert.IsType<BranchResult.Done>(await branches.Create(new NewBranch(name, "Compared"), TestEngine.Moderator, Ct));
        await Commit(
            name, Change.Edit(edited, made, Json("two")), Change.Edit(renamed, made, Json("one"), $"{name}/new"), Change.Create(Guid.CreateVersion7(), $"{name}/added", Json("one")));
        return (name, edited);

        async Task<long> Commit(string branch, params Change[] changes) => Assert.IsType<CommitResult.Committed>(await store.Commit(
            new CommitRequest { Branch = branch, Viewer = TestEngine.Moderator, Message = "one", Origin = Origin.Api, Changes = changes }, Ct)).ChangeSetId;

        static JsonElement Json(string title) => TestEngine.Json(new { type = "raw", title });
    }

    [Fact]
    public async Task The_page_lists_what_differs_and_leads_to_each_difference()
    {
        var (branch, _) = await Branch();
        using var browser = site.NewBrowser();
        var page = await browser.Open($"/branches/{branch}");
        page = await browser.Open(page.Document.QuerySelector("a[href^='/compare-refs']")!.GetAttribute("href")!);
        Assert.Equal([$"{branch}/added", $"{branch}/edited", $"{branch}/new"], page.Document.QuerySelectorAll("li .list-title").Select(link => link.TextContent));
        Assert.Contains($"was {branch}/old", page.Text, StringComparison.Ordinal);
        Assert.Contains(page.Document.QuerySelectorAll("#refs option"), option => option.GetAttribute("value") == branch);
        foreach (var link in page.Document.QuerySelectorAll("li .list-title").Skip(1))
        {
            var difference = await browser.Open(link.GetAttribute("href")!);
            Assert.Equal(HttpStatusCode.OK, difference.Status);
            Assert.Contains("Version 1 → 2", difference.Text, StringComparison.Ordinal);
        }

        Assert.Contains("No difference", (await browser.Open("/compare-refs?from=main&to=main")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.Open("/compare-refs")).Status);
    }

    [Theory]
    [InlineData("?from=No%20Ref&to=main", HttpStatusCode.BadRequest)]
    [InlineData("?from=main&to=no-such-branch", HttpStatusCode.NotFound)]
    public async Task What_is_no_ref_is_said(string query, HttpStatusCode status)
    {
        using var browser = site.NewBrowser();
        Assert.Equal(status, (await browser.Open($"/compare-refs{query}")).Status);
        using var answer = await browser.Http.GetAsync(new Uri($"/api/v1/compare-refs{query}", UriKind.Relative), Ct);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task The_api_compares_refs_and_one_document_at_two_refs()
    {
        var (branch, edited) = await Branch();
        using var browser = site.NewBrowser();
        var first = await Get($"/api/v1/compare-refs?to={branch}&limit=2");
        var second = await Get($"/api/v1/compare-refs?to={branch}&limit=2&after={Uri.EscapeDataString(first.GetProperty("next").GetString()!)}");
        Assert.Equal(
            ["added", "edited", "renamed"],
            first.GetProperty("documents").EnumerateArray().Concat(second.GetProperty("documents").EnumerateArray()).Select(document => document.GetProperty("difference").GetString()));

        var byRefs = await Get($"/api/v1/documents/{edited}/compare?from=main&to={branch}");
        var from = byRefs.GetProperty("from").GetProperty("changeSet").GetInt64();
        var byNumbers = await Get($"/api/v1/documents/{edited}/compare?from={from}&to={byRefs.GetProperty("to").GetProperty("changeSet").GetInt64()}");
        Assert.Equal("two", byRefs.GetProperty("changes")[0].GetProperty("after").GetString());
        Assert.Equal(byRefs.GetRawText(), byNumbers.GetRawText());

        async Task<JsonElement> Get(string address) => await browser.Http.GetFromJsonAsync<JsonElement>(address, Ct);
    }
}
