using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Versioning.Batches;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Operations;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Redact;

/// <summary>What was taken out and withheld comes back by no merge that nobody was asked about, and no merge takes it for a deletion.</summary>
public sealed class WithheldMergeTests(EngineDatabase database)
{
    private readonly string _branch = $"b-{Guid.CreateVersion7():N}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task Withhold(TestEngine engine, Guid id, long change) => Assert.IsType<RedactionResult.Done>(
        await engine.Services.GetRequiredService<IRedactions>().Withhold(new RedactionRequest(id, change, Redactions.Content, "a person asked"), TestEngine.Moderator, Ct));

    private static Task<long> Make(TestEngine engine, Guid id, object content) =>
        engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"w/{id:N}", TestEngine.Json(content)));

    private static Task<long> Edit(TestEngine engine, Guid id, long on, object content, string branch = "main") =>
        engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, on, TestEngine.Json(content)));

    /// <summary>Three versions: the second, with an address, is withheld after the third took it out.</summary>
    private async Task<(Guid Id, long First, long Bad)> TakenOut(TestEngine engine, bool forks = true)
    {
        var id = Guid.CreateVersion7();
        var first = await Make(engine, id, new { title = "x", year = 1 });
        var bad = await Edit(engine, id, first, new { title = "x", year = 1, address = "secret street" });
        if (forks)
            await engine.Branch(_branch);
        return (id, first, bad);
    }

    private static async Task<DocumentVersion> Read(TestEngine engine, Guid id, string at = "main")
    {
        Assert.True(Ref.TryParse(at, out var parsed));
        return (await engine.Store.Read(parsed, id, Accounts.Viewer.Visitor, Ct))!;
    }

    [Fact]
    public async Task A_save_based_on_a_withheld_version_asks_about_what_was_taken_out()
    {
        await using var engine = database.Open();
        var (id, _, bad) = await TakenOut(engine, forks: false);
        await Edit(engine, id, bad, new { title = "x", year = 1 });
        await Withhold(engine, id, bad);

        var asked = Assert.IsType<CommitResult.Conflicted>(await engine.Commit(
            TestEngine.Moderator, "main", Change.Edit(id, bad, TestEngine.Json(new { title = "x", year = 2, address = "secret street" }))));
        var conflict = Assert.Single(asked.Conflicts);
        Assert.Equal((true, null), (conflict.IsBaseWithheld, conflict.Base));
        Assert.Equal(["/address", "/year"], conflict.Fields.Select(field => field.Pointer).Order());
        Assert.All(conflict.Fields, field => Assert.Null(field.Base));
        Assert.False((await Read(engine, id)).Content!.Value.TryGetProperty("address", out _));

        // Without a difference there is nothing to ask.
        Assert.IsType<CommitResult.Unchanged>(await engine.Commit(TestEngine.Moderator, "main", Change.Edit(id, bad, TestEngine.Json(new { title = "x", year = 1 }))));
    }

    [Theory]
    [InlineData(MergeStrategy.Ask)]
    [InlineData(MergeStrategy.Ours)]
    [InlineData(MergeStrategy.Theirs)]
    public async Task A_merge_over_a_withheld_base_asks_whatever_its_strategy(MergeStrategy strategy)
    {
        await using var engine = database.Open();
        var (id, _, bad) = await TakenOut(engine);
        await Edit(engine, id, bad, new { title = "x", year = 1, address = "secret street", note = "n" }, _branch);
        await Edit(engine, id, bad, new { title = "x", year = 1 });
        await Withhold(engine, id, bad);

        var request = new MergeRequest { Source = _branch, Viewer = TestEngine.Moderator, Message = "m", Options = new MergeOptions { Strategy = strategy } };
        var asked = Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merges.Merge(request, Ct));
        Assert.Equal(["/address", "/note"], Assert.Single(asked.Conflicts).Fields.Select(field => field.Pointer).Order());

        await engine.Merges.Decide(asked.MergeId, [new(id, "/address", Resolution.Ours), new(id, "/note", Resolution.Theirs)], TestEngine.Moderator, Ct);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(_branch, asked.MergeId));
        Assert.Equal("""{"note":"n","title":"x","year":1}""", (await Read(engine, id)).Content!.Value.GetRawText());
    }

    [Fact]
    public async Task A_merge_whose_histories_crossed_over_a_withheld_version_asks_too()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var first = await Make(engine, id, new { title = "x" });
        await engine.Branch(_branch);
        var bad = await Edit(engine, id, first, new { title = "x", address = "secret street" });
        var theirs = await Edit(engine, id, first, new { title = "x", year = 1 }, _branch);
        // Each takes in the other as it was before: two nearest common versions.
        var pins = (Ours: $"{_branch}-o", Theirs: $"{_branch}-t");
        await engine.Branch(pins.Ours);
        await engine.Branch(pins.Theirs, _branch);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(pins.Theirs));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(pins.Ours, target: _branch));
        await Edit(engine, id, (await Read(engine, id)).ChangeSetId, new { title = "x", year = 1 });
        await Edit(engine, id, (await Read(engine, id, _branch)).ChangeSetId, new { title = "x", address = "secret street", year = 1, note = "n" }, _branch);
        foreach (var pin in new[] { pins.Ours, pins.Theirs })
            await engine.Branches.Archive(pin, TestEngine.Moderator, Ct);
        await Withhold(engine, id, bad);

        var asked = Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(_branch));
        Assert.Contains("/address", Assert.Single(asked.Conflicts).Fields.Select(field => field.Pointer));
        Assert.True(theirs > 0);
    }

    [Fact]
    public async Task An_older_edit_is_not_put_together_with_a_withheld_head()
    {
        await using var engine = database.Open();
        var (id, first, bad) = await TakenOut(engine);
        await Edit(engine, id, bad, new { title = "x", year = 1 });
        await Withhold(engine, id, bad);

        var renamed = Change.Edit(id, first, TestEngine.Json(new { title = "x", year = 1 }), $"moved/{id:N}");
        var refused = Assert.IsType<CommitResult.Invalid>(await engine.Commit(TestEngine.Moderator, _branch, renamed));
        Assert.Contains($"Edit change set {bad} instead", refused.Problem, StringComparison.Ordinal);
        var head = await Read(engine, id, _branch);
        Assert.Equal((bad, false), (head.ChangeSetId, head.IsDeleted));

        // The way on that the refusal names.
        await Edit(engine, id, bad, new { title = "x", year = 3 }, _branch);
        Assert.Equal("x", await engine.Title(_branch, id));
    }

    [Fact]
    public async Task A_batch_does_not_put_an_older_edit_together_with_a_withheld_head_either()
    {
        await using var engine = database.Open();
        var (id, first, bad) = await TakenOut(engine);
        await Edit(engine, id, bad, new { title = "x", year = 1 });
        await Withhold(engine, id, bad);

        using var file = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(
            new { document = id, basedOn = first, newPath = $"moved/{id:N}", content = new { title = "x", year = 1 } }));
        var started = Assert.IsType<BatchResult.Started>(await engine.Services.GetRequiredService<StartBatch>().Start(
            new BatchRequest { Branch = _branch, Viewer = TestEngine.Moderator, Message = "m", Mode = BatchMode.Chunked, Lines = BatchFile.Read(file, Ct) }, queue: false, Ct));
        await engine.Services.GetRequiredService<RunOperation>().Run(started.Operation.Id, Ct);
        var failed = Assert.Single(await engine.Operations.FailedItems(started.Operation.Id, 0, 10, TestEngine.Moderator, Ct));
        Assert.Contains($"Edit change set {bad} instead", failed.Problem, StringComparison.Ordinal);
        Assert.Equal(bad, (await Read(engine, id, _branch)).ChangeSetId);
    }

    [Fact]
    public async Task That_nothing_changed_is_never_the_answer_about_withheld_content()
    {
        await using var engine = database.Open();
        var (id, _, bad) = await TakenOut(engine);
        await Edit(engine, id, bad, new { title = "x", year = 1 });
        await Withhold(engine, id, bad);
        Assert.IsType<CommitResult.Committed>(await engine.Commit(
            TestEngine.Ann, _branch, Change.Edit(id, bad, TestEngine.Json(new { title = "x", year = 1, address = "secret street" }))));

        Assert.True(Ref.TryParse(_branch, out var branch));
        var compared = (await engine.Store.CompareRefs(Ref.OfChangeSet(bad), branch, null, 10, TestEngine.Ann, Ct))!;
        Assert.Contains(compared.Documents, document => document.DocumentId == id);
    }

    [Fact]
    public async Task A_merge_does_not_tell_either_that_content_equals_what_is_withheld()
    {
        await using var engine = database.Open();
        var (id, _, bad) = await TakenOut(engine);
        var guess = $"{_branch}-guess";
        await engine.Branch(guess);
        await Edit(engine, id, bad, new { title = "x", year = 1 });
        await Withhold(engine, id, bad);
        await Edit(engine, id, bad, new { title = "x", year = 1, address = "secret street" }, guess);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(guess, target: _branch));
    }

    [Fact]
    public async Task Undoing_a_withheld_version_asks_before_it_drops_a_later_edit()
    {
        await using var engine = database.Open();
        var (id, _, bad) = await TakenOut(engine, forks: false);
        await Edit(engine, id, bad, new { title = "x", later = 2 });
        await Withhold(engine, id, bad);

        var undo = new ReplayRequest { Replay = new Replay.UndoVersion(id, bad), Viewer = TestEngine.Moderator };
        var asked = Assert.IsType<ReplayResult.Conflicted>(await engine.Replays.Run(undo, Ct));
        var conflict = Assert.Single(asked.Conflicts);
        Assert.Equal(["/later", "/year"], conflict.Fields.Select(field => field.Pointer).Order());
        Decision[] decisions =
        [
            .. conflict.Fields.Select(field => new Decision(id, field.Pointer, Resolution.Ours) { Base = conflict.BaseChangeSetId, Ours = conflict.OursChangeSetId }),
        ];
        Assert.IsType<ReplayResult.Nothing>(await engine.Replays.Run(undo with { Decisions = decisions }, Ct));

        var part = undo with { Replay = new Replay.UndoVersion(id, bad) { Fields = ["/year"] } };
        Assert.Contains("cannot be told apart", Assert.IsType<ReplayResult.Invalid>(await engine.Replays.Run(part, Ct)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_undone_or_picked_onto_a_withheld_head()
    {
        await using var engine = database.Open();
        var (id, first, bad) = await TakenOut(engine);
        var last = await Edit(engine, id, bad, new { title = "y", year = 1 });
        await Withhold(engine, id, bad);

        foreach (var replay in new Replay[] { new Replay.UndoVersion(id, first), new Replay.PickVersion(id, last) })
        {
            var request = new ReplayRequest { Replay = replay, Branch = _branch, Viewer = TestEngine.Moderator };
            Assert.Contains("withheld", Assert.IsType<ReplayResult.Invalid>(await engine.Replays.Run(request, Ct)).Problem, StringComparison.Ordinal);
        }

        Assert.False((await Read(engine, id, _branch)).IsDeleted);
    }

    [Fact]
    public async Task A_persons_edits_before_a_withheld_one_of_somebody_else_are_not_undone_unseen()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var since = DateTimeOffset.UtcNow.AddMinutes(-1);
        await engine.Branch(_branch);
        var vandal = TestEngine.Moderator with { Id = Guid.CreateVersion7(), Name = "vandal" };
        var first = await engine.Committed(TestEngine.Moderator, _branch, Change.Create(id, $"w/{id:N}", TestEngine.Json(new { title = "x" })));
        var bad = await engine.Committed(vandal, _branch, Change.Edit(id, first, TestEngine.Json(new { title = "BAD" })));
        var other = await Edit(engine, id, bad, new { title = "BAD", address = "secret street" }, _branch);
        var again = await engine.Committed(vandal, _branch, Change.Edit(id, other, TestEngine.Json(new { title = "WORSE", address = "secret street" })));
        await Edit(engine, id, again, new { title = "fine", kept = 1 }, _branch);
        await Withhold(engine, id, other);

        var request = new ReplayRequest { Replay = new Replay.UndoAuthor(vandal.Id!.Value, since), Branch = _branch, Viewer = TestEngine.Moderator };
        Assert.IsType<ReplayResult.Invalid>(await engine.Replays.Run(request, Ct));
        Assert.Equal("fine", await engine.Title(_branch, id));
    }
}
