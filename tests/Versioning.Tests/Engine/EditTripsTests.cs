using Npgsql;
using VersionedContent.Testing;
using VersionedContent.Versioning.Branches;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>The ordinary save: a new content of a document in place of its branch's own head.</summary>
public sealed class EditTripsTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_edit_is_one_look_and_one_write()
    {
        await using var engine = database.Open();
        var (id, first) = await Created(engine);
        using var queries = Site.CountQueries();

        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = "two" })));

        Assert.True(queries.Count == 2, queries.ToString());
    }

    [Fact]
    public async Task The_event_of_an_edit_names_its_change_set()
    {
        await using var engine = database.Open();
        var (id, first) = await Created(engine);

        var second = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = "two" })));

        Assert.Equal(1, await Number(
            $"""
             SELECT count(*) FROM messaging.outbox WHERE type = '{typeof(ChangeSetCommitted).FullName}' AND payload ->> 'ChangeSetId' = '{second}'
               AND payload ->> 'Branch' = 'main' AND payload -> 'DocumentIds' = '["{id}"]'
             """));
    }

    [Fact]
    public async Task An_edit_waits_for_who_takes_a_fork_point_and_draws_its_id_after()
    {
        await using var engine = database.Open();
        var (id, first) = await Created(engine);
        var branch = $"b-{id:N}";
        await engine.Branch(branch);
        var own = await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, TestEngine.Json(new { title = "two" })));
        var branchId = await Number($"SELECT id FROM versioning.branches WHERE name = '{branch}'");

        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var alone = new NpgsqlBatch(connection, transaction) { BatchCommands = { BranchRows.Lock(branchId) } })
            await alone.ExecuteNonQueryAsync(Ct);
        var edit = engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, own, TestEngine.Json(new { title = "three" })));
        await UntilOneWaits(branchId);
        var newest = await Number(BranchRows.NewestChangeSet);
        Assert.False(edit.IsCompleted);
        await transaction.CommitAsync(Ct);

        Assert.True(await edit > newest);
    }

    [Fact]
    public async Task An_edit_planned_before_its_branch_closed_is_refused_and_leaves_nothing()
    {
        await using var engine = database.Open();
        var (id, first) = await Created(engine);
        var branch = $"b-{id:N}";
        await engine.Branch(branch);
        var own = await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, TestEngine.Json(new { title = "two" })));
        var branchId = await Number($"SELECT id FROM versioning.branches WHERE name = '{branch}'");

        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var close = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands = { BranchRows.Lock(branchId), new($"UPDATE versioning.branches SET state = 1 WHERE id = {branchId}") },
        })
        {
            await close.ExecuteNonQueryAsync(Ct);
        }

        // Its look sees the branch open: the closing is not committed yet.
        var edit = engine.Commit(TestEngine.Moderator, branch, Change.Edit(id, own, TestEngine.Json(new { title = "three" })));
        await UntilOneWaits(branchId);
        await transaction.CommitAsync(Ct);

        Assert.IsType<CommitResult.Forbidden>(await edit);
        Assert.Equal(own, await Number($"SELECT change_set_id FROM versioning.heads WHERE document_id = '{id}' AND branch_id = {branchId}"));
        Assert.Equal(1, await Number($"SELECT count(*) FROM versioning.change_sets WHERE branch_id = {branchId}"));
        Assert.Equal(2, await Number($"SELECT count(*) FROM versioning.contents WHERE document_id = '{id}'"));
    }

    private async Task UntilOneWaits(long branchId)
    {
        var waiting = $"""
            SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
              AND (classid::bigint << 32 | objid::bigint) = {BranchRows.LockKey(branchId)}
            """;
        while (await Number(waiting) == 0)
            Ct.ThrowIfCancellationRequested();
    }

    private static async Task<(Guid Id, long First)> Created(TestEngine engine)
    {
        var id = Guid.CreateVersion7();
        return (id, await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"a/{id:N}", TestEngine.Json(new { title = "one" }))));
    }

    private async Task<long> Number(string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Ct), System.Globalization.CultureInfo.InvariantCulture);
    }
}
