using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>What is done to a branch, not on it: renamed, protected, closed, deleted; and how far it is from its parent.</summary>
public sealed class ManageBranchTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<(string Name, Guid Id)> Branch(TestEngine engine, Viewer? owner = null, string from = Ref.MainName)
    {
        var id = Guid.CreateVersion7();
        await engine.Branch($"manage-{id:N}", from, owner);
        return ($"manage-{id:N}", id);
    }

    private static Task<long> Create(TestEngine engine, string branch, Guid? id = null) => engine.Committed(
        TestEngine.Moderator, branch, Change.Create(id ?? Guid.CreateVersion7(), $"manage/{Guid.CreateVersion7():N}", TestEngine.Json(new { title = "x" })));

    private static string Why(BranchResult result) => Assert.IsType<BranchResult.Forbidden>(result).Why;

    [Fact]
    public async Task A_renamed_branch_is_found_by_its_new_name_alone_and_keeps_its_changes()
    {
        await using var engine = database.Open();
        var (name, id) = await Branch(engine, TestEngine.Ann);
        var (other, _) = await Branch(engine);
        await Create(engine, name, id);
        Assert.IsType<BranchResult.NameTaken>(await engine.Branches.Rename(name, other, TestEngine.Ann, Ct));
        Assert.IsType<BranchResult.Invalid>(await engine.Branches.Rename(name, "No Name", TestEngine.Ann, Ct));
        Assert.Contains("someone else", Why(await engine.Branches.Rename(name, $"{name}-2", TestEngine.Ben, Ct)), StringComparison.Ordinal);

        Assert.Equal($"{name}-2", Assert.IsType<BranchResult.Done>(await engine.Branches.Rename(name, $"{name}-2", TestEngine.Ann, Ct)).Branch.Name);
        Assert.Null(await engine.Branches.Find(name, TestEngine.Ann, Ct));
        Assert.Equal((null, "x"), (await engine.Title(name, id), await engine.Title($"{name}-2", id)));
        Assert.IsType<BranchResult.NotFound>(await engine.Branches.Rename(name, $"{name}-3", TestEngine.Ann, Ct));
    }

    [Fact]
    public async Task A_title_is_edited_by_the_owner_or_a_moderator()
    {
        await using var engine = database.Open();
        var (name, _) = await Branch(engine, TestEngine.Ann);
        foreach (var viewer in new[] { TestEngine.Ann, TestEngine.Moderator })
            Assert.Equal("New", Assert.IsType<BranchResult.Done>(await engine.Branches.Retitle(name, "New", viewer, Ct)).Branch.Title);
        Assert.IsType<BranchResult.Invalid>(await engine.Branches.Retitle(name, "", TestEngine.Ann, Ct));
        Assert.IsType<BranchResult.Forbidden>(await engine.Branches.Retitle(name, "Old", TestEngine.Ben, Ct));
    }

    [Fact]
    public async Task A_protected_branch_takes_changes_only_by_merges_of_moderators()
    {
        await using var engine = database.Open();
        var (name, _) = await Branch(engine, TestEngine.Ann);
        Assert.IsType<BranchResult.Forbidden>(await engine.Branches.Protect(name, true, TestEngine.Ann, Ct));
        Assert.True(Assert.IsType<BranchResult.Done>(await engine.Branches.Protect(name, true, TestEngine.Moderator, Ct)).Branch.IsProtected);
        foreach (var viewer in new[] { TestEngine.Ann, TestEngine.Moderator })
        {
            var refused = await engine.Commit(viewer, name, Change.Create(Guid.CreateVersion7(), $"manage/{name}", TestEngine.Json(new { title = "x" })));
            Assert.Contains("protected", Assert.IsType<CommitResult.Forbidden>(refused).Why, StringComparison.Ordinal);
        }

        var (work, id) = await Branch(engine, TestEngine.Ann, name);
        await Create(engine, work, id);
        var byAnn = await engine.Merges.Merge(new MergeRequest { Source = work, Target = name, Viewer = TestEngine.Ann, Message = "mine" }, Ct);
        Assert.Contains("protected", Assert.IsType<MergeResult.Forbidden>(byAnn).Why, StringComparison.Ordinal);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(work, target: name));
        Assert.Equal("x", await engine.Title(name, id));

        Assert.IsType<BranchResult.Done>(await engine.Branches.Protect(name, false, TestEngine.Moderator, Ct));
        await Create(engine, name);
    }

    [Fact]
    public async Task An_archived_branch_is_opened_again_and_goes_on()
    {
        await using var engine = database.Open();
        var (name, _) = await Branch(engine, TestEngine.Ann);
        Assert.IsType<BranchResult.Invalid>(await engine.Branches.Reopen(name, TestEngine.Ann, Ct));
        Assert.IsType<BranchResult.Done>(await engine.Branches.Archive(name, TestEngine.Ann, Ct));
        Assert.IsType<BranchResult.Forbidden>(await engine.Branches.Reopen(name, TestEngine.Ben, Ct));
        Assert.Equal(BranchState.Open, Assert.IsType<BranchResult.Done>(await engine.Branches.Reopen(name, TestEngine.Ann, Ct)).Branch.State);
        await Create(engine, name);
    }

    [Fact]
    public async Task Only_a_merged_branch_is_deleted_and_its_name_is_free_again()
    {
        await using var engine = database.Open();
        var (name, id) = await Branch(engine, TestEngine.Ann);
        await Create(engine, name, id);
        await Create(engine, name);
        await engine.Branch($"{name}-child", name);
        Assert.Equal(2, Assert.IsType<BranchResult.Unmerged>(await engine.Branches.Delete(name, TestEngine.Ann, Ct)).Documents);
        Assert.IsType<BranchResult.Forbidden>(await engine.Branches.Delete(name, TestEngine.Ben, Ct));

        var landed = Assert.IsType<MergeResult.Landed>(await engine.Merge(name)).ChangeSetId;
        Assert.Equal(BranchState.Deleted, Assert.IsType<BranchResult.Done>(await engine.Branches.Delete(name, TestEngine.Ann, Ct)).Branch.State);
        Assert.Null(await engine.Branches.Find(name, TestEngine.Moderator, Ct));
        Assert.IsType<BranchResult.NotFound>(await engine.Branches.Delete(name, TestEngine.Ann, Ct));
        foreach (var state in new BranchState?[] { null, BranchState.Deleted })
            Assert.DoesNotContain((await engine.Branches.List(state, null, null, 200, TestEngine.Moderator, Ct)).Branches, branch => branch.Title == name);

        // What was merged from it keeps its history, and what was forked from it goes on, nearer to main.
        Assert.Equal("x", await engine.Title("main", id));
        var versions = (await engine.Store.History(Ref.Main, id, new HistoryFilter(), TestEngine.Moderator, Ct))!.Versions;
        Assert.NotNull(await engine.Store.ReadVersion(id, versions[0].MergeParent!.Value, TestEngine.Moderator, Ct));
        Assert.Equal(landed, versions[0].ChangeSetId);
        Assert.Equal(("x", Ref.MainName), (await engine.Title($"{name}-child", id), (await engine.Branches.Find($"{name}-child", TestEngine.Moderator, Ct))!.Parent));
        await Create(engine, $"{name}-child");
        Assert.IsType<MergeResult.Landed>(await engine.Merge($"{name}-child"));

        await engine.Branch(name);
        Assert.Null((await engine.Branches.Find(name, TestEngine.Moderator, Ct))!.LastChangeAt);
    }

    [Fact]
    public async Task Main_and_the_branches_of_submissions_are_managed_by_nobody_here()
    {
        await using var engine = database.Open();
        var name = $"submission-{Guid.CreateVersion7():N}";
        Assert.IsType<BranchResult.Done>(await engine.Branches.Create(new NewBranch(name, "A submission", BranchKind.Submission), TestEngine.Ann, Ct));
        foreach (var branch in new[] { Ref.MainName, name })
        {
            Assert.IsType<BranchResult.Forbidden>(await engine.Branches.Rename(branch, "x", TestEngine.Moderator, Ct));
            Assert.IsType<BranchResult.Forbidden>(await engine.Branches.Retitle(branch, "x", TestEngine.Moderator, Ct));
            Assert.IsType<BranchResult.Forbidden>(await engine.Branches.Protect(branch, true, TestEngine.Moderator, Ct));
            Assert.IsType<BranchResult.Forbidden>(await engine.Branches.Reopen(branch, TestEngine.Moderator, Ct));
            Assert.IsType<BranchResult.Forbidden>(await engine.Branches.Delete(branch, TestEngine.Moderator, Ct));
        }

        Assert.IsType<BranchResult.Forbidden>(await engine.Branches.Archive(Ref.MainName, TestEngine.Moderator, Ct));
    }

    [Fact]
    public async Task A_branch_counts_how_far_it_is_ahead_and_behind_through_merges_both_ways()
    {
        await using var engine = database.Open();
        // A parent of its own, since other tests change main meanwhile.
        var (parent, _) = await Branch(engine);
        await Create(engine, parent);
        var (name, _) = await Branch(engine, from: parent);
        await At(0, 0);
        await Create(engine, name);
        await Create(engine, name);
        await Create(engine, parent);
        await At(2, 1);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(name, target: parent));
        await At(0, 1);
        await Create(engine, name);
        await At(1, 1);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(parent, target: name));
        await At(1, 0);
        await Create(engine, parent);
        await At(1, 1);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(name, target: parent));
        await At(0, 1);

        async Task At(int ahead, int behind)
        {
            var branch = (await engine.Branches.Find(name, TestEngine.Moderator, Ct))!;
            Assert.Equal((ahead, behind), (branch.Ahead, branch.Behind));
        }
    }

    [Fact]
    public async Task A_branch_from_a_moment_is_behind_what_its_parent_did_since()
    {
        await using var engine = database.Open();
        var spring = new DateTimeOffset(2020, 4, 1, 0, 0, 0, TimeSpan.Zero);
        var (parent, _) = await Branch(engine);
        foreach (var at in new[] { spring.AddYears(-1), spring.AddYears(1), spring.AddYears(2) })
        {
            Assert.IsType<CommitResult.Committed>(await engine.Store.Commit(
                new CommitRequest
                {
                    Branch = parent, Viewer = TestEngine.Moderator, Message = "then", Origin = Origin.Api, At = at,
                    Changes = [Change.Create(Guid.CreateVersion7(), $"manage/{Guid.CreateVersion7():N}", TestEngine.Json(new { title = "x" }))],
                }, Ct));
        }

        var (name, _) = await Branch(engine, from: $"{parent}@2020-04-01");
        await Create(engine, parent);
        Assert.Equal((0, 3), await engine.Branches.Find(name, TestEngine.Moderator, Ct) is { } branch ? (branch.Ahead, branch.Behind) : default);
    }

    [Fact]
    public async Task A_merge_taken_back_counts_as_ahead_again()
    {
        await using var engine = database.Open();
        var (parent, _) = await Branch(engine);
        var (name, _) = await Branch(engine, from: parent);
        await Create(engine, name);
        var landed = Assert.IsType<MergeResult.Landed>(await engine.Merge(name, target: parent)).ChangeSetId;
        Assert.Equal(0, (await engine.Branches.Find(name, TestEngine.Moderator, Ct))!.Ahead);
        var undone = await engine.Services.GetRequiredService<IReplays>().Run(
            new ReplayRequest { Replay = new Replay.UndoChangeSet(landed), Viewer = TestEngine.Moderator }, Ct);
        Assert.IsType<ReplayResult.Done>(undone);
        Assert.Equal(1, (await engine.Branches.Find(name, TestEngine.Moderator, Ct))!.Ahead);
        Assert.IsType<BranchResult.Unmerged>(await engine.Branches.Delete(name, TestEngine.Moderator, Ct));
    }

    [Fact]
    public async Task A_branch_closed_by_its_merge_is_listed_as_merged_and_can_be_opened_again()
    {
        await using var engine = database.Open();
        var (name, _) = await Branch(engine);
        await Create(engine, name);
        Assert.IsType<MergeResult.Landed>(await engine.Merges.Merge(
            new MergeRequest { Source = name, Viewer = TestEngine.Moderator, Message = "all of it", Options = new MergeOptions { CloseSource = true } }, Ct));
        foreach (var (state, listed) in new[] { (BranchState.Merged, true), (BranchState.Open, false) })
            Assert.Equal(listed, (await engine.Branches.List(state, BranchKind.Topic, null, 200, TestEngine.Ben, Ct)).Branches.Any(branch => branch.Name == name));
        Assert.IsType<BranchResult.Done>(await engine.Branches.Reopen(name, TestEngine.Moderator, Ct));
        await Create(engine, name);
        Assert.Equal(1, (await engine.Branches.Find(name, TestEngine.Moderator, Ct))!.Ahead);
    }

    [Fact]
    public async Task A_page_of_branches_is_one_query()
    {
        await using var engine = database.Open();
        for (var n = 0; n < 3; n++)
            await Create(engine, (await Branch(engine)).Name);
        using var counter = Site.CountQueries();
        var page = await engine.Branches.List(BranchState.Open, BranchKind.Topic, null, 50, TestEngine.Moderator, Ct);
        Assert.Equal(1, counter.Count);
        Assert.True(page.Branches.Count >= 3);
        Assert.All(page.Branches, branch => Assert.NotNull(branch.Parent));
    }
}
