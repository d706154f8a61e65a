using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>Addresses and requests at their edges: each has an answer in words, none is an error of the site.</summary>
public sealed class AddressTests(Site site) : IClassFixture<Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<long> Commit(params Change[] changes)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return Assert.IsType<CommitResult.Committed>(await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest { Branch = "main", Viewer = TestEngine.Moderator, Message = "m", Origin = Origin.Api, Changes = changes }, Ct)).ChangeSetId;
    }

    [Theory]
    [InlineData("/changes?to=9999-12-31", HttpStatusCode.OK)]
    [InlineData("/changes?from=0001-01-01&to=9999-12-30", HttpStatusCode.OK)]
    [InlineData("/api/v1/branch-changes", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/branch-changes?branch=main&limit=1", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/branch-changes?branch=no-such-branch", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/merges/preview", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/merges/preview?source=no-such-branch", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/changes?ref=main@12:00", HttpStatusCode.BadRequest)]
    public async Task What_is_missing_or_out_of_range_is_answered(string address, HttpStatusCode status)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative), Ct);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
    }

    [Theory]
    [InlineData("""{ "changeSet": 1, "parts": null, "reason": null }""")]
    [InlineData("""{ "changeSet": 1, "parts": ["content"], "reason": null }""")]
    [InlineData("""{ "changeSet": 1, "parts": [null], "reason": "r" }""")]
    [InlineData("""{ "changeSet": 1, "parts": ["7"], "reason": "r" }""")]
    [InlineData("""{ "changeSet": 1 }""")]
    public async Task To_withhold_nothing_or_without_a_reason_is_refused_with_words(string body)
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await moderator.Call(HttpMethod.Post, $"/api/v1/documents/{Guid.CreateVersion7()}/redactions", content);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
    }

    [Theory]
    [InlineData("café ünd ☃")]
    [InlineData("a+b&c")]
    public async Task A_path_that_has_moved_leads_to_one_of_any_letters(string leaf)
    {
        var id = Guid.CreateVersion7();
        var made = await Commit(Change.Create(id, $"pages/{id:N}", TestEngine.Json(new { type = "page", title = "x", body = "b" })));
        await Commit(Change.Edit(id, made, TestEngine.Json(new { type = "page", title = "y", body = "b" }), $"pages/{id:N}/{leaf}"));
        using var browser = site.NewBrowser();
        foreach (var page in new[] { "history", "blame" })
        {
            var shown = await browser.Open($"/{page}/pages/{id:N}");
            Assert.Equal((HttpStatusCode.OK, $"/{page}/pages/{id:N}/{leaf}"), (shown.Status, Uri.UnescapeDataString(shown.Path)));
        }
    }

    [Fact]
    public async Task A_name_with_its_slashes_escaped_is_the_same_name()
    {
        var name = $"feature/x{Guid.CreateVersion7():N}";
        using var moderator = await site.SignInAs(Roles.Moderator);
        using var branch = await moderator.Call(HttpMethod.Post, "/api/v1/branches", new { name, title = "A feature" });
        using var tag = await moderator.Call(HttpMethod.Post, "/api/v1/tags", new { name, title = "A tag" });
        foreach (var escaped in new[] { Uri.EscapeDataString(name), name.Replace("/", "%2f", StringComparison.Ordinal), name })
        {
            Assert.Contains(name, await moderator.Http.GetStringAsync($"/api/v1/branches/{escaped}", Ct), StringComparison.Ordinal);
            Assert.Contains(name, await moderator.Http.GetStringAsync($"/api/v1/tags/{escaped}", Ct), StringComparison.Ordinal);
            using var changed = await moderator.Call(HttpMethod.Patch, $"/api/v1/branches/{escaped}", new { title = $"As {escaped}" });
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
            var page = await moderator.Open($"/branches/{escaped}");
            Assert.Contains($"As {escaped}", page.Text, StringComparison.Ordinal);
            Assert.Contains("Done so", (await moderator.Submit(page, "form[action*=Retitle]", ("title", "Done so"))).Text, StringComparison.Ordinal);
        }

        using var gone = await moderator.Call(HttpMethod.Delete, $"/api/v1/tags/{Uri.EscapeDataString(name)}");
        Assert.Equal(HttpStatusCode.OK, gone.StatusCode);
        using var deleted = await moderator.Call(HttpMethod.Delete, $"/api/v1/branches/{Uri.EscapeDataString(name)}");
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
    }

    [Fact]
    public async Task A_key_that_cannot_be_kept_is_refused_with_words()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var content = JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["type"] = "data", ["in"] = new Dictionary<string, string> { ["a\0b"] = "x" } });
        var result = await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest
            {
                Branch = "main", Viewer = TestEngine.Moderator, Message = "m", Origin = Origin.Api,
                Changes = [Change.Create(Guid.CreateVersion7(), $"nul/{Guid.CreateVersion7():N}", content)],
            }, Ct);
        Assert.Contains("U+0000", Assert.IsType<CommitResult.Invalid>(result).Problem, StringComparison.Ordinal);
    }
}
