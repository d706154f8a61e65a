using VersionedContent.Accounts;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>What is forked from a private branch shows what that one held; and names of private and deleted branches.</summary>
public sealed class PrivateBranchTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly Viewer Reviewer = new(Guid.CreateVersion7(), "reviewer", Roles.Grants[Roles.Reviewer].ToHashSet(), 0);

    private static NewBranch Fork(string name, string from, BranchVisibility? visibility = null) =>
        new(name, "A fork", Visibility: visibility) { From = Ref.OfBranch(from) };

    private static async Task<(string Name, Guid Document)> Private(TestEngine engine, Viewer owner)
    {
        var id = Guid.CreateVersion7();
        var name = $"private-{id:N}";
        Assert.IsType<BranchResult.Done>(await engine.Branches.Create(new NewBranch(name, "Mine", Visibility: BranchVisibility.Private), owner, Ct));
        await engine.Committed(owner, name, Change.Create(id, $"p/{id:N}", TestEngine.Json(new { title = "draft" })));
        return (name, id);
    }

    private static async Task<BranchVisibility> Made(TestEngine engine, NewBranch branch, Viewer viewer) =>
        Assert.IsType<BranchResult.Done>(await engine.Branches.Create(branch, viewer, Ct)).Branch.Visibility;

    [Fact]
    public async Task A_fork_of_a_private_branch_is_private_unless_who_may_asks_for_a_public_one()
    {
        await using var engine = database.Open();
        var (name, id) = await Private(engine, TestEngine.Ann);
        Assert.Equal(BranchVisibility.Private, await Made(engine, Fork($"{name}-a", name), TestEngine.Ann));
        Assert.Equal(BranchVisibility.Private, await Made(engine, Fork($"{name}-b", name), TestEngine.Moderator));
        Assert.Equal(BranchVisibility.Private, await Made(engine, Fork($"{name}-c", name), Reviewer));
        Assert.Null(await engine.Store.Read(Ref.OfBranch($"{name}-b"), id, Viewer.Visitor, Ct));

        var refused = await engine.Branches.Create(Fork($"{name}-d", name, BranchVisibility.Public), Reviewer, Ct);
        Assert.Contains("private", Assert.IsType<BranchResult.Forbidden>(refused).Why, StringComparison.Ordinal);
        Assert.Null(await engine.Branches.Find($"{name}-d", TestEngine.Moderator, Ct));
        // Of the reviewer's own fork, which holds what is another's.
        Assert.IsType<BranchResult.Forbidden>(await engine.Branches.Create(Fork($"{name}-e", $"{name}-c", BranchVisibility.Public), Reviewer, Ct));
        Assert.Equal(BranchVisibility.Public, await Made(engine, Fork($"{name}-f", name, BranchVisibility.Public), TestEngine.Moderator));
        Assert.Equal(BranchVisibility.Public, await Made(engine, Fork($"{name}-g", name, BranchVisibility.Public), TestEngine.Ann));
        // What is public already stays so.
        Assert.Equal(BranchVisibility.Public, await Made(engine, Fork($"{name}-h", $"{name}-g"), TestEngine.Ben));
        Assert.IsType<BranchResult.NameTaken>(await engine.Branches.Create(Fork($"{name}-h", name), TestEngine.Ann, Ct));
        Assert.IsType<BranchResult.NotFound>(await engine.Branches.Create(Fork($"{name}-i", name), TestEngine.Ben, Ct));
    }

    [Fact]
    public async Task A_public_fork_does_not_tell_the_name_of_the_private_branch()
    {
        await using var engine = database.Open();
        var (name, id) = await Private(engine, TestEngine.Ann);
        var fork = Ref.OfBranch($"open-{id:N}");
        await Made(engine, Fork(fork.Branch!, name, BranchVisibility.Public), TestEngine.Ann);
        Assert.Equal("main", (await engine.Branches.Find(fork.Branch!, TestEngine.Ben, Ct))!.Parent);
        Assert.Equal(name, (await engine.Branches.Find(fork.Branch!, TestEngine.Ann, Ct))!.Parent);
        Assert.Equal("(private)", (await engine.Store.Read(fork, id, TestEngine.Ben, Ct))!.Branch);
        Assert.Equal(name, (await engine.Store.Read(fork, id, TestEngine.Ann, Ct))!.Branch);
        Assert.Equal("(private)", Assert.Single((await engine.Store.History(fork, id, new HistoryFilter(), Viewer.Visitor, Ct))!.Versions).Branch);
        // Kept pages of a history are read for one and shown to another.
        foreach (var (viewer, told) in new[] { (TestEngine.Ann, name), (Viewer.Visitor, "(private)"), (TestEngine.Ann, name) })
            Assert.Equal(told, Assert.Single((await engine.Store.HistoryOf(fork, $"p/{id:N}", new HistoryFilter(), viewer, Ct))!.Page.Versions).Branch);
        var blamed = (await engine.Blame.Blame(fork, id, Viewer.Visitor, Ct))!;
        Assert.Equal("(private)", Assert.Single(blamed.Fields).By.Branch);
    }

    [Fact]
    public async Task A_deleted_branch_is_told_by_the_name_it_had()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var (name, child) = ($"gone-{id:N}", Ref.OfBranch($"child-{id:N}"));
        await engine.Branch(name);
        await engine.Committed(TestEngine.Moderator, name, Change.Create(id, $"g/{id:N}", TestEngine.Json(new { title = "x" })));
        await engine.Branch(child.Branch!, name);
        var merge = Assert.IsType<MergeResult.Landed>(await engine.Merge(name)).ChangeSetId;
        Assert.IsType<BranchResult.Done>(await engine.Branches.Delete(name, TestEngine.Moderator, Ct));
        Assert.Equal(name, (await engine.Store.Read(child, id, Viewer.Visitor, Ct))!.Branch);
        Assert.Equal(name, (await engine.Store.ChangeSet(merge, Viewer.Visitor, Ct))!.MergedBranch);
        Assert.NotEmpty((await engine.Blame.Blame(child, id, Viewer.Visitor, Ct))!.Fields);
        Assert.DoesNotContain("~", (await engine.Replays.Preview(
            new ReplayRequest { Replay = new Replay.UndoChangeSet(merge), Viewer = TestEngine.Moderator }, Ct))!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_branch_changed_is_listed_whole_page_by_page_where_documents_share_a_path()
    {
        await using var engine = database.Open();
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (name, path) = ($"paged-{first:N}", $"p/{first:N}");
        await engine.Branch(name);
        var made = await engine.Committed(TestEngine.Moderator, name, Change.Create(first, path, TestEngine.Json(new { title = "a" })));
        await engine.Committed(TestEngine.Moderator, name, Change.Delete(first, made));
        await engine.Committed(TestEngine.Moderator, name, Change.Create(second, path, TestEngine.Json(new { title = "b" })));
        var seen = new List<Guid>();
        for (string? after = null; await engine.Branches.Changes(name, after, 1, TestEngine.Moderator, Ct) is { Count: > 0 } page; after = page[^1].Cursor)
            seen.AddRange(page.Select(change => change.Version.DocumentId));
        Assert.Equal(new[] { first, second }.Order(), seen.Order());
        Assert.Null(await engine.Branches.Changes(Ref.MainName, null, 1, TestEngine.Moderator, Ct));
    }
}
