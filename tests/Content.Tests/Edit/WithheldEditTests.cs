using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Content.Edit;
using VersionedContent.Testing;
using VersionedContent.Versioning;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Content.Tests.Edit;

/// <summary>Edits begun on a version that is withheld by now, and what a client has kept of an item.</summary>
public sealed class WithheldEditTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly Viewer Moderator = new(Guid.CreateVersion7(), "moderator", Roles.Grants[Roles.Moderator].ToHashSet(), 0);

    private static object Page(string body, string? summary = null) =>
        summary is null ? new { type = "page", title = "A page", body } : new { type = "page", title = "A page", summary, body };

    private async Task<long> Put(string path, object content)
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        using var saved = await moderator.Put(path, (await moderator.Get(path)).ETag, content);
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        return (await saved.Json()).GetProperty("changeSetId").GetInt64();
    }

    [Fact]
    public async Task Answers_to_questions_bring_nothing_back_that_was_not_asked_about()
    {
        var path = await site.MakePage();
        var bad = await Put(path, Page("First line.\n", "secret street"));
        var head = await Put(path, Page("First line.\n"));
        await using var scope = site.Services.CreateAsyncScope();
        var id = (await scope.ServiceProvider.GetRequiredService<IVersionStore>().ReadPath(Ref.Main, path, Moderator, Ct))!.DocumentId;
        Assert.IsType<RedactionResult.Done>(await scope.ServiceProvider.GetRequiredService<IRedactions>().Withhold(
            new RedactionRequest(id, bad, Redactions.Content, "a person asked"), Moderator, Ct));

        var resolve = scope.ServiceProvider.GetRequiredService<ResolveConflict>();
        var typed = JsonSerializer.SerializeToElement(Page("First line.\n", "secret street"));
        var asked = (await resolve.Run(new ConflictAnswers(id, bad, head, typed, new Dictionary<string, Resolution>()), Moderator, Ct))!;
        Assert.Equal(["/summary"], asked.Open!.Fields.Select(field => field.Pointer));
        Assert.True(asked.Open.IsBaseWithheld);
        var answered = (await resolve.Run(
            new ConflictAnswers(id, bad, head, typed, new Dictionary<string, Resolution> { ["/summary"] = Resolution.Ours }), Moderator, Ct))!;
        Assert.Null(answered.Open);
        Assert.False(answered.Content!.Value.TryGetProperty("summary", out _));

        // A head that is withheld is no deletion to put the edit together with.
        Assert.Null(await resolve.Run(new ConflictAnswers(id, head, bad, typed, new Dictionary<string, Resolution>()), Moderator, Ct));
    }

    [Fact]
    public async Task An_erased_name_is_not_kept_by_who_asks_again()
    {
        var author = new Viewer(Guid.CreateVersion7(), "Dora Realname", Roles.Grants[Roles.Moderator].ToHashSet(), 0);
        var path = SiteOfTests.NewPath();
        await using var scope = site.Services.CreateAsyncScope();
        Assert.IsType<CommitResult.Committed>(await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest
            {
                Branch = Ref.MainName, Viewer = author, Message = "Make it", Origin = Origin.Api,
                Changes = [Change.Create(Guid.CreateVersion7(), path, JsonSerializer.SerializeToElement(Page("One.\n")))],
            },
            Ct));
        using var visitor = site.NewBrowser();
        var (_, etag) = await visitor.Get(path);
        await scope.ServiceProvider.GetRequiredService<IAuthors>().Erase(
            author.Id!.Value, Moderator with { Permissions = Roles.Grants[Roles.Administrator].ToHashSet() }, Ct);
        using var again = await visitor.Call(HttpMethod.Get, $"/api/v1/items/{path}", null, ("If-None-Match", etag));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.DoesNotContain("Realname", await again.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        // The tag read before names the version still: it is good for a write.
        using var moderator = await site.SignInAs(Roles.Moderator);
        using var saved = await moderator.Put(path, etag, Page("Two.\n"));
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
    }
}
