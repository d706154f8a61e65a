using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Redact;

/// <summary>Content that is withheld while something that repeats it is being written.</summary>
public sealed class WithheldMeanwhileTests(EngineDatabase database)
{
    private readonly string _branch = $"b-{Guid.CreateVersion7():N}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly JsonElement Secret = TestEngine.Json(new { title = "secret" });
    private static readonly JsonElement Clean = TestEngine.Json(new { title = "clean" });

    private static Task<RedactionResult> Withhold(TestEngine engine, Guid id, long change) => engine.Services.GetRequiredService<IRedactions>().Withhold(
        new RedactionRequest(id, change, Redactions.Content, "a person asked"), TestEngine.Moderator, Ct);

    /// <summary>Does something once, when a plan is worked out and nothing of it is written yet.</summary>
    private sealed class Meanwhile : IDocumentRules
    {
        private Func<Task>? _act;

        public void Do(Func<Task> act) => _act = act;

        public async ValueTask<MergeHints> Hints(JsonElement content, CancellationToken ct)
        {
            if (Interlocked.Exchange(ref _act, null) is { } act)
                await act();
            return MergeHints.None;
        }

        public ValueTask<IReadOnlyList<string>> Problems(JsonElement content, CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<string>>([]);
    }

    private async Task<(Guid Id, long Bad, long Last)> Inherited(TestEngine engine)
    {
        var id = Guid.CreateVersion7();
        var bad = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"w/{id:N}", Secret));
        await engine.Branch(_branch);
        return (id, bad, await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, bad, Clean)));
    }

    private static async Task<DocumentVersion> Read(TestEngine engine, Guid id, string at)
    {
        Assert.True(Ref.TryParse(at, out var parsed));
        return (await engine.Store.Read(parsed, id, Accounts.Viewer.Visitor, Ct))!;
    }

    [Fact]
    public async Task A_rename_does_not_publish_it_on_a_branch_of_its_own()
    {
        var meanwhile = new Meanwhile();
        await using var engine = new TestEngine(database.ConnectionString, services: added => added.AddSingleton<IDocumentRules>(meanwhile));
        var (id, bad, _) = await Inherited(engine);
        meanwhile.Do(async () => Assert.IsType<RedactionResult.Done>(await Withhold(engine, id, bad)));
        Assert.IsType<CommitResult.Invalid>(await engine.Commit(TestEngine.Ann, _branch, Change.Edit(id, bad, Secret, $"moved/{id:N}")));
        var head = await Read(engine, id, _branch);
        Assert.Equal((bad, null), (head.ChangeSetId, head.Content));
    }

    [Fact]
    public async Task What_an_edit_changed_does_not_name_its_fields()
    {
        var meanwhile = new Meanwhile();
        await using var engine = new TestEngine(database.ConnectionString, services: added => added.AddSingleton<IDocumentRules>(meanwhile));
        var (id, bad, _) = await Inherited(engine);
        meanwhile.Do(async () => Assert.IsType<RedactionResult.Done>(await Withhold(engine, id, bad)));
        Assert.IsType<CommitResult.Invalid>(await engine.Commit(TestEngine.Ann, _branch, Change.Edit(id, bad, TestEngine.Json(new { other = 1 }))));
        Assert.Equal(bad, (await Read(engine, id, _branch)).ChangeSetId);
    }

    [Fact]
    public async Task An_undoing_does_not_bring_it_back()
    {
        var meanwhile = new Meanwhile();
        await using var engine = new TestEngine(database.ConnectionString, services: added => added.AddSingleton<IDocumentRules>(meanwhile));
        var (id, bad, last) = await Inherited(engine);
        meanwhile.Do(async () => Assert.IsType<RedactionResult.Done>(await Withhold(engine, id, bad)));
        Assert.IsType<ReplayResult.Invalid>(await engine.Replays.Run(new ReplayRequest { Replay = new Replay.UndoVersion(id, last), Viewer = TestEngine.Moderator }, Ct));
        Assert.Equal("clean", await engine.Title("main", id));
    }

    [Fact]
    public async Task A_merge_of_a_closed_branch_does_not_take_it_over()
    {
        var meanwhile = new Meanwhile();
        await using var engine = new TestEngine(database.ConnectionString, services: added => added.AddSingleton<IDocumentRules>(meanwhile));
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"w/{id:N}", Clean));
        await engine.Branch(_branch);
        var between = await engine.Committed(TestEngine.Moderator, _branch, Change.Edit(id, first, TestEngine.Json(new { title = "between" })));
        var bad = await engine.Committed(TestEngine.Moderator, _branch, Change.Edit(id, between, Secret));
        await engine.Branches.Archive(_branch, TestEngine.Moderator, Ct);
        meanwhile.Do(async () => Assert.IsType<RedactionResult.Done>(await Withhold(engine, id, bad)));
        Assert.Contains("withheld", Assert.IsType<MergeResult.Invalid>(await engine.Merge(_branch)).Problem, StringComparison.Ordinal);
        Assert.Equal("clean", await engine.Title("main", id));
    }

    [Fact]
    public async Task Withholding_waits_for_who_is_writing_it_and_finds_the_branch_that_shows_it_then()
    {
        await using var engine = database.Open();
        var (id, bad, _) = await Inherited(engine);
        Task<RedactionResult>? withholding = null;
        await using var other = engine.NewScope();
        var written = await engine.Store.Commit(
            new CommitRequest
            {
                Branch = _branch, Viewer = TestEngine.Ann, Message = "m", Origin = Origin.Api, Changes = [Change.Edit(id, bad, Secret, $"moved/{id:N}")],
                InSameTransaction = async (_, _, _) =>
                {
                    withholding = other.ServiceProvider.GetRequiredService<IRedactions>().Withhold(
                        new RedactionRequest(id, bad, Redactions.Content, "a person asked"), TestEngine.Moderator, Ct);
                    while (!withholding.IsCompleted && await Waiting() == 0)
                        Ct.ThrowIfCancellationRequested();
                },
            },
            Ct);
        Assert.IsType<CommitResult.Committed>(written);
        Assert.Equal(new RedactionResult.IsHead(_branch, $"moved/{id:N}"), await withholding!);
        Assert.Equal(Redactions.None, (await Read(engine, id, _branch)).Redacted);
    }

    /// <summary>How many wait for a version's row.</summary>
    private async Task<long> Waiting()
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%versioning.versions%FOR UPDATE%'", connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
