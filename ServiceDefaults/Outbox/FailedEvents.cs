using Microsoft.EntityFrameworkCore;

namespace VersionedContent.ServiceDefaults.Outbox;

/// <summary>An event that the relays gave up.</summary>
/// <param name="Payload">JSON.</param>
/// <param name="Error">The last failure: the handler's name and what it said.</param>
public sealed record FailedEvent(long Id, string Type, string Payload, DateTimeOffset CreatedAt, DateTimeOffset GivenUpAt, int Attempts, string Error);

/// <summary>Dead events, for an operator.</summary>
public interface IFailedEvents
{
    /// <summary>The longest dead first.</summary>
    Task<IReadOnlyList<FailedEvent>> List(int atMost, CancellationToken ct);

    /// <summary>Starts over with one of them; handlers that were through stay so. False where there is no such dead event.</summary>
    Task<bool> Retry(long id, CancellationToken ct);

    /// <returns>How many were started over.</returns>
    Task<int> RetryAll(CancellationToken ct);
}

internal sealed class FailedEvents(MessagingDb db, OutboxSignal signal) : IFailedEvents
{
    public async Task<IReadOnlyList<FailedEvent>> List(int atMost, CancellationToken ct) =>
        await db.Outbox.Where(message => message.DeadAt != null)
            .OrderBy(message => message.DeadAt).ThenBy(message => message.Id)
            .Take(atMost)
            .Select(message => new FailedEvent(
                message.Id, message.Type, message.Payload, message.CreatedAt, message.DeadAt!.Value, message.Attempts, message.LastError ?? ""))
            .ToListAsync(ct);

    public async Task<bool> Retry(long id, CancellationToken ct) =>
        await Revive(db.Outbox.Where(message => message.Id == id), ct) == 1;

    public Task<int> RetryAll(CancellationToken ct) => Revive(db.Outbox, ct);

    private async Task<int> Revive(IQueryable<OutboxMessage> messages, CancellationToken ct)
    {
        var revived = await messages.Where(message => message.DeadAt != null).ExecuteUpdateAsync(
            update => update
                .SetProperty(message => message.DeadAt, (DateTimeOffset?)null)
                .SetProperty(message => message.DueAt, DateTimeOffset.MinValue)
                .SetProperty(message => message.Attempts, 0),
            ct);
        signal.Set();
        return revived;
    }
}
