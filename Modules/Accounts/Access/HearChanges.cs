using Microsoft.Extensions.Hosting;
using VersionedContent.ServiceDefaults.Cache;

namespace VersionedContent.Accounts.Access;

/// <summary>Hears which accounts other replicas changed, and tells them late what could not be told while Redis was away.</summary>
internal sealed class HearChanges(AccountStates states, SharedStates shared, GuardedRedis redis, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var listening = false;
            using var ticks = new PeriodicTimer(Interval, time);
            do
            {
                listening = listening || await redis.Listen(SharedStates.Channel, id => states.ForgetHere(Guid.Parse(id.ToString())), stoppingToken);
                await shared.TellLate();
            }
            while (await ticks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
