using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>Branches and tags on their pages and in the API, without JavaScript.</summary>
public sealed class BranchPageTests(Site site) : IClassFixture<Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<string> Branch(string owner)
    {
        var id = await site.EnsureAccount(owner, Roles.Contributor);
        var name = $"pages/{Guid.CreateVersion7():N}";
        await using var scope = site.Services.CreateAsyncScope();
        var viewer = new Viewer(id, owner, Roles.Grants[Roles.Contributor].ToHashSet(), 0);
        Assert.IsType<BranchResult.Done>(await scope.ServiceProvider.GetRequiredService<IBranches>().Create(new NewBranch(name, "Season"), viewer, Ct));
        return name;
    }

    private async Task Commit(string branch)
    {
        await using var scope = site.Services.CreateAsyncScope();
        Assert.IsType<CommitResult.Committed>(await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest
            {
                Branch = branch, Viewer = TestEngine.Moderator, Message = "one", Origin = Origin.Api,
                Changes = [Change.Create(Guid.CreateVersion7(), $"pages/{Guid.CreateVersion7():N}", TestEngine.Json(new { type = "raw", title = "x" }))],
            }, Ct));
    }

    [Fact]
    public async Task The_owner_renames_closes_opens_and_deletes_a_branch_by_forms()
    {
        var name = await Branch("form-owner");
        await Commit(name);
        using var owner = await site.SignInAs(Roles.Contributor, "form-owner");
        var page = await owner.Open($"/branches/{name}");
        Assert.Contains("1 ahead, 0 behind main", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("form[action*=Protect]"));

        page = await owner.Submit(page, "form[action*=Retitle]", ("title", "Winter"));
        Assert.Contains("Winter", page.Text, StringComparison.Ordinal);
        var wrong = await owner.Submit(page, "form[action*=Rename]", ("newName", "No Name"));
        Assert.Equal(HttpStatusCode.Conflict, wrong.Status);
        Assert.Contains("lower-case", wrong.Text, StringComparison.Ordinal);
        Assert.True(wrong.Document.QuerySelector("form[action*=Rename]")!.Closest("details")!.HasAttribute("open"));
        page = await owner.Submit(page, "form[action*=Rename]", ("newName", $"{name}-2"));
        Assert.Equal($"/branches/{name}-2", page.Path);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.Open($"/branches/{name}")).Status);

        var refused = await owner.Submit(page, "form[action*=Delete]");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("1 document of it", refused.Text, StringComparison.Ordinal);
        page = await owner.Submit(page, "form[action*=Archive]");
        Assert.Contains("archived", page.Text, StringComparison.Ordinal);
        page = await owner.Submit(page, "form[action*=Reopen]");
        Assert.NotNull(page.Document.QuerySelector("form[action*=Archive]"));

        var empty = await Branch("form-owner");
        page = await owner.Submit(await owner.Open($"/branches/{empty}"), "form[action*=Delete]");
        Assert.Equal("/branches", page.Path);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.Open($"/branches/{empty}")).Status);
    }

    [Fact]
    public async Task A_moderator_protects_any_branch_and_others_see_no_buttons()
    {
        var name = await Branch("protect-owner");
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = await moderator.Submit(await moderator.Open($"/branches/{name}"), "form[action*=Protect]");
        Assert.Contains("Lift the protection", page.Text, StringComparison.Ordinal);
        using var other = await site.SignInAs(Roles.Contributor, "no-owner");
        Assert.Null((await other.Open($"/branches/{name}")).Document.QuerySelector("form[action*=Rename]"));
        using var answer = await other.Call(HttpMethod.Patch, $"/api/v1/branches/{name}", new { title = "mine" });
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task The_api_changes_one_thing_at_a_time()
    {
        var name = await Branch("api-owner");
        await Commit(name);
        using var owner = await site.SignInAs(Roles.Contributor, "api-owner");
        using var two = await owner.Call(HttpMethod.Patch, $"/api/v1/branches/{name}", new { title = "Winter", newName = "winter" });
        Assert.Equal(HttpStatusCode.BadRequest, two.StatusCode);
        var changed = await Json(await owner.Call(HttpMethod.Patch, $"/api/v1/branches/{name}", new { title = "Winter" }));
        Assert.Equal(("Winter", 1, 0), (changed.GetProperty("title").GetString(), changed.GetProperty("ahead").GetInt32(), changed.GetProperty("behind").GetInt32()));
        Assert.Equal("archived", (await Json(await owner.Call(HttpMethod.Patch, $"/api/v1/branches/{name}", new { state = "archived" }))).GetProperty("state").GetString());
        Assert.Equal("open", (await Json(await owner.Call(HttpMethod.Patch, $"/api/v1/branches/{name}", new { state = "open" }))).GetProperty("state").GetString());
        using var unmerged = await owner.Call(HttpMethod.Delete, $"/api/v1/branches/{name}");
        Assert.Equal(HttpStatusCode.Conflict, unmerged.StatusCode);

        static async Task<JsonElement> Json(HttpResponseMessage answer)
        {
            using (answer)
            {
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement.Clone();
            }
        }
    }

    [Fact]
    public async Task A_tag_is_made_listed_and_deleted_by_forms_and_in_the_api()
    {
        var name = $"season/{Guid.CreateVersion7():N}";
        using var moderator = await site.SignInAs(Roles.Moderator);
        var wrong = await moderator.Submit(await moderator.Open("/tags"), "#new form", ("Name", name), ("Title", "Season"), ("Ref", "no-such-branch"));
        Assert.Equal(HttpStatusCode.NotFound, wrong.Status);
        var page = await moderator.Submit(wrong, "#new form", ("Name", name), ("Title", "Season"), ("Ref", "main"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains($"tag:{name}", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await moderator.Open(page.Document.QuerySelector($"a[href*='{Uri.EscapeDataString(name)}']")!.GetAttribute("href")!)).Status);

        using var visitor = site.NewBrowser();
        Assert.Contains("\"branch\":\"main\"", await visitor.Http.GetStringAsync($"/api/v1/tags/{name}", Ct), StringComparison.Ordinal);
        Assert.Null((await visitor.Open("/tags")).Document.QuerySelector("form[action*=Delete]"));
        using var taken = await moderator.Call(HttpMethod.Post, "/api/v1/tags", new { name, title = "again" });
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        using var made = await moderator.Call(HttpMethod.Post, "/api/v1/tags", new { name = $"{name}-2", title = "again", @ref = $"tag:{name}" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var gone = await moderator.Call(HttpMethod.Delete, $"/api/v1/tags/{name}-2");
        Assert.Equal(HttpStatusCode.OK, gone.StatusCode);

        page = await moderator.Submit(page, $"li:has(input[value='{name}']) form");
        Assert.DoesNotContain($"tag:{name}", page.Text[..page.Text.IndexOf("New tag", StringComparison.Ordinal)], StringComparison.Ordinal);
    }
}
