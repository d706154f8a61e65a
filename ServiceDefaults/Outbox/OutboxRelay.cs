using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VersionedContent.ServiceDefaults.Telemetry;

namespace VersionedContent.ServiceDefaults.Outbox;

/// <summary>
/// Hands committed events to their handlers, one after the other. Relays of all replicas share the work. A handler that
/// fails is tried again with doubling delays, the others of the same event are not; after <see cref="MostAttempts"/> the
/// event is dead and <see cref="FailedEvents"/> shows it.
/// </summary>
internal sealed class OutboxRelay(IServiceProvider services, OutboxQueue queue, OutboxSignal signal, TimeProvider time, ILogger<OutboxRelay> log)
    : BackgroundService
{
    /// <summary>With the doubling delays between them these take 17 minutes.</summary>
    internal const int MostAttempts = 10;

    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>How long an event waits that no handler here wants: during a deployment, a replica of the next release may.</summary>
    internal static readonly TimeSpan Deployment = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestHandling = Lease * 0.8;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenMeasurements = TimeSpan.FromSeconds(5);

    private readonly ILookup<string, Subscription> _subscriptions =
        services.GetServices<Subscription>().ToLookup(subscription => subscription.EventName);

    private long? _measuredAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Measure(stoppingToken);
                if (!await RelayOne(stoppingToken))
                    await signal.Wait(Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                log.LogError(error, "The outbox could not be read; trying again in {Delay}", Poll * 4);
                await Task.Delay(Poll * 4, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Relays the oldest due event. False where none is due.</summary>
    internal async Task<bool> RelayOne(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await queue.Take(now, now + Lease, ct) is not { } claimed)
            return false;

        if (!_subscriptions.Contains(claimed.Type) && claimed.Attempts == 1)
        {
            await queue.Fail(claimed, "No handler here.", now + Deployment, deadAt: null, ct);
            return true;
        }

        using var span = Signals.Source.StartActivity($"outbox {claimed.Type}", ActivityKind.Consumer);
        try
        {
            // Taken oftener than it may fail: whoever had it never came to say so, and the next one may end the same way.
            var error = claimed.Attempts > MostAttempts
                ? "The process ended each time while handling it."
                : await Deliver(claimed, ct);
            if (error is null)
                await Complete(claimed, ct);
            else
                await Fail(claimed, error, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await queue.Return(claimed, CancellationToken.None);
            throw;
        }

        return true;
    }

    private async Task Complete(ClaimedEvent claimed, CancellationToken ct)
    {
        if (await queue.Complete(claimed, ct) is not { } delay)
            return;
        var tag = new KeyValuePair<string, object?>("event", claimed.Type);
        OutboxMetrics.Delivered.Add(1, tag);
        OutboxMetrics.Delay.Record(delay.TotalSeconds, tag);
    }

    private async Task Fail(ClaimedEvent claimed, string error, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var dead = claimed.Attempts >= MostAttempts;
        await queue.Fail(claimed, error, now + Delay(claimed.Attempts), dead ? now : null, ct);
        if (dead)
            log.LogError("Event {Event} {Id} is given up after {Attempts} attempts: {Error}", claimed.Type, claimed.Id, claimed.Attempts, error);
    }

    /// <summary>2 s after the first failure, then twice as long after each, an hour at most.</summary>
    internal static TimeSpan Delay(int attempts) => TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, Math.Min(attempts, 20))));

    /// <returns>What went wrong, or null.</returns>
    private async Task<string?> Deliver(ClaimedEvent claimed, CancellationToken ct)
    {
        string? failure = null;
        using var limit = new CancellationTokenSource(LongestHandling, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        foreach (var subscription in _subscriptions[claimed.Type])
        {
            var handler = subscription.HandlerType.FullName!;
            if (claimed.Done.Contains(handler))
                continue;
            try
            {
                await using var scope = services.CreateAsyncScope();
                var @event = JsonSerializer.Deserialize(claimed.Payload, subscription.EventType)!;
                await subscription.Run(scope.ServiceProvider, @event, both.Token);
                claimed.Done.Add(handler);
            }
            catch (Exception error) when (!ct.IsCancellationRequested)
            {
                failure = $"{handler}: {error.Message}";
                OutboxMetrics.Failures.Add(1, new("event", claimed.Type), new("handler", handler));
                log.LogError(error, "Event {Event} {Id} failed in {Handler}, attempt {Attempt}", claimed.Type, claimed.Id, handler, claimed.Attempts);
            }
        }

        return failure;
    }

    private async Task Measure(CancellationToken ct)
    {
        if (_measuredAt is { } last && time.GetElapsedTime(last) < BetweenMeasurements)
            return;
        _measuredAt = time.GetTimestamp();
        var state = await queue.Measure(time.GetUtcNow(), ct);
        OutboxMetrics.Lag.Record(state.Lag.TotalSeconds);
        OutboxMetrics.Dead.Record(state.Dead);
    }
}
