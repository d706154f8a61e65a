using System.Net;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Read;

/// <summary>A client keeps an answer only as long as all that it tells is still so.</summary>
public sealed class VersionTagTests(Site site) : IClassFixture<Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"4711-0123456789abcdef\"", 4711L)]
    [InlineData("\"4711\"", 4711L)]    // what a write answers with
    [InlineData("\"-12\"", null)]
    [InlineData("\"x-4711\"", null)]
    [InlineData("*", null)]
    public void A_tag_names_a_change_set(string tag, long? changeSet) => Assert.Equal(changeSet, VersionTag.ChangeSetOf(tag));

    [Fact]
    public async Task A_tag_is_another_once_something_else_is_told()
    {
        var id = Guid.CreateVersion7();
        await using var scope = site.Services.CreateAsyncScope();
        var author = new Viewer(Guid.CreateVersion7(), "Dora Realname", Roles.Grants[Roles.Moderator].ToHashSet(), 0);
        var branch = $"b-{id:N}";
        var branches = scope.ServiceProvider.GetRequiredService<IBranches>();
        Assert.IsType<BranchResult.Done>(await branches.Create(new NewBranch(branch, "b"), TestEngine.Moderator, Ct));
        var change = Assert.IsType<CommitResult.Committed>(await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest
            {
                Branch = branch, Viewer = author, Message = "m", Origin = Origin.Api,
                Changes = [Change.Create(id, $"raw/{id:N}", TestEngine.Json(new { type = "raw", title = "x", body = "b" }))],
            },
            Ct)).ChangeSetId;

        var url = $"/api/v1/documents/{id}?ref=change:{change}";
        var tag = (await Get(url, null)).Tag;
        Assert.Equal(change, VersionTag.ChangeSetOf(tag));
        Assert.Equal(HttpStatusCode.NotModified, (await Get(url, tag)).Status);

        Assert.IsType<BranchResult.Done>(await branches.Rename(branch, $"{branch}-new", TestEngine.Moderator, Ct));
        var renamed = await Get(url, tag);
        Assert.Equal(HttpStatusCode.OK, renamed.Status);

        await scope.ServiceProvider.GetRequiredService<IAuthors>().Erase(
            author.Id!.Value, new Viewer(Guid.CreateVersion7(), "admin", Roles.Grants[Roles.Administrator].ToHashSet(), 0), Ct);
        var erased = await Get(url, renamed.Tag);
        Assert.Equal(HttpStatusCode.OK, erased.Status);
        Assert.DoesNotContain("Realname", erased.Text, StringComparison.Ordinal);

        await scope.ServiceProvider.GetRequiredService<IRedactions>().Withhold(
            new RedactionRequest(id, change, Redactions.Message, "a person asked"), TestEngine.Moderator, Ct);
        Assert.Equal(HttpStatusCode.OK, (await Get(url, erased.Tag)).Status);
    }

    private async Task<(HttpStatusCode Status, string Tag, string Text)> Get(string url, string? known)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(url, UriKind.Relative));
        if (known is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        using var answer = await client.SendAsync(request, Ct);
        return (answer.StatusCode, answer.Headers.ETag!.ToString(), await answer.Content.ReadAsStringAsync(Ct));
    }
}
