using Npgsql;
using VersionedContent.ServiceDefaults.Jobs;

namespace VersionedContent.Versioning.Operations;

/// <summary>
/// Finds operations that no queue knows of any more: one whose process died between noting and queueing it, one that ran
/// in a command that was killed. And clears up: what was never wholly received, and the items of what is long over.
/// </summary>
internal sealed class SweepOperations(NpgsqlDataSource database, IJobs jobs) : IRecurringJob
{
    /// <summary>The heartbeat is written again so that the same one is not queued at every sweep.</summary>
    private const string Abandoned = """
        UPDATE versioning.operations SET heartbeat_at = clock_timestamp()
        WHERE (state = 1 AND heartbeat_at < clock_timestamp() - interval '1 minute')
           OR (state = 0 AND heartbeat_at < clock_timestamp() - interval '5 minutes')
        RETURNING id
        """;

    private const string Unreceived = """
        WITH gone AS (DELETE FROM versioning.operations WHERE state = 5 AND heartbeat_at < clock_timestamp() - interval '1 hour' RETURNING id)
        DELETE FROM versioning.operation_items WHERE operation_id IN (SELECT id FROM gone)
        """;

    private const string Over = """
        DELETE FROM versioning.operation_items WHERE operation_id IN (
            SELECT id FROM versioning.operations o
            WHERE state IN (2, 3, 4) AND finished_at < clock_timestamp() - interval '30 days'
              AND EXISTS (SELECT 1 FROM versioning.operation_items i WHERE i.operation_id = o.id)
            ORDER BY id LIMIT 10)
        """;

    public async Task Run(CancellationToken ct)
    {
        foreach (var id in await TakeAbandoned(ct))
            jobs.Enqueue<RunOperation>(id);
        foreach (var clear in new[] { Unreceived, Over })
        {
            await using var command = database.CreateCommand(clear);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task<List<Guid>> TakeAbandoned(CancellationToken ct)
    {
        await using var command = database.CreateCommand(Abandoned);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<Guid>();
        while (await rows.ReadAsync(ct))
            found.Add(rows.GetGuid(0));
        return found;
    }
}
