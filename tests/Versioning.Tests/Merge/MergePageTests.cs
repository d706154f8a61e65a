using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Merge;

/// <summary>Merges of many questions on their pages, without JavaScript.</summary>
public sealed class MergePageTests(Site site) : IClassFixture<Site>
{
    private const int Many = 250;
    private const string Decide = "form[action*=Decide]";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static JsonElement Item(string title) => TestEngine.Json(new { type = "page", title, body = "b" });

    private async Task<long> Commit(string branch, IEnumerable<Change> changes)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return Assert.IsType<CommitResult.Committed>(await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest { Branch = branch, Viewer = TestEngine.Moderator, Message = "m", Origin = Origin.Api, Changes = [.. changes] }, Ct)).ChangeSetId;
    }

    /// <summary>A branch and main that both retitled the same documents; gives main's change set too.</summary>
    private async Task<(string Branch, Guid[] Documents, long Ours)> Conflicting(int documents)
    {
        var ids = Enumerable.Range(0, documents).Select(_ => Guid.CreateVersion7()).ToArray();
        var branch = $"many-{ids[0]:N}";
        var made = await Commit("main", ids.Select((id, i) => Change.Create(id, $"pages/{branch}/{i}", Item("start"))));
        await using (var scope = site.Services.CreateAsyncScope())
            Assert.IsType<BranchResult.Done>(await scope.ServiceProvider.GetRequiredService<IBranches>().Create(new NewBranch(branch, "Many"), TestEngine.Moderator, Ct));
        var ours = await Commit("main", ids.Select(id => Change.Edit(id, made, Item("ours"))));
        await Commit(branch, ids.Select(id => Change.Edit(id, made, Item("theirs"))));
        return (branch, ids, ours);
    }

    private static (string, string)[] Answers(Page page, string take) =>
        [.. page.Document.QuerySelectorAll("input[name$='.Pointer']").Select((_, i) => ($"choices[{i}].take", take))];

    [Fact]
    public async Task Many_questions_come_a_page_at_a_time_and_every_answer_is_kept()
    {
        var (branch, ids, _) = await Conflicting(Many);
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = await moderator.Submit(await moderator.Open($"/branches/{branch}"), $"form:has(input[name=source][value='{branch}'])");
        Assert.StartsWith("/merges/", page.Path, StringComparison.Ordinal);
        Assert.Contains("Questions 1 to 50 of 250", page.Text, StringComparison.Ordinal);

        // Some are passed over and answered last.
        page = await moderator.Open($"{page.Path}?skip=200");
        Assert.Contains("Questions 201 to 250 of 250", page.Text, StringComparison.Ordinal);
        page = await moderator.Submit(page, Decide, Answers(page, "theirs"));
        Assert.Contains("Questions 1 to 50 of 200", page.Text, StringComparison.Ordinal);
        for (var left = 150; left >= 0; left -= 50)
        {
            page = await moderator.Submit(page, Decide, Answers(page, "ours"));
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains(left == 0 ? "Everything is decided" : $"{left} questions open", page.Text, StringComparison.Ordinal);
        }

        page = await moderator.Submit(page, "form[action*=Land]");
        Assert.StartsWith("/changes/", page.Path, StringComparison.Ordinal);
        await using var scope = site.Services.CreateAsyncScope();
        var merged = await scope.ServiceProvider.GetRequiredService<IVersionStore>().ReadMany(Ref.Main, ids, TestEngine.Moderator, Ct);
        Assert.Equal(50, merged.Count(version => version.Content!.Value.GetProperty("title").GetString() == "theirs"));
    }

    [Fact]
    public async Task A_revert_of_many_questions_is_answered_on_one_form()
    {
        var (_, ids, bad) = await Conflicting(Many);
        await Commit("main", ids.Select(id => Change.Edit(id, bad, Item("later"))));
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = await moderator.Open($"/revert?change={bad}");
        Assert.Equal(Many, page.Document.QuerySelectorAll("input[name$='.Pointer']").Length);
        page = await moderator.Submit(page, "form[data-keep]", [.. Answers(page, "theirs"), ("do", "run")]);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.StartsWith("/changes/", page.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_is_shown_no_forecast_and_a_moderator_is()
    {
        var (branch, _, _) = await Conflicting(1);
        using var visitor = site.NewBrowser();
        var shown = await visitor.Open($"/branches/{branch}");
        Assert.Contains("1 document changed", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("to decide", shown.Text, StringComparison.Ordinal);
        using var moderator = await site.SignInAs(Roles.Moderator);
        Assert.Contains("to decide", (await moderator.Open($"/branches/{branch}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_much_to_forecast_is_said_and_nothing_of_it_is_worked_out()
    {
        var name = $"wide-{Guid.CreateVersion7():N}";
        await using var scope = site.Services.CreateAsyncScope();
        Assert.IsType<BranchResult.Done>(await scope.ServiceProvider.GetRequiredService<IBranches>().Create(new NewBranch(name, "Wide"), TestEngine.Moderator, Ct));
        var merges = scope.ServiceProvider.GetRequiredService<IMerges>();
        for (var n = 0; n <= MergePreview.Most; n += 1_000)
        {
            await Commit(name, Enumerable.Range(n, Math.Min(1_000, MergePreview.Most + 1 - n)).Select(i => Change.Create(Guid.CreateVersion7(), $"{name}/{i}", Item("new"))));
            var isTooLarge = n switch { 0 => (false, false), MergePreview.Most => (true, true), _ => (true, false) };
            Assert.Equal(isTooLarge, (await IsTooLarge(Viewer.Visitor), await IsTooLarge(TestEngine.Moderator)));
        }

        var preview = (await merges.Preview(name, Ref.MainName, TestEngine.Moderator, Ct))!;
        Assert.True(preview is { IsTooLarge: true, IsEmpty: false, TakenOver.Count: 0 });
        Assert.Equal(MergePreview.Most + 1, (await merges.PreviewWhole(name, Ref.MainName, Viewer.Visitor, Ct))!.TakenOver.Count);
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = await moderator.Open($"/branches/{name}");
        Assert.Contains("too much to forecast", page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector($"form:has(input[name=source][value='{name}'])"));
        Assert.IsType<BranchResult.Unmerged>(await scope.ServiceProvider.GetRequiredService<IBranches>().Delete(name, TestEngine.Moderator, Ct));

        async Task<bool> IsTooLarge(Viewer viewer) => (await merges.Preview(name, Ref.MainName, viewer, Ct))!.IsTooLarge;
    }
}
