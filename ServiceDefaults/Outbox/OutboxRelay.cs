using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VersionedContent.ServiceDefaults.Outbox;

/// <summary>
/// Hands committed events to their handlers. Rows are taken with FOR UPDATE SKIP LOCKED, so replicas share the work;
/// a row is deleted once every handler is through, and put off with doubling delays when one fails.
/// </summary>
internal sealed class OutboxRelay(IServiceProvider services, OutboxSignal signal, TimeProvider time, ILogger<OutboxRelay> log)
    : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);
    private readonly ILookup<string, Subscription> _subscriptions =
        services.GetServices<Subscription>().ToLookup(subscription => subscription.EventName);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RelayOne(stoppingToken)) { }
                await signal.Wait(Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                log.LogError(error, "The outbox could not be read; trying again in {Delay}", Poll * 4);
                await Task.Delay(Poll * 4, time, stoppingToken);
            }
        }
    }

    /// <summary>Relays the oldest due event. False where none is due.</summary>
    internal async Task<bool> RelayOne(CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MessagingDb>();
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var message = await db.Outbox
                .FromSql($"SELECT * FROM messaging.outbox WHERE due_at <= clock_timestamp() ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED")
                .FirstOrDefaultAsync(ct);
            if (message is null)
                return false;

            if (await Deliver(message, ct))
                db.Outbox.Remove(message);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return true;
        });
    }

    private async Task<bool> Deliver(OutboxMessage message, CancellationToken ct)
    {
        var through = true;
        foreach (var subscription in _subscriptions[message.Type])
        {
            var handler = subscription.HandlerType.FullName!;
            if (message.Done.Contains(handler))
                continue;
            try
            {
                await using var scope = services.CreateAsyncScope();
                var @event = JsonSerializer.Deserialize(message.Payload, subscription.EventType)!;
                await subscription.Run(scope.ServiceProvider, @event, ct);
                message.Done.Add(handler);
            }
            catch (Exception error) when (!ct.IsCancellationRequested)
            {
                through = false;
                message.LastError = $"{handler}: {error.Message}";
                log.LogError(error, "Event {Event} {Id} failed in {Handler}, attempt {Attempt}", message.Type, message.Id, handler, message.Attempts + 1);
            }
        }

        if (!through)
        {
            message.Attempts++;
            var delay = TimeSpan.FromSeconds(Math.Min(LongestDelay.TotalSeconds, Math.Pow(2, Math.Min(message.Attempts, 20))));
            message.DueAt = time.GetUtcNow() + delay;
        }

        return through;
    }
}
