using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

public sealed class BranchMergeTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static object Ride(string title, int height, string text) => new { title, height, body = text };

    private static async Task<(Guid Id, long First, string Branch)> Forked(TestEngine engine, object content)
    {
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"m/{id:N}", TestEngine.Json(content)));
        var branch = $"m-{id:N}";
        await engine.Branch(branch);
        return (id, first, branch);
    }

    [Fact]
    public async Task What_only_the_branch_changed_is_taken_over()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine, Ride("a", 1, "t"));
        var edited = await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, TestEngine.Json(Ride("b", 1, "t"))));
        var added = Guid.CreateVersion7();
        await engine.Committed(TestEngine.Moderator, branch, Change.Create(added, $"m/{added:N}", TestEngine.Json(Ride("new", 1, "t"))));

        var preview = (await engine.Merges.Preview(branch, "main", TestEngine.Moderator, Ct))!;
        Assert.Equal((2, 0, 0), (preview.TakenOver.Count, preview.Combined.Count, preview.Conflicts.Count));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch));

        var version = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!;
        Assert.Equal(("b", first, edited), (version.Content!.Value.GetProperty("title").GetString(), version.Parent, version.MergeParent));
        Assert.Equal("new", await engine.Title("main", added));
        Assert.IsType<MergeResult.NothingToMerge>(await engine.Merge(branch));
    }

    [Fact]
    public async Task What_both_changed_is_combined_by_field_and_by_word()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine, Ride("a", 1, "The ride opened in 2015.\nIt is fast.\n"));
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, TestEngine.Json(Ride("b", 1, "The ride opened in 2016.\nIt is fast.\n"))));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(Ride("a", 2, "The coaster opened in 2015.\nIt is fast.\n"))));

        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch));
        var content = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!.Content!.Value;
        Assert.Equal("b", content.GetProperty("title").GetString());
        Assert.Equal(2, content.GetProperty("height").GetInt32());
        Assert.Equal("The coaster opened in 2016.\nIt is fast.\n", content.GetProperty("body").GetString());
    }

    [Fact]
    public async Task A_conflict_waits_for_its_decision_and_is_not_raised_again()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine, Ride("a", 1, "t"));
        var theirs = await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, TestEngine.Json(Ride("theirs", 1, "t"))));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(Ride("ours", 1, "t"))));

        var waiting = Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(branch));
        Assert.Equal("/title", Assert.Single(Assert.Single(waiting.Conflicts).Fields).Pointer);
        Assert.Equal("ours", await engine.Title("main", id));

        // Main moves in another field meanwhile: the decision still counts.
        var decided = (await engine.Merges.Decide(waiting.MergeId, [new Decision(id, "/title", Resolution.Theirs)], TestEngine.Moderator, Ct))!;
        Assert.Empty(decided.Preview.Conflicts);
        var head = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!;
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, head.ChangeSetId, TestEngine.Json(Ride("ours", 5, "t"))));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch, waiting.MergeId));
        Assert.Equal("theirs", await engine.Title("main", id));

        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, theirs, TestEngine.Json(Ride("theirs", 1, "longer"))));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch));
        var content = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!.Content!.Value;
        Assert.Equal((5, "longer"), (content.GetProperty("height").GetInt32(), content.GetProperty("body").GetString()));
        Assert.Equal(MergeState.Landed, (await engine.Merges.Find(waiting.MergeId, TestEngine.Moderator, Ct))!.State);
    }

    [Fact]
    public async Task A_decision_for_ours_is_remembered_too()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine, Ride("a", 1, "t"));
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, TestEngine.Json(Ride("theirs", 1, "t"))));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(Ride("ours", 1, "t"))));
        var waiting = Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(branch));
        await engine.Merges.Decide(waiting.MergeId, [new Decision(id, "/title", Resolution.Ours)], TestEngine.Moderator, Ct);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch, waiting.MergeId));
        Assert.Equal("ours", await engine.Title("main", id));
        Assert.IsType<MergeResult.NothingToMerge>(await engine.Merge(branch));
    }

    [Fact]
    public async Task A_decision_stops_counting_when_its_conflict_changes()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine, Ride("a", 1, "t"));
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, TestEngine.Json(Ride("theirs", 1, "t"))));
        var ours = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(Ride("ours", 1, "t"))));
        var waiting = Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(branch));
        await engine.Merges.Decide(waiting.MergeId, [new Decision(id, "/title", Resolution.Theirs)], TestEngine.Moderator, Ct);
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, ours, TestEngine.Json(Ride("ours, and better", 1, "t"))));
        Assert.Equal(waiting.MergeId, Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(branch, waiting.MergeId)).MergeId);
    }

    [Fact]
    public async Task Deleted_here_and_changed_there_is_a_persons_choice()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine, Ride("a", 1, "t"));
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, TestEngine.Json(Ride("b", 1, "t"))));
        await engine.Committed(TestEngine.Moderator, "main", Change.Delete(id, first));
        var waiting = Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(branch));
        var field = Assert.Single(Assert.Single(waiting.Conflicts).Fields);
        Assert.Equal(FieldConflictKind.DeleteModify, field.Kind);
        await engine.Merges.Decide(waiting.MergeId, [new Decision(id, field.Pointer, Resolution.Theirs)], TestEngine.Moderator, Ct);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch, waiting.MergeId));
        Assert.Equal("b", await engine.Title("main", id));
    }

    [Fact]
    public async Task Two_documents_that_want_one_path_are_a_conflict_solved_by_another_path()
    {
        await using var engine = database.Open();
        var (_, _, branch) = await Forked(engine, Ride("a", 1, "t"));
        var (mine, yours) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var path = $"clash/{mine:N}";
        await engine.Committed(TestEngine.Moderator, branch, Change.Create(mine, path, TestEngine.Json(Ride("mine", 1, "t"))));
        await engine.Committed(TestEngine.Moderator, "main", Change.Create(yours, path, TestEngine.Json(Ride("yours", 1, "t"))));

        var waiting = Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(branch));
        Assert.Equal(yours, Assert.Single(waiting.Conflicts).PathTakenBy);
        var free = Resolution.Edited(path + "-2");
        await engine.Merges.Decide(waiting.MergeId, [new Decision(mine, DocumentConflict.PathPointer, free)], TestEngine.Moderator, Ct);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch, waiting.MergeId));
        Assert.Equal(mine, (await engine.At("main", path + "-2"))!.DocumentId);
    }

    [Fact]
    public async Task A_submission_closes_with_its_merge_and_keeps_its_authors_name()
    {
        await using var engine = database.Open();
        var (id, first, _) = await Forked(engine, Ride("a", 1, "t"));
        var name = $"submissions/{id:N}";
        await engine.Store.Commit(
            new CommitRequest
            {
                Branch = name, NewBranch = new NewBranch(name, "A title", BranchKind.Submission, BranchVisibility.Private), Viewer = TestEngine.Ann,
                Message = "m", Origin = Origin.Page, Changes = [Change.Edit(id, first, TestEngine.Json(Ride("b", 1, "t")))],
            },
            Ct);
        var landed = await engine.Merges.Merge(
            new MergeRequest { Source = name, Viewer = TestEngine.Moderator, Message = "A title", Author = new Author(TestEngine.Ann.Id!.Value, "ann") }, Ct);

        Assert.IsType<MergeResult.Landed>(landed);
        Assert.Equal("ann", (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!.Author!.Name);
        Assert.Equal(BranchState.Merged, (await engine.Branches.Find(name, TestEngine.Ann, Ct))!.State);
        Assert.IsType<CommitResult.Forbidden>(await engine.Commit(TestEngine.Ann, name, Change.Edit(id, first, TestEngine.Json(Ride("c", 1, "t")))));
        Assert.IsType<MergeResult.Forbidden>(await engine.Merge(name));
    }

    [Fact]
    public async Task A_reviewer_who_saw_an_older_state_is_told_that_it_moved()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine, Ride("a", 1, "t"));
        var seen = await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, TestEngine.Json(Ride("b", 1, "t"))));
        var newer = await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, seen, TestEngine.Json(Ride("c", 1, "t"))));
        var result = await engine.Merges.Merge(
            new MergeRequest { Source = branch, Viewer = TestEngine.Moderator, Message = "m", ExpectedSourceHead = seen }, Ct);
        Assert.Equal(new MergeResult.SourceMoved(newer), result);
    }
}
