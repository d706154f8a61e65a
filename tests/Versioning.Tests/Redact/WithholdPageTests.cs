using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Redact;

/// <summary>Withholding by page and over the API, and what readers then find.</summary>
public sealed class WithholdPageTests(Site site) : IClassFixture<Site>
{
    private const string Slander = "slander of somebody";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<(Guid Id, string Path, long[] Changes)> Import(params string[] bodies)
    {
        var id = Guid.CreateVersion7();
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IHistoryImport>().Import(
            id,
            [
                .. bodies.Select((body, n) => new ImportedVersion(
                    $"withhold:{id}:{n}", new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(n), new Author(Guid.CreateVersion7(), $"writer {n + 1}"),
                    $"edit {n + 1}", $"withheld/{id:N}", TestEngine.Json(new { type = "raw", title = "A title", body }), false)),
            ],
            Ct);
        var history = (await scope.ServiceProvider.GetRequiredService<IVersionStore>().History(Ref.Main, id, new HistoryFilter(), Viewer.Site, Ct))!;
        return (id, $"withheld/{id:N}", [.. history.Versions.Select(version => version.ChangeSetId).Order()]);
    }

    [Fact]
    public async Task A_moderator_withholds_by_the_page_and_readers_find_it_on_no_page()
    {
        var (id, path, changes) = await Import("one\n", $"one\n{Slander}\n", "one\ntwo\n");
        string[] pages =
        [
            $"/history/{path}", $"/changes/{changes[1]}", $"/changes/{changes[2]}", $"/wiki/{path}?ref=change:{changes[1]}", $"/blame/{path}",
            $"/compare/{path}?from={changes[1]}&to={changes[2]}", $"/compare/{path}?from={changes[0]}&to={changes[1]}&mode=split",
            $"/api/v1/documents/{id}?ref=change:{changes[1]}", $"/api/v1/documents/{id}/compare?from={changes[1]}&to={changes[2]}", $"/api/v1/documents/{id}/history",
            $"/api/v1/changes/{changes[1]}",
        ];
        using var reader = site.NewBrowser();
        Assert.Contains(Slander, string.Concat(await Task.WhenAll(pages.Select(page => reader.Http.GetStringAsync(page, Ct)))), StringComparison.Ordinal);
        Assert.DoesNotContain("withhold…", (await reader.Open($"/history/{path}")).Text, StringComparison.Ordinal);

        using var moderator = await site.SignInAs(Roles.Moderator);
        Assert.Contains("withhold…", (await moderator.Open($"/history/{path}")).Text, StringComparison.Ordinal);
        var form = await moderator.Open($"/changes/{changes[1]}/withhold?document={id}");
        var refused = await moderator.Submit(form, "main form", ("Content", "true"), ("Reason", ""));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        var done = await moderator.Submit(form, "main form", ("Content", "true"), ("Reason", "A person asked."));
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Contains("A person asked.", done.Text, StringComparison.Ordinal);
        foreach (var page in pages)
            Assert.DoesNotContain(Slander, await reader.Http.GetStringAsync(page, Ct), StringComparison.Ordinal);
        Assert.Contains("withheld", (await reader.Open($"/compare/{path}?from={changes[1]}&to={changes[2]}")).Text, StringComparison.Ordinal);

        var back = await moderator.Submit(done, "main form[action*=Lift]", ("Content", "true"), ("Reason", "It was true."));
        Assert.Contains("It was true.", back.Text, StringComparison.Ordinal);
        Assert.Contains(Slander, await reader.Http.GetStringAsync($"/api/v1/documents/{id}?ref=change:{changes[1]}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_main_shows_is_refused_with_the_way_to_change_it()
    {
        var (id, path, changes) = await Import("one\n", $"one\n{Slander}\n");
        using var moderator = await site.SignInAs(Roles.Moderator);
        var form = await moderator.Open($"/changes/{changes[1]}/withhold?document={id}");
        var refused = await moderator.Submit(form, "main form", ("Content", "true"), ("Reason", "A person asked."));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.NotNull(refused.Document.QuerySelector($"a[href='/edit/{path}']"));

        using var answer = await moderator.Call(
            HttpMethod.Post, $"/api/v1/documents/{id}/redactions", new { changeSet = changes[1], parts = new[] { "content" }, reason = "why" });
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        using var message = await moderator.Call(
            HttpMethod.Post, $"/api/v1/documents/{id}/redactions", new { changeSet = changes[1], parts = new[] { "message", "author" }, reason = "why" });
        Assert.Equal(1, (await message.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("versions").GetInt32());
        using var list = await moderator.Call(HttpMethod.Get, $"/api/v1/documents/{id}/redactions");
        Assert.Equal("why", (await list.Content.ReadFromJsonAsync<JsonElement>(Ct))[0].GetProperty("reason").GetString());
        using var reader = site.NewBrowser();
        var history = (await reader.Open($"/history/{path}")).Text;
        Assert.DoesNotContain("writer 2", history, StringComparison.Ordinal);
        Assert.DoesNotContain("edit 2", history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contributors_find_no_form()
    {
        var (id, _, changes) = await Import("one\n", "two\n");
        using var contributor = await site.SignInAs(Roles.Contributor);
        var page = await contributor.Open($"/changes/{changes[0]}/withhold?document={id}");
        Assert.NotEqual(HttpStatusCode.OK, page.Status);
    }
}
