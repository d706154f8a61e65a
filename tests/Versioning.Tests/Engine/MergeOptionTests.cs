using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

public sealed class MergeOptionTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static object Ride(string title, int height) => new { title, height };

    /// <summary>A document and a branch on which both sides changed the title, and each a field of its own.</summary>
    private static async Task<(Guid Id, string Branch)> Disputed(TestEngine engine)
    {
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"o/{id:N}", TestEngine.Json(new { title = "a", height = 1, speed = 1 })));
        var branch = $"o-{id:N}";
        await engine.Branch(branch);
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, TestEngine.Json(new { title = "theirs", height = 2, speed = 1 })));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = "ours", height = 1, speed = 2 })));
        return (id, branch);
    }

    private static Task<MergeResult> Merge(TestEngine engine, string source, MergeOptions options, Guid? mergeId = null) => engine.Merges.Merge(
        new MergeRequest { Source = source, Viewer = TestEngine.Moderator, Message = "m", Options = options, MergeId = mergeId }, Ct);

    [Theory]
    [InlineData(MergeStrategy.Ours, "ours")]
    [InlineData(MergeStrategy.Theirs, "theirs")]
    public async Task A_strategy_decides_conflicts_and_nothing_else(MergeStrategy strategy, string title)
    {
        await using var engine = database.Open();
        var (id, branch) = await Disputed(engine);
        var options = new MergeOptions { Strategy = strategy };
        Assert.Single((await engine.Merges.Preview(branch, "main", TestEngine.Moderator, Ct))!.Conflicts);
        var preview = (await engine.Merges.Preview(branch, "main", options, TestEngine.Moderator, Ct))!;
        Assert.Equal((1, 0), (preview.Combined.Count, preview.Conflicts.Count));

        Assert.IsType<MergeResult.Landed>(await Merge(engine, branch, options));
        var content = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!.Content!.Value;
        Assert.Equal((title, 2, 2), (content.GetProperty("title").GetString(), content.GetProperty("height").GetInt32(), content.GetProperty("speed").GetInt32()));
        Assert.IsType<MergeResult.NothingToMerge>(await engine.Merge(branch));
    }

    [Theory]
    [InlineData(MergeStrategy.Ours, "ours")]
    [InlineData(MergeStrategy.Theirs, "theirs")]
    public async Task A_strategy_decides_two_names_for_one_document(MergeStrategy strategy, string name)
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"o/{id:N}", TestEngine.Json(Ride("a", 1))));
        var branch = $"o-{id:N}";
        await engine.Branch(branch);
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, TestEngine.Json(Ride("a", 1)), $"o/{id:N}/theirs"));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(Ride("a", 1)), $"o/{id:N}/ours"));
        Assert.IsType<MergeResult.Landed>(await Merge(engine, branch, new MergeOptions { Strategy = strategy }));
        Assert.Equal($"o/{id:N}/{name}", (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!.Path);
    }

    [Fact]
    public async Task Two_documents_that_want_one_path_ask_whatever_the_strategy_and_the_options_are_kept_with_the_question()
    {
        await using var engine = database.Open();
        var (_, branch) = await Disputed(engine);
        var (mine, yours) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await engine.Committed(TestEngine.Moderator, branch, Change.Create(mine, $"o/clash/{mine:N}", TestEngine.Json(Ride("mine", 1))));
        await engine.Committed(TestEngine.Moderator, "main", Change.Create(yours, $"o/clash/{mine:N}", TestEngine.Json(Ride("yours", 1))));
        var options = new MergeOptions { Strategy = MergeStrategy.Theirs, CloseSource = true };
        var waiting = Assert.IsType<MergeResult.NeedsDecisions>(await Merge(engine, branch, options));
        Assert.Equal(yours, Assert.Single(waiting.Conflicts).PathTakenBy);
        Assert.Equal(options, (await engine.Merges.Find(waiting.MergeId, TestEngine.Moderator, Ct))!.Options);

        await engine.Merges.Decide(
            waiting.MergeId, [new Decision(mine, DocumentConflict.PathPointer, Resolution.Edited($"o/free/{mine:N}"))], TestEngine.Moderator, Ct);
        Assert.IsType<MergeResult.Landed>(await Merge(engine, branch, MergeOptions.Default, waiting.MergeId));
        Assert.Equal(BranchState.Merged, (await engine.Branches.Find(branch, TestEngine.Moderator, Ct))!.State);
        Assert.Equal(mine, (await engine.At("main", $"o/free/{mine:N}"))!.DocumentId);
    }

    [Fact]
    public async Task A_squash_says_nothing_of_where_it_came_from()
    {
        await using var engine = database.Open();
        var (id, branch) = await Disputed(engine);
        var squash = new MergeOptions { Squash = true, Strategy = MergeStrategy.Theirs };
        var landed = Assert.IsType<MergeResult.Landed>(await Merge(engine, branch, squash));
        var version = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!;
        Assert.Equal(("theirs", null), (version.Content!.Value.GetProperty("title").GetString(), version.MergeParent));
        Assert.Null((await engine.Store.ChangeSet(landed.ChangeSetId, TestEngine.Moderator, Ct))!.MergedBranch);

        // The next merge starts from the fork again, where main had another title.
        var branchHead = (await engine.Store.Read(Ref.OfBranch(branch), id, TestEngine.Moderator, Ct))!;
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, branchHead.ChangeSetId, TestEngine.Json(new { title = "again", height = 2, speed = 1 })));
        Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(branch));
    }

    [Fact]
    public async Task A_squash_writes_no_version_that_changes_nothing()
    {
        await using var engine = database.Open();
        var (_, branch) = await Disputed(engine);
        var other = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(other, $"o/{other:N}", TestEngine.Json(new { title = "a" })));
        var second = $"o-{other:N}";
        await engine.Branch(second);
        await engine.Committed(TestEngine.Moderator, second, Change.Edit(other, first, TestEngine.Json(new { title = "b" })));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(other, first, TestEngine.Json(new { title = "c" })));
        Assert.IsType<MergeResult.NothingToMerge>(await Merge(engine, second, new MergeOptions { Squash = true, Strategy = MergeStrategy.Ours }));
        Assert.IsType<MergeResult.Landed>(await Merge(engine, branch, new MergeOptions { Squash = true, Strategy = MergeStrategy.Ours }));
    }

    [Fact]
    public async Task The_source_is_closed_in_the_same_transaction_by_those_who_may()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"o/{id:N}", TestEngine.Json(Ride("a", 1))));
        var (open, into) = ($"open-{id:N}", $"into-{id:N}");
        await engine.Branch(open);
        await engine.Branch(into, viewer: TestEngine.Ann);
        var head = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!.ChangeSetId;
        await engine.Committed(TestEngine.Moderator, open, Change.Edit(id, head, TestEngine.Json(Ride("b", 1))));

        var request = new MergeRequest { Source = open, Target = into, Viewer = TestEngine.Ann, Message = "m", Options = new MergeOptions { CloseSource = true } };
        Assert.Equal($"Only its owner or a moderator may close {open}.", Assert.IsType<MergeResult.Forbidden>(await engine.Merges.Merge(request, Ct)).Why);
        Assert.IsType<MergeResult.Forbidden>(await engine.Merges.Merge(request with { Source = "main" }, Ct));
        Assert.IsType<MergeResult.Landed>(await engine.Merges.Merge(request with { Viewer = TestEngine.Moderator }, Ct));
        Assert.Equal(BranchState.Merged, (await engine.Branches.Find(open, TestEngine.Ann, Ct))!.State);
        Assert.IsType<CommitResult.Forbidden>(await engine.Commit(TestEngine.Moderator, open, Change.Edit(id, head, TestEngine.Json(Ride("c", 1)))));
    }
}
