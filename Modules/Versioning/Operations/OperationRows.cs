using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Operations;

/// <summary>The table <c>operations</c>. Times are the database's: processes on several machines judge each other's by them.</summary>
internal static class OperationRows
{
    public const string Columns = """
        id, kind, state, branch, title, total, done, failed, change_sets, (result->>'merge')::uuid, problem, owner_id, owner_name,
        cancel_requested, created_at, started_at, finished_at, worked_microseconds
        """;

    public static Operation Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), (OperationState)row.GetInt16(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4),
        row.GetInt32(5), row.GetInt32(6), row.GetInt32(7), row.GetFieldValue<long[]>(8), row.IsDBNull(9) ? null : row.GetGuid(9),
        row.IsDBNull(10) ? null : row.GetString(10), new Author(row.GetGuid(11), row.GetString(12)), row.GetBoolean(13),
        row.GetFieldValue<DateTimeOffset>(14), Moment(row, 15), Moment(row, 16), TimeSpan.FromMicroseconds(row.GetInt64(17)));

    private static DateTimeOffset? Moment(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    /// <summary>Null where the owner has one of this key already.</summary>
    public static async Task<Guid?> Insert(NpgsqlDataSource database, NewOperation operation, TimeProvider time, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO versioning.operations
                (id, kind, state, branch, title, arguments, total, done, owner_id, owner_name, permissions, idempotency_key, cancel_requested, created_at, heartbeat_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11, false, clock_timestamp(), clock_timestamp())
            ON CONFLICT (owner_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING
            RETURNING id
            """);
        var parameters = command.Parameters;
        parameters.Add(new() { Value = Guid.CreateVersion7(time.GetUtcNow()) });
        parameters.Add(new() { Value = operation.Kind });
        parameters.Add(new() { Value = (short)operation.State });
        parameters.Add(new() { Value = (object?)operation.Branch ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        parameters.Add(new() { Value = operation.Title });
        parameters.Add(new() { Value = JsonSerializer.Serialize(operation.Arguments, operation.Arguments.GetType()), NpgsqlDbType = NpgsqlDbType.Jsonb });
        parameters.Add(new() { Value = operation.Total });
        parameters.Add(new() { Value = operation.Viewer.Id!.Value });
        parameters.Add(new() { Value = operation.Viewer.Name });
        parameters.Add(new() { Value = operation.Viewer.Permissions.Order().ToArray() });
        parameters.Add(new() { Value = (object?)operation.IdempotencyKey ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return (Guid?)await command.ExecuteScalarAsync(ct);
    }

    /// <summary>Part of the work is committed with this transaction.</summary>
    /// <param name="changeSetId">Null where it needed no change set.</param>
    public static async Task Advance(NpgsqlTransaction transaction, Guid id, int done, int failed, long? changeSetId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            UPDATE versioning.operations SET done = done + $2, failed = failed + $3, heartbeat_at = clock_timestamp(),
                change_sets = CASE WHEN $4 IS NULL THEN change_sets ELSE array_append(change_sets, $4) END
            WHERE id = $1
            """, transaction.Connection, transaction);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = done });
        command.Parameters.Add(new() { Value = failed });
        command.Parameters.Add(new() { Value = (object?)changeSetId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>All of the work is committed with this transaction: from here on it is done, whatever becomes of the run.</summary>
    public static async Task Complete(NpgsqlTransaction transaction, Guid id, long changeSetId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            UPDATE versioning.operations SET state = 2, done = total, change_sets = array_append(change_sets, $2), problem = NULL,
                result = NULL, finished_at = clock_timestamp(), heartbeat_at = clock_timestamp()
            WHERE id = $1
            """, transaction.Connection, transaction);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = changeSetId });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>How a run ended; no change where the work itself said so before.</summary>
    public static async Task Finish(NpgsqlDataSource database, Guid id, OperationState state, string? problem, Guid? mergeId, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            UPDATE versioning.operations SET state = $2, problem = $3, cancel_requested = cancel_requested AND $2 = 0,
                result = CASE WHEN $4 IS NULL THEN NULL ELSE jsonb_build_object('merge', $4) END,
                finished_at = CASE WHEN $2 = 0 THEN NULL ELSE clock_timestamp() END, heartbeat_at = clock_timestamp()
            WHERE id = $1 AND state IN (0, 1)
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = (short)state });
        command.Parameters.Add(new() { Value = (object?)problem ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)mergeId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>An operation that a run is beginning; null where it is over or another runs it.</summary>
    public sealed record Begun(string Kind, string? Branch, JsonElement Arguments, Viewer Viewer, int Total, bool CancelRequested);

    public static async Task<Begun?> Begin(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            UPDATE versioning.operations SET state = 1, started_at = COALESCE(started_at, clock_timestamp()), heartbeat_at = clock_timestamp()
            WHERE id = $1 AND state IN (0, 1)
            RETURNING kind, branch, arguments, owner_id, owner_name, permissions, total, cancel_requested
            """, connection);
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
            return null;
        var viewer = new Viewer(row.GetGuid(3), row.GetString(4), row.GetFieldValue<string[]>(5).ToHashSet(), 0);
        return new Begun(
            row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), JsonSerializer.Deserialize<JsonElement>(row.GetString(2)), viewer,
            row.GetInt32(6), row.GetBoolean(7));
    }
}
