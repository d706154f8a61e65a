using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Revert;

/// <summary>Undo, pick and merges with options on their pages and in the API, without JavaScript.</summary>
public sealed class ReplayPageTests(Site site) : IClassFixture<Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static object Ride(string title, int height = 1) => new { type = "page", title, body = $"{height}" };

    private async Task<long> Commit(string branch, params Change[] changes)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return Assert.IsType<CommitResult.Committed>(await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest { Branch = branch, Viewer = TestEngine.Moderator, Message = "a change", Origin = Origin.Api, Changes = changes }, Ct)).ChangeSetId;
    }

    private async Task<(Guid Id, string Path, long Bad)> Spoilt()
    {
        var id = Guid.CreateVersion7();
        var path = $"undo/{id:N}";
        var first = await Commit("main", Change.Create(id, path, TestEngine.Json(Ride("good"))));
        return (id, path, await Commit("main", Change.Edit(id, first, TestEngine.Json(Ride("bad", 7)))));
    }

    private async Task<(string? Title, int Height, long Head)> Read(Guid id, string branch = "main")
    {
        await using var scope = site.Services.CreateAsyncScope();
        var version = (await scope.ServiceProvider.GetRequiredService<IVersionStore>().Read(Ref.OfBranch(branch), id, TestEngine.Moderator, Ct))!;
        return (version.Content!.Value.GetProperty("title").GetString(), int.Parse(version.Content.Value.GetProperty("body").GetString()!, System.Globalization.CultureInfo.InvariantCulture), version.ChangeSetId);
    }

    private async Task<string> Branch(string prefix)
    {
        var name = $"{prefix}/{Guid.CreateVersion7():N}";
        await using var scope = site.Services.CreateAsyncScope();
        Assert.IsType<BranchResult.Done>(await scope.ServiceProvider.GetRequiredService<IBranches>().Create(new NewBranch(name, "Season"), TestEngine.Moderator, Ct));
        return name;
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.OK)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Ct);
            Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
            return JsonDocument.Parse(text).RootElement.Clone();
        }
    }

    [Fact]
    public async Task A_moderator_undoes_a_change_set_from_its_page()
    {
        var (id, _, bad) = await Spoilt();
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = await moderator.Open($"/changes/{bad}");
        page = await moderator.Open(page.Document.QuerySelector($"a[href='/revert?change={bad}']")!.GetAttribute("href")!);
        Assert.Contains("1 document changes", page.Text, StringComparison.Ordinal);
        page = await moderator.Submit(page, "form[data-keep]", ("do", "run"));
        Assert.StartsWith("/changes/", page.Path, StringComparison.Ordinal);
        Assert.Contains($"Revert change set {bad}", page.Text, StringComparison.Ordinal);
        Assert.Equal(("good", 1), ((await Read(id)).Title, (await Read(id)).Height));
    }

    [Fact]
    public async Task One_field_is_undone_from_the_comparison()
    {
        var (id, path, bad) = await Spoilt();
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = await moderator.Open($"/compare/{path}");
        var link = page.Document.QuerySelectorAll("a[href^='/revert']").Select(a => a.GetAttribute("href")!).Single(href => href.Contains("title", StringComparison.Ordinal));
        page = await moderator.Submit(await moderator.Open(link), "form[data-keep]", ("do", "run"));
        Assert.Contains("Title", page.Text, StringComparison.Ordinal);
        Assert.Equal(("good", 7), ((await Read(id)).Title, (await Read(id)).Height));
        Assert.NotEqual(bad, (await Read(id)).Head);
    }

    [Fact]
    public async Task A_question_is_answered_on_the_page_and_nothing_happens_before()
    {
        var (id, _, bad) = await Spoilt();
        var worse = await Commit("main", Change.Edit(id, bad, TestEngine.Json(Ride("worse", 7))));
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = await moderator.Open($"/revert?change={bad}");
        Assert.Contains("As it was before", page.Text, StringComparison.Ordinal);
        page = await moderator.Submit(page, "form[data-keep]", ("do", "run"));
        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Equal(worse, (await Read(id)).Head);

        // The document moves on while the person thinks: the old answer is not taken for a new one.
        await Commit("main", Change.Edit(id, worse, TestEngine.Json(Ride("worst", 7))));
        page = await moderator.Submit(page, "form[data-keep]", ("do", "run"), ("choices[0].take", "theirs"));
        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Equal("worst", (await Read(id)).Title);
        page = await moderator.Submit(page, "form[data-keep]", ("do", "run"), ("choices[0].take", "theirs"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(("good", 1), ((await Read(id)).Title, (await Read(id)).Height));
    }

    [Fact]
    public async Task Who_may_not_publish_gets_a_branch_made_for_it()
    {
        var (id, _, bad) = await Spoilt();
        using var contributor = await site.SignInAs(Roles.Contributor, "careful");
        var page = await contributor.Open($"/revert?change={bad}");
        Assert.Contains($"makes the branch undo-{bad} from main", page.Text, StringComparison.Ordinal);
        page = await contributor.Submit(page, "form[data-keep]", ("do", "run"));
        Assert.StartsWith("/changes/", page.Path, StringComparison.Ordinal);
        Assert.Equal(("bad", "good"), ((await Read(id)).Title, (await Read(id, $"undo-{bad}")).Title));
    }

    [Fact]
    public async Task The_api_previews_undoes_asks_and_refuses()
    {
        var (id, _, bad) = await Spoilt();
        using var moderator = await site.SignInAs(Roles.Moderator);
        var preview = await Json(await moderator.Call(HttpMethod.Post, $"/api/v1/changes/{bad}/revert?preview=true", new { }));
        Assert.Equal(("main", 1), (preview.GetProperty("branch").GetString(), preview.GetProperty("documents").GetArrayLength()));
        Assert.Equal("bad", (await Read(id)).Title);

        using (var contributor = await site.SignInAs(Roles.Contributor, "no-publisher"))
        {
            await Json(await contributor.Call(HttpMethod.Post, $"/api/v1/changes/{bad}/revert", new { }), HttpStatusCode.Forbidden);
            await Json(await contributor.Call(HttpMethod.Post, "/api/v1/reverts/author", new { author = TestEngine.Moderator.Id, since = DateTimeOffset.UnixEpoch }), HttpStatusCode.Forbidden);
        }

        var fields = await Json(await moderator.Call(HttpMethod.Post, $"/api/v1/documents/{id}/versions/{bad}/revert", new { fields = new[] { "/body" } }));
        Assert.Equal(("bad", 1), ((await Read(id)).Title, (await Read(id)).Height));
        Assert.Equal((await Read(id)).Head, fields.GetProperty("changeSet").GetInt64());
        await Json(await moderator.Call(HttpMethod.Post, $"/api/v1/documents/{id}/versions/{bad}/revert", new { fields = new[] { "/no" } }), HttpStatusCode.UnprocessableEntity);
        await Json(await moderator.Call(HttpMethod.Post, "/api/v1/changes/999999999/revert", new { }), HttpStatusCode.NotFound);

        var head = await Commit("main", Change.Edit(id, (await Read(id)).Head, TestEngine.Json(Ride("worse"))));
        var conflict = (await Json(await moderator.Call(HttpMethod.Post, $"/api/v1/changes/{bad}/revert", new { }), HttpStatusCode.Conflict)).GetProperty("conflicts")[0];
        Assert.Equal((bad, head), (conflict.GetProperty("base").GetInt64(), conflict.GetProperty("ours").GetInt64()));
        var decision = new { documentId = id, pointer = "/title", take = "theirs", @base = bad, ours = head };
        var done = await Json(await moderator.Call(HttpMethod.Post, $"/api/v1/changes/{bad}/revert", new { decisions = new[] { decision } }));
        Assert.Equal(("good", 1, done.GetProperty("changeSet").GetInt64()), await Read(id));
        Assert.Equal(JsonValueKind.Null, (await Json(await moderator.Call(HttpMethod.Post, $"/api/v1/changes/{bad}/revert", new { }))).GetProperty("changeSet").ValueKind);
    }

    [Fact]
    public async Task A_change_is_picked_onto_a_branch()
    {
        var (id, _, bad) = await Spoilt();
        var (from, onto) = (await Branch("pick-from"), await Branch("pick-onto"));
        var good = await Commit(from, Change.Edit(id, bad, TestEngine.Json(Ride("better", 7))));
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = await moderator.Submit(await moderator.Open($"/pick?change={good}&branch={onto}"), "form[data-keep]", ("do", "run"));
        Assert.Contains($"picked from change set {good}", page.Text, StringComparison.Ordinal);
        Assert.Equal("better", (await Read(id, onto)).Title);
        var api = await Json(await moderator.Call(HttpMethod.Post, $"/api/v1/changes/{good}/pick", new { branch = "main", documentId = id }));
        Assert.Equal((await Read(id)).Head, api.GetProperty("changeSet").GetInt64());
    }

    [Fact]
    public async Task A_branch_is_updated_from_main_merged_with_options_and_taken_back()
    {
        var (id, _, bad) = await Spoilt();
        var name = await Branch("merge");
        await Commit(name, Change.Edit(id, bad, TestEngine.Json(Ride("branch", 7))));
        await Commit("main", Change.Edit(id, bad, TestEngine.Json(Ride("bad", 9))));
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = await moderator.Open($"/branches/{name}");
        Assert.Contains("New on main", page.Text, StringComparison.Ordinal);
        page = await moderator.Submit(page, "form:has(input[name=source][value=main])");
        Assert.Contains($"Update {name} from main", page.Text, StringComparison.Ordinal);
        Assert.Equal(("branch", 9), ((await Read(id, name)).Title, (await Read(id, name)).Height));

        await Commit("main", Change.Edit(id, (await Read(id)).Head, TestEngine.Json(Ride("main", 9))));
        var asked = await Json(await moderator.Call(HttpMethod.Get, $"/api/v1/merges/preview?source={Uri.EscapeDataString(name)}"));
        Assert.Equal(1, asked.GetProperty("conflicts").GetArrayLength());
        var decided = await Json(await moderator.Call(HttpMethod.Get, $"/api/v1/merges/preview?source={Uri.EscapeDataString(name)}&strategy=theirs"));
        Assert.Equal(0, decided.GetProperty("conflicts").GetArrayLength());
        page = await moderator.Submit(
            await moderator.Open($"/branches/{name}"), $"form:has(input[name=source][value='{name}'])", ("strategy", "Theirs"));
        Assert.StartsWith("/changes/", page.Path, StringComparison.Ordinal);
        Assert.Equal("branch", (await Read(id)).Title);
        Assert.Contains("merged", (await moderator.Open($"/branches/{name}")).Text, StringComparison.OrdinalIgnoreCase);

        var merge = page.Path[(page.Path.LastIndexOf('/') + 1)..];
        page = await moderator.Open($"/revert?change={merge}");
        Assert.Contains("takes the merge", page.Text, StringComparison.Ordinal);
        await moderator.Submit(page, "form[data-keep]", ("do", "run"));
        Assert.Equal("main", (await Read(id)).Title);
        Assert.Contains("taken back", (await moderator.Open($"/changes/{merge}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everybody_finds_and_undoes_what_they_did_themselves_since_a_time()
    {
        var id = await site.EnsureAccount("self-undoer", Roles.Contributor);
        var self = new Viewer(id, "self-undoer", Roles.Grants[Roles.Contributor].ToHashSet(), 0);
        var (document, _, bad) = await Spoilt();
        var name = await Branch("own");
        await using (var scope = site.Services.CreateAsyncScope())
        {
            Assert.IsType<CommitResult.Committed>(await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
                new CommitRequest { Branch = name, Viewer = self, Message = "mine", Origin = Origin.Api, Changes = [Change.Edit(document, bad, TestEngine.Json(Ride("mine")))] }, Ct));
        }

        const string link = "a[href^='/revert/author']";
        using var other = await site.SignInAs(Roles.Contributor, "self-undoers-neighbour");
        Assert.Null((await other.Open("/people/self-undoer")).Document.QuerySelector(link));
        using var browser = await site.SignInAs(Roles.Contributor, "self-undoer");
        var page = await browser.Open((await browser.Open("/people/self-undoer")).Document.QuerySelector(link)!.GetAttribute("href")!);
        Assert.Null(page.Document.QuerySelector("input[name=name]:not([type=hidden])"));
        page = await browser.Open($"/revert/author?name=moderator&branch={name}");
        Assert.Contains("mine", page.Text, StringComparison.Ordinal);
        var wrong = await browser.Submit(page, "form[aria-label=Time]", ("since", "last week"));
        Assert.Contains("in UTC", wrong.Text, StringComparison.Ordinal);
        page = await browser.Submit(wrong, "form[aria-label=Time]", ("since", "2020-01-31 12:00"));
        Assert.Equal("/revert", page.Path);
        await browser.Submit(page, "form[data-keep]", ("do", "run"));
        Assert.Equal("bad", (await Read(document, name)).Title);
    }
}
