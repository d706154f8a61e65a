using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Jobs;

namespace VersionedContent.Versioning.Operations;

internal sealed class ManageOperations(NpgsqlDataSource database, IJobs jobs) : IOperations
{
    private const string Seen = "(owner_id = @viewer OR @operates)";

    public async Task<Operation?> Find(Guid id, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"SELECT {OperationRows.Columns} FROM versioning.operations WHERE id = @id AND {Seen}");
        Add(command, id, viewer);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? OperationRows.Read(row) : null;
    }

    public async Task<OperationPage> List(bool all, Guid? before, int limit, Viewer viewer, CancellationToken ct)
    {
        limit = Math.Clamp(limit, 1, 200);
        // An id begins with the time it was made at.
        await using var command = database.CreateCommand($"""
            SELECT {OperationRows.Columns} FROM versioning.operations
            WHERE {(all ? Seen : "owner_id = @viewer")} AND (@before IS NULL OR id < @before) AND state <> 5
            ORDER BY id DESC LIMIT @limit
            """);
        Add(command, null, viewer);
        command.Parameters.Add(new("before", NpgsqlDbType.Uuid) { Value = (object?)before ?? DBNull.Value });
        command.Parameters.AddWithValue("limit", limit + 1);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<Operation>();
        while (await rows.ReadAsync(ct))
            found.Add(OperationRows.Read(rows));
        return found.Count > limit ? new OperationPage(found[..limit], found[limit - 1].Id) : new OperationPage(found, null);
    }

    public async Task<IReadOnlyList<FailedItem>> FailedItems(Guid id, int after, int limit, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            SELECT number, document_id, path, problem FROM versioning.operation_items
            WHERE operation_id = (SELECT id FROM versioning.operations WHERE id = @id AND {Seen}) AND state = 2 AND number > @after
            ORDER BY number LIMIT @limit
            """);
        Add(command, id, viewer);
        command.Parameters.AddWithValue("after", after);
        command.Parameters.AddWithValue("limit", Math.Clamp(limit, 1, 1_000));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<FailedItem>();
        while (await rows.ReadAsync(ct))
            found.Add(new(rows.GetInt32(0), rows.IsDBNull(1) ? null : rows.GetGuid(1), rows.IsDBNull(2) ? null : rows.GetString(2), rows.GetString(3)));
        return found;
    }

    /// <summary>One that waits is cancelled at once; one that runs sees the wish.</summary>
    public Task<OperationResult> Cancel(Guid id, Viewer viewer, CancellationToken ct) => Change(
        $"""
         UPDATE versioning.operations SET cancel_requested = state = 1, state = CASE WHEN state = 1 THEN 1 ELSE 4 END,
             finished_at = CASE WHEN state = 1 THEN NULL ELSE clock_timestamp() END
         WHERE id = @id AND {Seen} AND state IN (0, 1)
         RETURNING {OperationRows.Columns}
         """, id, viewer, ct);

    public Task<OperationResult> Resume(Guid id, Viewer viewer, CancellationToken ct) => Resume(id, queue: true, viewer, ct);

    /// <param name="queue">False where the caller runs it itself.</param>
    public async Task<OperationResult> Resume(Guid id, bool queue, Viewer viewer, CancellationToken ct)
    {
        var result = await Change(
            $"""
             WITH again AS (
                 UPDATE versioning.operation_items SET state = 0, problem = NULL
                 WHERE state = 2 AND operation_id = (
                     SELECT id FROM versioning.operations WHERE id = @id AND {Seen} AND (state IN (3, 4) OR (state = 2 AND failed > 0))))
             UPDATE versioning.operations SET state = 0, failed = 0, problem = NULL, result = NULL, cancel_requested = false,
                 finished_at = NULL, heartbeat_at = clock_timestamp()
             WHERE id = @id AND {Seen} AND (state IN (3, 4) OR (state = 2 AND failed > 0))
             RETURNING {OperationRows.Columns}
             """, id, viewer, ct);
        if (queue && result is OperationResult.Accepted)
            jobs.Enqueue<RunOperation>(id);
        return result;
    }

    private async Task<OperationResult> Change(string sql, Guid id, Viewer viewer, CancellationToken ct)
    {
        await using (var command = database.CreateCommand(sql))
        {
            Add(command, id, viewer);
            await using var row = await command.ExecuteReaderAsync(ct);
            if (await row.ReadAsync(ct))
                return new OperationResult.Accepted(OperationRows.Read(row));
        }

        return await Find(id, viewer, ct) is { } operation ? new OperationResult.NothingToDo(operation) : new OperationResult.NotFound();
    }

    private static void Add(NpgsqlCommand command, Guid? id, Viewer viewer)
    {
        if (id is { } one)
            command.Parameters.AddWithValue("id", one);
        command.Parameters.Add(new("viewer", NpgsqlDbType.Uuid) { Value = (object?)viewer.Id ?? DBNull.Value });
        command.Parameters.AddWithValue("operates", viewer.May(Permissions.Operate));
    }
}
