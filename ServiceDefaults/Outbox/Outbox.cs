using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace VersionedContent.ServiceDefaults.Outbox;

/// <summary>
/// Events between modules. An event is a row written in the transaction of the change it tells of, so neither
/// exists without the other; <see cref="OutboxRelay"/> hands it to every <see cref="IHandle{TEvent}"/> at least once.
/// </summary>
public sealed class Outbox(OutboxSignal signal)
{
    private const string Insert = "INSERT INTO messaging.outbox (type, payload) VALUES ($1, $2)";

    /// <summary>Writes <paramref name="event"/> in <paramref name="transaction"/>. Call <see cref="Committed"/> once that is committed.</summary>
    public static async Task Add(NpgsqlTransaction transaction, object @event, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction) { BatchCommands = { Statement(@event) } };
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The same as <see cref="Add"/>, as a statement of a batch.</summary>
    public static NpgsqlBatchCommand Statement(object @event)
    {
        var (type, payload) = Row(@event);
        return new NpgsqlBatchCommand(Insert) { Parameters = { new() { Value = type }, new() { Value = payload, NpgsqlDbType = NpgsqlDbType.Jsonb } } };
    }

    /// <summary>
    /// The same as part of a statement that writes the change: an INSERT for each row of <paramref name="from"/>. The
    /// arguments are SQL expressions; the values of type and payload come from <see cref="Row"/>.
    /// </summary>
    public static string InsertFrom(string type, string payload, string from) =>
        $"INSERT INTO messaging.outbox (type, payload) SELECT {type}, {payload} FROM {from}";

    /// <summary>What an event's row holds: its type, and its payload as JSON.</summary>
    public static (string Type, string Payload) Row(object @event) => (NameOf(@event.GetType()), JsonSerializer.Serialize(@event, @event.GetType()));

    /// <summary>Saves what <paramref name="db"/> tracks and the events in one transaction, retried as a whole.</summary>
    public Task Save(DbContext db, CancellationToken ct, params object[] events) => Save(db, _ => Task.CompletedTask, ct, events);

    /// <summary>The same, with statements of <paramref name="db"/> that run in that transaction once the changes are made.</summary>
    public async Task Save(DbContext db, Func<CancellationToken, Task> then, CancellationToken ct, params object[] events)
    {
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, ct);
            await then(ct);
            foreach (var @event in events)
                await Add((NpgsqlTransaction)transaction.GetDbTransaction(), @event, ct);
            await transaction.CommitAsync(ct);
        });
        db.ChangeTracker.AcceptAllChanges();
        Committed();
    }

    /// <summary>
    /// Wakes the relay of this process. Other replicas see the row at their next poll: LISTEN/NOTIFY is not used
    /// because a notifying commit takes a lock on the whole database and would undo group commit.
    /// </summary>
    public void Committed() => signal.Set();

    internal static string NameOf(Type type) => type.FullName!;
}
