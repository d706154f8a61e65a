using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Batches;
using VersionedContent.Versioning.Operations;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Batches;

/// <summary>Batches on the engine itself: started by the contract, run as the job server would.</summary>
public sealed class BatchTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private static Viewer Moderator => TestEngine.Moderator;

    [Fact]
    public async Task Chunks_of_a_hundred_make_a_change_set_each_and_tell_how_long_they_took()
    {
        await using var engine = database.Open();
        var folder = NewFolder();
        var done = await Run(engine, Lines(250, n => Put($"{folder}/{n}", $"title {n}")));
        Assert.Equal((OperationState.Done, 250, 250, 0, 3), (done.State, done.Done, done.Total, done.Failed, done.ChangeSets.Count));
        Assert.True(done.Rate > 0);
        var changes = new List<ChangeSet>();
        foreach (var id in done.ChangeSets)
            changes.Add((await engine.Store.ChangeSet(id, Moderator, Ct))!);
        Assert.Equal([100, 100, 50], changes.Select(change => change.DocumentCount));
        Assert.All(changes, change => Assert.Equal((Origin.Batch, "a batch", true), (change.Origin, change.Message!, change.Duration > TimeSpan.Zero)));
        Assert.Equal("title 250", (await engine.At("main", $"{folder}/250"))!.Content!.Value.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Five_thousand_documents_come_in_as_one_change_set()
    {
        await using var engine = database.Open();
        var folder = NewFolder();
        var done = await Run(engine, Lines(5_000, n => Put($"{folder}/{n}", $"title {n}")), BatchMode.Atomic);
        Assert.Equal((OperationState.Done, 5_000), (done.State, done.Done));
        Assert.Equal(5_000, (await engine.Store.ChangeSet(Assert.Single(done.ChangeSets), Moderator, Ct))!.DocumentCount);
    }

    [Fact]
    public async Task Documents_are_changed_moved_and_deleted_by_path_or_by_id()
    {
        await using var engine = database.Open();
        var folder = NewFolder();
        var (a, b, c) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var (id, name) in new[] { (a, "a"), (b, "b"), (c, "c") })
            await engine.Committed(Moderator, "main", Change.Create(id, $"{folder}/{name}", TestEngine.Json(new { title = name })));

        var done = await Run(engine,
        [
            Put($"{folder}/a", "A"),
            JsonSerializer.Serialize(new { document = b, path = $"{folder}/moved" }),
            JsonSerializer.Serialize(new { path = $"{folder}/c", delete = true }),
            JsonSerializer.Serialize(new { document = Guid.CreateVersion7(), path = $"{folder}/new", content = new { title = "new" } }),
        ], BatchMode.Atomic);

        Assert.Equal((OperationState.Done, 4), (done.State, done.Done));
        Assert.Equal("A", await engine.Title("main", a));
        Assert.Equal($"{folder}/moved", (await engine.Store.Read(Ref.Main, b, Moderator, Ct))!.Path);
        Assert.True((await engine.Store.Read(Ref.Main, c, Moderator, Ct))!.IsDeleted);
        Assert.NotNull(await engine.At("main", $"{folder}/new"));
    }

    [Fact]
    public async Task Two_documents_may_change_places()
    {
        await using var engine = database.Open();
        var folder = NewFolder();
        await Run(engine, [Put($"{folder}/a", "A"), Put($"{folder}/b", "B")]);
        var done = await Run(engine, [Move($"{folder}/a", $"{folder}/b"), Move($"{folder}/b", $"{folder}/a")]);
        Assert.Equal((2, 0), (done.Done, done.Failed));
        Assert.Equal("B", (await engine.At("main", $"{folder}/a"))!.Content!.Value.GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_document_changed_since_is_merged_and_where_both_changed_the_same_only_that_one_fails()
    {
        await using var engine = database.Open();
        var folder = NewFolder();
        var (merges, conflicts) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var start = new Dictionary<Guid, long>();
        foreach (var id in new[] { merges, conflicts })
        {
            start[id] = await engine.Committed(Moderator, "main", Change.Create(id, $"{folder}/{id:n}", TestEngine.Json(new { title = "old", body = "old" })));
            await engine.Committed(Moderator, "main", Change.Edit(id, start[id], TestEngine.Json(new { title = "new", body = "old" })));
        }

        var done = await Run(engine,
        [
            JsonSerializer.Serialize(new { document = merges, basedOn = start[merges], content = new { title = "old", body = "mine" } }),
            JsonSerializer.Serialize(new { document = conflicts, basedOn = start[conflicts], content = new { title = "mine", body = "old" } }),
            Put($"{folder}/third", "third"),
        ]);

        Assert.Equal((OperationState.Done, 2, 1, true), (done.State, done.Done, done.Failed, done.CanResume));
        var both = (await engine.Store.Read(Ref.Main, merges, Moderator, Ct))!.Content!.Value;
        Assert.Equal(("new", "mine"), (both.GetProperty("title").GetString(), both.GetProperty("body").GetString()));
        var failed = Assert.Single(await engine.Operations.FailedItems(done.Id, 0, 10, Moderator, Ct));
        Assert.Equal(2, failed.Number);
        Assert.Contains("/title", failed.Problem, StringComparison.Ordinal);
        Assert.Equal("new", await engine.Title("main", conflicts));
    }

    [Fact]
    public async Task Where_one_change_cannot_be_made_an_atomic_batch_makes_none_and_tells_of_all_that_cannot()
    {
        await using var engine = database.Open();
        var folder = NewFolder();
        var failed = await Run(
            engine, [Put($"{folder}/a", "A"), Move($"{folder}/none", $"{folder}/x"), .. Lines(150, n => Put($"{folder}/{n}", "t")), Move($"{folder}/nor", $"{folder}/y")],
            BatchMode.Atomic);
        Assert.Equal((OperationState.Failed, 0, 2), (failed.State, failed.Done, failed.Failed));
        Assert.Equal([2, 153], (await engine.Operations.FailedItems(failed.Id, 0, 10, Moderator, Ct)).Select(item => item.Number));
        Assert.Null(await engine.At("main", $"{folder}/a"));

        // What was missing is made meanwhile: the same batch, resumed, goes through.
        await Run(engine, [Put($"{folder}/none", "n"), Put($"{folder}/nor", "m")]);
        var again = await Resume(engine, failed.Id);
        Assert.Equal((OperationState.Done, 153, 0), (again.State, again.Done, again.Failed));
        Assert.NotNull(await engine.At("main", $"{folder}/x"));
    }

    [Fact]
    public async Task A_path_of_another_document_fails_that_line_alone()
    {
        await using var engine = database.Open();
        var folder = NewFolder();
        await Run(engine, [Put($"{folder}/a", "A"), Put($"{folder}/b", "B")]);
        var done = await Run(engine, [Move($"{folder}/a", $"{folder}/b"), Put($"{folder}/c", "C")]);
        Assert.Equal((1, 1), (done.Done, done.Failed));
        Assert.Contains("belongs to another document", (await engine.Operations.FailedItems(done.Id, 0, 10, Moderator, Ct))[0].Problem, StringComparison.Ordinal);
        Assert.NotNull(await engine.At("main", $"{folder}/c"));
    }

    [Theory]
    [InlineData(BatchMode.Chunked, 600)]
    [InlineData(BatchMode.Atomic, 4_000)]
    public async Task A_run_cut_short_goes_on_where_it_stopped_and_does_nothing_twice(BatchMode mode, int count)
    {
        await using var engine = database.Open();
        var folder = NewFolder();
        var operation = await Start(engine, Lines(count, n => Put($"{folder}/{n}", $"title {n}")), mode, chunk: 20);
        using var cut = new CancellationTokenSource();
        using (CutWhen(engine, operation.Id, cut, reached: 100))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runner(engine).Run(operation.Id, cut.Token));

        var stopped = (await engine.Operations.Find(operation.Id, Moderator, Ct))!;
        Assert.Equal(OperationState.Waiting, stopped.State);
        await Runner(engine).Run(operation.Id, Ct);
        var done = (await engine.Operations.Find(operation.Id, Moderator, Ct))!;
        Assert.Equal((OperationState.Done, count), (done.State, done.Done));
        Assert.Equal(mode == BatchMode.Atomic ? 1 : count / 20, done.ChangeSets.Count);
        Assert.Equal(1, (await engine.At("main", $"{folder}/1"))!.Number);
        Assert.Equal(1, (await engine.At("main", $"{folder}/{count}"))!.Number);
    }

    [Fact]
    public async Task A_cancelled_atomic_batch_leaves_nothing_and_a_cancelled_chunked_one_keeps_what_it_committed()
    {
        await using var engine = database.Open();
        foreach (var mode in new[] { BatchMode.Atomic, BatchMode.Chunked })
        {
            var folder = NewFolder();
            var operation = await Start(engine, Lines(3_000, n => Put($"{folder}/{n}", "t")), mode, chunk: 10);
            await using var other = database.Open();
            var running = Runner(engine).Run(operation.Id, Ct);
            await Until(other, operation.Id, now => now.Done >= 40 || now.IsOver);
            Assert.IsType<OperationResult.Accepted>(await other.Operations.Cancel(operation.Id, Moderator, Ct));
            await running;

            var cancelled = (await engine.Operations.Find(operation.Id, Moderator, Ct))!;
            Assert.Equal(OperationState.Cancelled, cancelled.State);
            Assert.InRange(cancelled.Done, mode == BatchMode.Atomic ? 0 : 40, mode == BatchMode.Atomic ? 0 : 2_999);
            Assert.Equal(mode == BatchMode.Atomic, await engine.At("main", $"{folder}/1") is null);
            Assert.Equal(3_000, (await Resume(engine, operation.Id)).Done);
        }
    }

    [Fact]
    public async Task One_that_waits_is_cancelled_at_once_and_does_not_run()
    {
        await using var engine = database.Open();
        var folder = NewFolder();
        var operation = await Start(engine, [Put($"{folder}/a", "A")]);
        var cancelled = Assert.IsType<OperationResult.Accepted>(await engine.Operations.Cancel(operation.Id, Moderator, Ct)).Operation;
        Assert.Equal(OperationState.Cancelled, cancelled.State);
        await Runner(engine).Run(operation.Id, Ct);
        Assert.Null(await engine.At("main", $"{folder}/a"));
        Assert.IsType<OperationResult.NothingToDo>(await engine.Operations.Cancel(operation.Id, Moderator, Ct));
    }

    [Fact]
    public async Task The_same_key_of_the_same_person_starts_nothing_twice()
    {
        await using var engine = database.Open();
        var (folder, key) = (NewFolder(), Guid.NewGuid().ToString());
        var first = Assert.IsType<BatchResult.Started>(await Ask(engine, [Put($"{folder}/a", "A")], key: key));
        var second = Assert.IsType<BatchResult.Started>(await Ask(engine, [Put($"{folder}/a", "A")], key: key));
        Assert.Equal((first.Operation.Id, true, false), (second.Operation.Id, first.IsNew, second.IsNew));
        var other = Assert.IsType<BatchResult.Started>(await Ask(engine, [Put($"{folder}/a", "A")], key: key, viewer: TestEngine.Moderator with { Id = Guid.CreateVersion7() }));
        Assert.NotEqual(first.Operation.Id, other.Operation.Id);
    }

    [Fact]
    public async Task Only_one_run_at_a_time_has_an_operation()
    {
        await using var engine = database.Open();
        await using var other = database.Open();
        var folder = NewFolder();
        var operation = await Start(engine, Lines(300, n => Put($"{folder}/{n}", "t")), chunk: 10);
        await Task.WhenAll(Runner(engine).Run(operation.Id, Ct), Runner(other).Run(operation.Id, Ct));
        var done = (await engine.Operations.Find(operation.Id, Moderator, Ct))!;
        Assert.Equal((OperationState.Done, 300, 30), (done.State, done.Done, done.ChangeSets.Count));
    }

    [Fact]
    public async Task A_new_branch_takes_the_changes_and_main_stays_as_it_is()
    {
        await using var engine = database.Open();
        var folder = NewFolder();
        var branch = $"batch-{Guid.NewGuid():n}";
        var started = Assert.IsType<BatchResult.Started>(await Ask(engine, [Put($"{folder}/a", "A")], branch: branch, makeBranch: true, viewer: TestEngine.Ann));
        await Runner(engine).Run(started.Operation.Id, Ct);
        Assert.NotNull(await engine.At(branch, $"{folder}/a"));
        Assert.Null(await engine.At("main", $"{folder}/a"));
    }

    [Fact]
    public async Task Work_of_others_does_not_exist_but_for_those_who_operate_the_site()
    {
        await using var engine = database.Open();
        var operation = await Start(engine, [Put($"{NewFolder()}/a", "A")]);
        var operatorOfSite = TestEngine.Ben with { Permissions = Roles.Grants[Roles.Administrator].ToHashSet() };
        Assert.Null(await engine.Operations.Find(operation.Id, TestEngine.Ben, Ct));
        Assert.NotNull(await engine.Operations.Find(operation.Id, operatorOfSite, Ct));
        Assert.IsType<OperationResult.NotFound>(await engine.Operations.Cancel(operation.Id, TestEngine.Ben, Ct));
        Assert.DoesNotContain((await engine.Operations.List(all: true, null, 200, TestEngine.Ben, Ct)).Operations, found => found.Id == operation.Id);
        Assert.Contains((await engine.Operations.List(all: true, null, 200, operatorOfSite, Ct)).Operations, found => found.Id == operation.Id);
        Assert.Equal(OperationState.Cancelled, Assert.IsType<OperationResult.Accepted>(await engine.Operations.Cancel(operation.Id, operatorOfSite, Ct)).Operation.State);
    }

    [Fact]
    public async Task Main_is_not_open_to_a_contributor_and_an_unseen_branch_does_not_exist()
    {
        await using var engine = database.Open();
        Assert.IsType<BatchResult.Forbidden>(await Ask(engine, [Put("x/y", "A")], viewer: TestEngine.Ann));
        Assert.IsType<BatchResult.NotFound>(await Ask(engine, [Put("x/y", "A")], branch: "no-such-branch"));
    }

    [Fact]
    public async Task A_branch_that_closes_meanwhile_ends_the_batch_with_what_was_committed()
    {
        await using var engine = database.Open();
        var branch = $"closing-{Guid.NewGuid():n}";
        await engine.Branch(branch);
        var started = Assert.IsType<BatchResult.Started>(await Ask(engine, [Put($"{NewFolder()}/a", "A")], branch: branch));
        Assert.IsType<BranchResult.Done>(await engine.Branches.Archive(branch, Moderator, Ct));
        await Runner(engine).Run(started.Operation.Id, Ct);
        var failed = (await engine.Operations.Find(started.Operation.Id, Moderator, Ct))!;
        Assert.Equal(OperationState.Failed, failed.State);
        Assert.Contains("archived", failed.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_kept_where_a_line_is_at_fault_and_every_such_line_is_told()
    {
        await using var engine = database.Open();
        var folder = NewFolder();
        var refused = Assert.IsType<BatchResult.Refused>(await Ask(engine, [Put($"{folder}/a", "A"), "{", "", "{\"path\":\"a?b\",\"delete\":true}"]));
        Assert.Equal([2, 4], refused.Lines.Select(line => line.Number));
        var twice = Assert.IsType<BatchResult.Refused>(await Ask(engine, [Put($"{folder}/a", "A"), Put($"{folder}/b", "B"), Put($"{folder}/a", "C")]));
        Assert.Equal(("Line 1 names the same document. Put the changes of a document together.", 3), (twice.Lines[0].Problem, twice.Lines[0].Number));
    }

    private static string NewFolder() => $"batch/{Guid.NewGuid():n}";

    private static string Put(string path, string title) => JsonSerializer.Serialize(new { path, content = new { title } });

    private static string Move(string path, string newPath) => JsonSerializer.Serialize(new { path, newPath });

    private static string[] Lines(int count, Func<int, string> line) => [.. Enumerable.Range(1, count).Select(line)];

    private static RunOperation Runner(TestEngine engine) => engine.Services.GetRequiredService<RunOperation>();

    private static async Task<BatchResult> Ask(
        TestEngine engine, string[] lines, BatchMode mode = BatchMode.Chunked, int chunk = 100, string? key = null, Viewer? viewer = null,
        string branch = Ref.MainName, bool makeBranch = false)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return await engine.Services.GetRequiredService<StartBatch>().Start(
            new BatchRequest
            {
                Branch = branch, MakeBranch = makeBranch, Viewer = viewer ?? Moderator, Message = "a batch", Mode = mode, ChunkSize = chunk, IdempotencyKey = key,
                Lines = BatchFile.Read(file, Ct),
            },
            queue: false, Ct);
    }

    private static async Task<Operation> Start(TestEngine engine, string[] lines, BatchMode mode = BatchMode.Chunked, int chunk = 100) =>
        Assert.IsType<BatchResult.Started>(await Ask(engine, lines, mode, chunk)).Operation;

    private static async Task<Operation> Run(TestEngine engine, string[] lines, BatchMode mode = BatchMode.Chunked)
    {
        var operation = await Start(engine, lines, mode);
        await Runner(engine).Run(operation.Id, Ct);
        return (await engine.Operations.Find(operation.Id, Moderator, Ct))!;
    }

    private static async Task<Operation> Resume(TestEngine engine, Guid id)
    {
        Assert.IsType<OperationResult.Accepted>(await engine.Operations.Resume(id, Moderator, Ct));
        await Runner(engine).Run(id, Ct);
        return (await engine.Operations.Find(id, Moderator, Ct))!;
    }

    private static async Task Until(TestEngine engine, Guid id, Func<Operation, bool> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!holds((await engine.Operations.Find(id, Moderator, Ct))!))
            await timer.WaitForNextTickAsync(Ct);
    }

    /// <summary>Cancels as a shutdown does, once the operation has come so far.</summary>
    private Watcher CutWhen(TestEngine engine, Guid id, CancellationTokenSource cut, int reached) => new(Task.Run(async () =>
    {
        await using var other = database.Open();
        await Until(other, id, now => now.Done >= reached);
        await cut.CancelAsync();
    }, Ct));

    private sealed class Watcher(Task watching) : IDisposable
    {
        public void Dispose() => watching.GetAwaiter().GetResult();
    }
}
