using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace VersionedContent.Versioning.Operations;

/// <summary>
/// What a running operation says of itself, on a connection of its own: how far it is, that it lives, and whether a
/// person wants it to stop. The connection holds the operation's lock, which goes with the process.
/// </summary>
internal sealed class OperationPulse : IProgress<(int Done, int Total)>, IAsyncDisposable
{
    private const string Mark = "versioning.operations";
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly NpgsqlConnection _connection;
    private readonly Guid _id;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();
    private readonly long _since = Stopwatch.GetTimestamp();
    private (int Done, int Total)? _reached;
    private TimeSpan _told;
    private Task _beating = Task.CompletedTask;

    private OperationPulse(NpgsqlConnection connection, Guid id) => (_connection, _id) = (connection, id);

    /// <summary>Cancelled where the run has to stop: a person asked for it, or the lock is lost with its connection.</summary>
    public CancellationToken Stop => _stop.Token;

    public bool CancelRequested { get; private set; }

    public NpgsqlConnection Connection => _connection;

    /// <summary>Null where another run has the operation.</summary>
    public static async Task<OperationPulse?> Take(NpgsqlDataSource database, Guid id, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", connection);
            command.Parameters.Add(new() { Value = $"{Mark}/{id}" });
            if (await command.ExecuteScalarAsync(ct) is true)
                return new OperationPulse(connection, id);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public void Start(TimeProvider time) => _beating = Task.Run(() => Keep(time));

    public void Report((int Done, int Total) value)
    {
        lock (_end)
            _reached = value;
    }

    private async Task Keep(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
                await Tell();
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
        }
        catch (NpgsqlException)
        {
            // The lock went with the connection: another may run it now, so this run must not go on.
            await _stop.CancelAsync();
        }
    }

    private async Task Tell()
    {
        (int Done, int Total)? reached;
        lock (_end)
            (reached, _reached) = (_reached, null);
        var elapsed = Stopwatch.GetElapsedTime(_since);
        var isDue = reached is not null || elapsed - _told > Longest;
        await using var command = new NpgsqlCommand(
            isDue
                ? """
                  UPDATE versioning.operations SET heartbeat_at = clock_timestamp(), worked_microseconds = worked_microseconds + $2,
                      done = CASE WHEN state = 1 THEN COALESCE($3, done) ELSE done END, total = CASE WHEN state = 1 THEN COALESCE($4, total) ELSE total END
                  WHERE id = $1 RETURNING cancel_requested
                  """
                : "SELECT cancel_requested FROM versioning.operations WHERE id = $1",
            _connection);
        command.Parameters.Add(new() { Value = _id });
        if (isDue)
        {
            command.Parameters.Add(new() { Value = (long)(elapsed - _told).TotalMicroseconds });
            command.Parameters.Add(new() { Value = (object?)reached?.Done ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
            command.Parameters.Add(new() { Value = (object?)reached?.Total ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
            _told = elapsed;
        }

        if (await command.ExecuteScalarAsync(CancellationToken.None) is true && !CancelRequested)
        {
            CancelRequested = true;
            await _stop.CancelAsync();
        }
    }

    /// <summary>Writes the last of the time spent and lets the lock go.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _beating;
        try
        {
            await using var batch = new NpgsqlBatch(_connection)
            {
                BatchCommands =
                {
                    new("""
                        UPDATE versioning.operations SET worked_microseconds = worked_microseconds + $2, done = CASE WHEN state = 2 THEN done ELSE COALESCE($3, done) END
                        WHERE id = $1
                        """)
                    {
                        Parameters =
                        {
                            new() { Value = _id },
                            new() { Value = (long)(Stopwatch.GetElapsedTime(_since) - _told).TotalMicroseconds },
                            new() { Value = (object?)_reached?.Done ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer },
                        },
                    },
                    new("SELECT pg_advisory_unlock(hashtextextended($1, 0))") { Parameters = { new() { Value = $"{Mark}/{_id}" } } },
                },
            };
            await batch.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException) when (_connection.State != System.Data.ConnectionState.Open)
        {
            // Nothing to let go: the lock went with the connection.
        }

        await _connection.DisposeAsync();
        _stop.Dispose();
        _end.Dispose();
    }
}
