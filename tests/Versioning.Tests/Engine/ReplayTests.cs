using VersionedContent.Accounts;
using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

public sealed class ReplayTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static object Ride(string title, int height = 1, string body = "one\ntwo\nthree\n") => new { title, height, body };

    private static async Task<(Guid Id, long First)> Made(TestEngine engine, object content, string branch = "main")
    {
        var id = Guid.CreateVersion7();
        return (id, await engine.Committed(TestEngine.Moderator, branch, Change.Create(id, $"r/{id:N}", TestEngine.Json(content))));
    }

    private static async Task<long> Edit(TestEngine engine, Guid id, object content, string branch = "main", Viewer? by = null, string? path = null)
    {
        var head = (await engine.Store.Read(Ref.OfBranch(branch), id, TestEngine.Moderator, Ct))!;
        return await engine.Committed(by ?? TestEngine.Moderator, branch, Change.Edit(id, head.ChangeSetId, TestEngine.Json(content), path));
    }

    private static Task<ReplayResult> Run(TestEngine engine, Replay replay, string? branch = null, Viewer? by = null, params Decision[] decisions) =>
        engine.Replays.Run(new ReplayRequest { Replay = replay, Branch = branch, Viewer = by ?? TestEngine.Moderator, Decisions = decisions }, Ct);

    private static async Task<long> Done(TestEngine engine, Replay replay, string? branch = null, Viewer? by = null) =>
        Assert.IsType<ReplayResult.Done>(await Run(engine, replay, branch, by)).ChangeSetId;

    private static async Task<DocumentVersion> Read(TestEngine engine, Guid id, string branch = "main") =>
        (await engine.Store.Read(Ref.OfBranch(branch), id, TestEngine.Moderator, Ct))!;

    private static async Task<(string?, int, string?)> Content(TestEngine engine, Guid id, string branch = "main")
    {
        var content = (await Read(engine, id, branch)).Content!.Value;
        return (content.GetProperty("title").GetString(), content.GetProperty("height").GetInt32(), content.GetProperty("body").GetString());
    }

    [Fact]
    public async Task Undoing_a_change_set_keeps_what_was_edited_later()
    {
        await using var engine = database.Open();
        var (id, _) = await Made(engine, Ride("a"));
        var bad = await Edit(engine, id, Ride("bad", 1, "one\nBAD\nthree\n"));
        await Edit(engine, id, Ride("bad", 9, "one\nBAD\nthree\nfour\n"));

        var preview = (await engine.Replays.Preview(new ReplayRequest { Replay = new Replay.UndoChangeSet(bad), Viewer = TestEngine.Moderator }, Ct))!;
        Assert.Equal(["/body", "/title"], Assert.Single(preview.Documents).Fields!.Select(field => field.Pointer).Order());
        Assert.Equal("main", preview.Branch);
        var undone = await Done(engine, new Replay.UndoChangeSet(bad));
        Assert.Equal(("a", 9, "one\ntwo\nthree\nfour\n"), await Content(engine, id));
        var version = await Read(engine, id);
        Assert.Equal((VersionKind.Reverted, Origin.Revert, $"Revert change set {bad}"), (version.Kind, version.Origin, version.Message));
        Assert.Equal(preview.Message, version.Message);
        Assert.IsType<ReplayResult.Nothing>(await Run(engine, new Replay.UndoChangeSet(bad)));

        // A revert of the revert.
        await Done(engine, new Replay.UndoChangeSet(undone));
        Assert.Equal(("bad", 9, "one\nBAD\nthree\nfour\n"), await Content(engine, id));
        Assert.Equal($"Reapply what change set {undone} reverted", (await Read(engine, id)).Message);
    }

    [Fact]
    public async Task A_place_that_changed_again_is_a_question_and_its_answer_counts_for_that_head_only()
    {
        await using var engine = database.Open();
        var (id, _) = await Made(engine, Ride("a"));
        var bad = await Edit(engine, id, Ride("bad"));
        var head = await Edit(engine, id, Ride("worse"));
        var conflict = Assert.Single(Assert.IsType<ReplayResult.Conflicted>(await Run(engine, new Replay.UndoChangeSet(bad))).Conflicts);
        Assert.Equal((bad, head, "/title"), (conflict.BaseChangeSetId, conflict.OursChangeSetId, Assert.Single(conflict.Fields).Pointer));
        Assert.Equal(("worse", 1), ((await Content(engine, id)).Item1, (await Content(engine, id)).Item2));

        var answer = new Decision(id, "/title", Resolution.Theirs) { Base = bad, Ours = head };
        Assert.IsType<ReplayResult.Conflicted>(await Run(engine, new Replay.UndoChangeSet(bad), null, null, answer with { Ours = null }));
        await Edit(engine, id, Ride("worst"));
        var again = Assert.IsType<ReplayResult.Conflicted>(await Run(engine, new Replay.UndoChangeSet(bad), null, null, answer));
        Assert.IsType<ReplayResult.Done>(
            await Run(engine, new Replay.UndoChangeSet(bad), null, null, answer with { Ours = Assert.Single(again.Conflicts).OursChangeSetId }));
        Assert.Equal("a", (await Content(engine, id)).Item1);
    }

    [Fact]
    public async Task All_documents_of_a_change_set_are_undone_as_one_or_not_at_all()
    {
        await using var engine = database.Open();
        var (left, leftFirst) = await Made(engine, Ride("left"));
        var (right, rightFirst) = await Made(engine, Ride("right"));
        var added = Guid.CreateVersion7();
        var bad = await engine.Committed(
            TestEngine.Moderator, "main", Change.Edit(left, leftFirst, TestEngine.Json(Ride("bad"))),
            Change.Edit(right, rightFirst, TestEngine.Json(Ride("bad"))), Change.Create(added, $"r/{added:N}", TestEngine.Json(Ride("spam"))));
        await Edit(engine, right, Ride("worse"));
        Assert.IsType<ReplayResult.Conflicted>(await Run(engine, new Replay.UndoChangeSet(bad)));
        Assert.Equal("bad", (await Content(engine, left)).Item1);

        var head = await Read(engine, right);
        var decision = new Decision(right, "/title", Resolution.Ours) { Base = bad, Ours = head.ChangeSetId };
        var done = Assert.IsType<ReplayResult.Done>(await Run(engine, new Replay.UndoChangeSet(bad), null, null, decision));
        Assert.Equal("left", (await Content(engine, left)).Item1);
        Assert.Equal("worse", (await Content(engine, right)).Item1);
        Assert.True((await Read(engine, added)).IsDeleted);
        Assert.Equal(2, (await engine.Store.ChangeSet(done.ChangeSetId, TestEngine.Moderator, Ct))!.DocumentCount);
    }

    [Fact]
    public async Task A_deleted_document_comes_back_and_a_made_one_goes()
    {
        await using var engine = database.Open();
        var (id, first) = await Made(engine, Ride("a"));
        var path = (await Read(engine, id)).Path;
        var deleted = await engine.Committed(TestEngine.Moderator, "main", Change.Delete(id, first));
        await Done(engine, new Replay.UndoChangeSet(deleted));
        Assert.Equal((VersionKind.Restored, path), ((await Read(engine, id)).Kind, (await engine.At("main", path))!.Path));

        await Done(engine, new Replay.UndoVersion(id, first));
        Assert.True((await Read(engine, id)).IsDeleted);
    }

    [Fact]
    public async Task A_document_comes_back_to_another_path_where_its_own_is_taken()
    {
        await using var engine = database.Open();
        var (id, first) = await Made(engine, Ride("a"));
        var deleted = await engine.Committed(TestEngine.Moderator, "main", Change.Delete(id, first));
        var other = Guid.CreateVersion7();
        await engine.Committed(TestEngine.Moderator, "main", Change.Create(other, $"r/{id:N}", TestEngine.Json(Ride("b"))));
        var conflict = Assert.Single(Assert.IsType<ReplayResult.Conflicted>(await Run(engine, new Replay.UndoChangeSet(deleted))).Conflicts);
        Assert.Equal(other, conflict.PathTakenBy);
        Assert.IsType<ReplayResult.Done>(await Run(
            engine, new Replay.UndoChangeSet(deleted), null, null,
            new Decision(id, DocumentConflict.PathPointer, Resolution.Edited($"r/{id:N}/2")) { Base = conflict.BaseChangeSetId, Ours = conflict.OursChangeSetId }));
        Assert.Equal(id, (await engine.At("main", $"r/{id:N}/2"))!.DocumentId);
    }

    [Fact]
    public async Task Undoing_a_rename_leads_readers_back()
    {
        await using var engine = database.Open();
        var (id, _) = await Made(engine, Ride("a"));
        var renamed = await Edit(engine, id, Ride("a"), path: $"r/{id:N}/new");
        await Edit(engine, id, Ride("a", 5));
        await Done(engine, new Replay.UndoChangeSet(renamed));
        Assert.Equal(($"r/{id:N}", 5), ((await Read(engine, id)).Path, (await Content(engine, id)).Item2));
        Assert.Equal($"r/{id:N}/new", (await engine.At("main", $"r/{id:N}/new"))!.RedirectedFrom);
    }

    [Fact]
    public async Task Single_fields_of_a_version_are_undone()
    {
        await using var engine = database.Open();
        var (id, _) = await Made(engine, Ride("a"));
        var bad = await Edit(engine, id, Ride("bad", 7), path: $"r/{id:N}/bad");
        await Done(engine, new Replay.UndoVersion(id, bad) { Fields = ["/title"] });
        Assert.Equal(("a", 7), ((await Content(engine, id)).Item1, (await Content(engine, id)).Item2));
        Assert.Equal($"r/{id:N}/bad", (await Read(engine, id)).Path);
        await Done(engine, new Replay.UndoVersion(id, bad) { Fields = ["/height", DocumentConflict.PathPointer] });
        Assert.Equal($"r/{id:N}", (await Read(engine, id)).Path);
        Assert.Contains("did not change /body", Assert.IsType<ReplayResult.Invalid>(await Run(engine, new Replay.UndoVersion(id, bad) { Fields = ["/body"] })).Problem, StringComparison.Ordinal);
        Assert.IsType<ReplayResult.Invalid>(await Run(engine, new Replay.UndoVersion(id, bad) { Fields = [] }));
    }

    [Fact]
    public async Task All_that_a_person_changed_since_a_moment_goes_and_the_edits_of_others_stay()
    {
        await using var engine = database.Open();
        var vandal = TestEngine.Ann with { Id = Guid.CreateVersion7(), Name = $"vandal{Guid.NewGuid():N}" };
        var branch = $"since-{Guid.NewGuid():N}";
        await engine.Branch(branch);
        var (page, _) = await Made(engine, Ride("a"), branch);
        var (other, _) = await Made(engine, Ride("b"), branch);
        await Edit(engine, page, Ride("before", 1), branch, vandal);
        var since = (await Read(engine, page, branch)).At.AddTicks(10);
        await Edit(engine, page, Ride("bad", 1), branch, vandal);
        await Edit(engine, page, Ride("bad", 5), branch);
        await Edit(engine, page, Ride("bad", 5, "one\nBAD\nthree\n"), branch, vandal);
        await Edit(engine, page, Ride("worse", 5, "one\nBAD\nBAD\n"), branch, vandal);
        await Edit(engine, other, Ride("bad"), branch, vandal);
        var spam = Guid.CreateVersion7();
        await engine.Committed(vandal, branch, Change.Create(spam, $"r/{spam:N}", TestEngine.Json(Ride("spam"))));

        var undo = new Replay.UndoAuthor(vandal.Id!.Value, since);
        Assert.IsType<ReplayResult.Forbidden>(await Run(engine, undo, branch, TestEngine.Ben));
        var done = await Done(engine, undo, branch);
        Assert.Equal(("before", 5, "one\ntwo\nthree\n"), await Content(engine, page, branch));
        Assert.Equal("b", (await Content(engine, other, branch)).Item1);
        Assert.True((await Read(engine, spam, branch)).IsDeleted);
        var change = (await engine.Store.ChangeSet(done, TestEngine.Moderator, Ct))!;
        Assert.Equal((3, $"Revert what one person changed since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC"), (change.DocumentCount, change.Message));
        Assert.IsType<ReplayResult.Nothing>(await Run(engine, undo, branch));
    }

    [Fact]
    public async Task A_persons_many_documents_are_undone_in_steps()
    {
        await using var engine = database.Open();
        var vandal = TestEngine.Ann with { Id = Guid.CreateVersion7(), Name = $"vandal{Guid.NewGuid():N}" };
        var branch = $"steps-{Guid.NewGuid():N}";
        await engine.Branch(branch);
        var documents = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToArray();
        await engine.Committed(vandal, branch, [.. documents.Select(d => Change.Create(d, $"r/{d:N}", TestEngine.Json(Ride("spam"))))]);
        var (steps, after) = (0, (Guid?)null);
        do
        {
            var step = Assert.IsType<ReplayResult.Done>(await Run(engine, new Replay.UndoAuthor(vandal.Id!.Value, DateTimeOffset.MinValue) { Limit = 2, After = after }, branch));
            after = step.Next;
            steps++;
        }
        while (after is not null);
        Assert.Equal(3, steps);
        foreach (var document in documents)
            Assert.True((await Read(engine, document, branch)).IsDeleted);
    }

    [Fact]
    public async Task A_change_is_picked_onto_another_branch_in_its_authors_name()
    {
        await using var engine = database.Open();
        var (id, _) = await Made(engine, Ride("a"));
        var (from, onto) = ($"from-{id:N}", $"onto-{id:N}");
        await engine.Branch(from);
        await engine.Branch(onto);
        await Edit(engine, id, Ride("not this", 1), from);
        var good = await Edit(engine, id, Ride("not this", 8), from, TestEngine.Ann);
        var added = Guid.CreateVersion7();
        var made = await engine.Committed(TestEngine.Moderator, from, Change.Create(added, $"r/{added:N}", TestEngine.Json(Ride("new"))));
        await Edit(engine, id, Ride("onto", 1), onto);

        var picked = await Done(engine, new Replay.PickChangeSet(good), onto);
        var version = await Read(engine, id, onto);
        Assert.Equal(("onto", 8), ((await Content(engine, id, onto)).Item1, (await Content(engine, id, onto)).Item2));
        Assert.Equal(("ann", null, $"a change (picked from change set {good})"), (version.Author!.Name, version.MergeParent, version.Message));
        await Done(engine, new Replay.PickVersion(added, made), onto);
        Assert.Equal("new", (await Content(engine, added, onto)).Item1);
        Assert.IsType<ReplayResult.Nothing>(await Run(engine, new Replay.PickVersion(added, made), onto));

        // A pick can be undone like any change, and a document that the branch does not have is a question.
        await Done(engine, new Replay.UndoChangeSet(picked));
        Assert.Equal(1, (await Content(engine, id, onto)).Item2);
        var edited = await Edit(engine, added, Ride("newer"), from);
        var bare = $"bare-{id:N}";
        await engine.Branch(bare);
        var conflict = Assert.Single(Assert.IsType<ReplayResult.Conflicted>(await Run(engine, new Replay.PickChangeSet(edited), bare)).Conflicts);
        Assert.Equal((FieldConflictKind.DeleteModify, null), (Assert.Single(conflict.Fields).Kind, conflict.OursChangeSetId));
        Assert.IsType<ReplayResult.Done>(await Run(
            engine, new Replay.PickChangeSet(edited), bare, null, new Decision(added, "", Resolution.Theirs) { Base = conflict.BaseChangeSetId }));
        Assert.Equal("newer", (await Content(engine, added, bare)).Item1);
    }

    [Fact]
    public async Task Who_may_not_publish_undoes_on_a_branch_made_for_it()
    {
        await using var engine = database.Open();
        var (id, _) = await Made(engine, Ride("a"));
        var bad = await Edit(engine, id, Ride("bad"));
        Assert.IsType<ReplayResult.Forbidden>(await Run(engine, new Replay.UndoChangeSet(bad), null, TestEngine.Ann));
        var name = $"undo-{bad}";
        var request = new ReplayRequest { Replay = new Replay.UndoChangeSet(bad), Viewer = TestEngine.Ann, NewBranch = new NewBranch(name, "Undo it") };
        Assert.Equal((name, null), ((await engine.Replays.Preview(request, Ct))!.Branch, (await engine.Replays.Preview(request, Ct))!.WhyNot));
        Assert.IsType<ReplayResult.Done>(await engine.Replays.Run(request, Ct));
        Assert.Equal(("bad", "a"), ((await Content(engine, id)).Item1, (await Content(engine, id, name)).Item1));
        Assert.Contains("already", Assert.IsType<ReplayResult.Invalid>(await engine.Replays.Run(request, Ct)).Problem, StringComparison.Ordinal);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(name));
        Assert.Equal("a", (await Content(engine, id)).Item1);
    }

    [Fact]
    public async Task A_branch_made_for_it_is_made_by_the_rules_for_branches()
    {
        await using var engine = database.Open();
        var (id, _) = await Made(engine, Ride("a"));
        var bad = await Edit(engine, id, Ride("bad"));
        var editor = new Viewer(Guid.CreateVersion7(), "editor", new HashSet<string> { Permissions.EditItems }, 0);
        ReplayRequest Aside(Viewer viewer, string name, string title) => new() { Replay = new Replay.UndoChangeSet(bad), Viewer = viewer, NewBranch = new NewBranch(name, title) };
        var name = $"rules-{bad}";
        Assert.Contains("branches", Assert.IsType<ReplayResult.Forbidden>(await engine.Replays.Run(Aside(editor, name, "t"), Ct)).Why, StringComparison.Ordinal);
        Assert.Contains("branches", (await engine.Replays.Preview(Aside(editor, name, "t"), Ct))!.WhyNot, StringComparison.Ordinal);
        Assert.Contains("title", Assert.IsType<ReplayResult.Invalid>(await engine.Replays.Run(Aside(TestEngine.Ann, name, new string('t', 500)), Ct)).Problem, StringComparison.Ordinal);
        Assert.Contains("title", Assert.IsType<ReplayResult.Invalid>(await engine.Replays.Run(Aside(TestEngine.Ann, name, ""), Ct)).Problem, StringComparison.Ordinal);
        Assert.Contains("number", Assert.IsType<ReplayResult.Invalid>(await engine.Replays.Run(Aside(TestEngine.Ann, "12345", "t"), Ct)).Problem, StringComparison.Ordinal);

        CommitRequest Commit(NewBranch branch) => new()
        {
            Branch = branch.Name, NewBranch = branch, Viewer = editor, Message = "m", Origin = Origin.Page, Changes = [Change.Edit(id, bad, TestEngine.Json(Ride("c")))],
        };
        Assert.IsType<CommitResult.Forbidden>(await engine.Store.Commit(Commit(new NewBranch(name, "t")), Ct));
        // A submission is open to whoever may edit.
        Assert.IsType<CommitResult.Committed>(await engine.Store.Commit(
            Commit(new NewBranch($"{name}-s", "t", BranchKind.Submission, BranchVisibility.Private)), Ct));
    }

    [Fact]
    public async Task What_may_not_be_seen_is_not_found()
    {
        await using var engine = database.Open();
        var (id, first) = await Made(engine, Ride("a"));
        var name = $"private-{id:N}";
        Assert.IsType<BranchResult.Done>(await engine.Branches.Create(new NewBranch(name, "p", Visibility: BranchVisibility.Private), TestEngine.Ben, Ct));
        var hidden = await engine.Committed(TestEngine.Ben, name, Change.Edit(id, first, TestEngine.Json(Ride("b"))));
        Assert.IsType<ReplayResult.NotFound>(await Run(engine, new Replay.UndoChangeSet(hidden), null, TestEngine.Ann));
        Assert.IsType<ReplayResult.NotFound>(await Run(engine, new Replay.PickChangeSet(first), name, TestEngine.Ann));
        Assert.Null(await engine.Replays.Preview(new ReplayRequest { Replay = new Replay.UndoChangeSet(hidden), Viewer = TestEngine.Ann }, Ct));
        Assert.IsType<ReplayResult.NotFound>(await Run(engine, new Replay.UndoVersion(Guid.CreateVersion7(), first)));
        Assert.IsType<ReplayResult.NotFound>(await Run(engine, new Replay.UndoAuthor(Guid.CreateVersion7(), DateTimeOffset.UnixEpoch)));
    }
}
