using Npgsql;
using NpgsqlTypes;

namespace VersionedContent.ServiceDefaults.Outbox;

/// <param name="Attempts">This one included.</param>
internal sealed record ClaimedEvent(long Id, string Type, string Payload, int Attempts, List<string> Done);

/// <param name="Lag">Age of the event that is next; zero where none is due.</param>
internal sealed record OutboxState(TimeSpan Lag, long Dead);

/// <summary>
/// The outbox as a queue. A relay takes an event for a while with one short statement and handles it with no transaction
/// open: a slow handler then holds no row lock, no connection and no vacuum back. The price is that an event whose relay
/// crashed is delivered again only when its lease is over. None of these statements waits for the disk: losing one in
/// a crash of the database means delivering again, which handlers must bear anyway.
/// </summary>
internal sealed class OutboxQueue(NpgsqlDataSource database)
{
    private const string Claim = """
        UPDATE messaging.outbox SET due_at = $2, attempts = attempts + 1
        WHERE id = (SELECT id FROM messaging.outbox WHERE dead_at IS NULL AND due_at <= $1
                    ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
          AND set_config('synchronous_commit', 'off', true) IS NOT NULL
        RETURNING id, type, payload, attempts, done
        """;

    private const string Delete = """
        DELETE FROM messaging.outbox WHERE id = $1 AND set_config('synchronous_commit', 'off', true) IS NOT NULL
        RETURNING clock_timestamp() - created_at
        """;

    // The number of attempts is the lease's token: who took the event since then has the say.
    private const string PutOff = """
        UPDATE messaging.outbox SET due_at = $3, last_error = $4, done = $5, dead_at = $6
        WHERE id = $1 AND attempts = $2
        """;

    private const string GiveBack = """
        UPDATE messaging.outbox SET due_at = '-infinity', attempts = attempts - 1, done = $3
        WHERE id = $1 AND attempts = $2
        """;

    private const string State = """
        SELECT coalesce((SELECT clock_timestamp() - created_at FROM messaging.outbox WHERE dead_at IS NULL AND due_at <= $1
                         ORDER BY due_at, id LIMIT 1), interval '0'),
               (SELECT count(*) FROM messaging.outbox WHERE dead_at IS NOT NULL)
        """;

    /// <summary>Takes the next event due at <paramref name="now"/> until <paramref name="leaseEnd"/>; null where none is due.</summary>
    public async Task<ClaimedEvent?> Take(DateTimeOffset now, DateTimeOffset leaseEnd, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Claim);
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = leaseEnd });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new ClaimedEvent(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), [.. reader.GetFieldValue<string[]>(4)])
            : null;
    }

    /// <summary>Every handler is through.</summary>
    /// <returns>How long ago the event was written, by the database's clock; null if another relay was through first.</returns>
    public async Task<TimeSpan?> Complete(ClaimedEvent claimed, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Delete);
        command.Parameters.Add(new() { Value = claimed.Id });
        return await command.ExecuteScalarAsync(ct) as TimeSpan?;
    }

    /// <summary>A handler failed: due again at <paramref name="dueAt"/>, or given up at <paramref name="deadAt"/>.</summary>
    public async Task Fail(ClaimedEvent claimed, string error, DateTimeOffset dueAt, DateTimeOffset? deadAt, CancellationToken ct)
    {
        await using var command = database.CreateCommand(PutOff);
        command.Parameters.Add(new() { Value = claimed.Id });
        command.Parameters.Add(new() { Value = claimed.Attempts });
        command.Parameters.Add(new() { Value = dueAt });
        command.Parameters.Add(new() { Value = error });
        command.Parameters.Add(new() { Value = claimed.Done });
        command.Parameters.Add(new() { Value = (object?)deadAt ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The process stops: another one may take the event at once, and this attempt does not count.</summary>
    public async Task Return(ClaimedEvent claimed, CancellationToken ct)
    {
        await using var command = database.CreateCommand(GiveBack);
        command.Parameters.Add(new() { Value = claimed.Id });
        command.Parameters.Add(new() { Value = claimed.Attempts });
        command.Parameters.Add(new() { Value = claimed.Done });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<OutboxState> Measure(DateTimeOffset now, CancellationToken ct)
    {
        await using var command = database.CreateCommand(State);
        command.Parameters.Add(new() { Value = now });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new OutboxState(reader.GetTimeSpan(0), reader.GetInt64(1));
    }
}
