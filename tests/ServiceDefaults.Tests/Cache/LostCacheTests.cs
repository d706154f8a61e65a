using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Caching.Distributed;
using Xunit;

namespace VersionedContent.ServiceDefaults.Tests.Cache;

public sealed class LostCacheTests
{
    private static readonly TimeSpan WorthWaitingFor = TimeSpan.FromSeconds(20);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_no_server_twenty_values_are_made_in_the_time_of_a_few_timeouts()
    {
        using var site = await CacheSite.Start(CacheSite.FreePort());

        var took = await MakeValues(site, 20);

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_server_that_hangs_costs_no_more_than_a_few_short_waits()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        using var site = await CacheSite.Start(((IPEndPoint)deaf.LocalEndpoint).Port);

        var took = await MakeValues(site, 50);

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Values_are_shared_again_once_the_server_is_back()
    {
        var port = CacheSite.FreePort();
        using var site = await CacheSite.Start(port);
        await MakeValues(site, 10);

        using var server = CacheSite.Server(port);

        await Eventually(async () =>
        {
            await site.Distributed.SetAsync("back", [1, 2, 3], new DistributedCacheEntryOptions(), Ct);
            return await site.Distributed.GetAsync("back", Ct) is [1, 2, 3];
        });
    }

    [Fact]
    public async Task A_value_found_by_one_replica_is_not_made_by_the_next()
    {
        var port = CacheSite.FreePort();
        using var server = CacheSite.Server(port);
        using var first = await CacheSite.Start(port);
        using var second = await CacheSite.Start(port);

        var attempt = 0;
        await Eventually(async () =>
        {
            // The shared copy is written behind the caller's back, and on a busy machine may come too late to be found.
            var key = $"diff:{attempt++}";
            await first.Cache.GetOrCreateAsync(key, _ => ValueTask.FromResult("made by the first"), cancellationToken: Ct);
            return await second.Cache.GetOrCreateAsync(key, _ => ValueTask.FromResult("made again"), cancellationToken: Ct) == "made by the first";
        });
    }

    [Fact]
    public async Task A_command_that_needs_no_cache_runs_without_a_connection_string()
    {
        using var site = await CacheSite.Start(port: null);

        Assert.Equal("made", await site.Cache.GetOrCreateAsync("key", _ => ValueTask.FromResult("made"), cancellationToken: Ct));
    }

    private static async Task<TimeSpan> MakeValues(CacheSite site, int count)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
            Assert.Equal(i, await site.Cache.GetOrCreateAsync($"value:{i}", _ => ValueTask.FromResult(i), cancellationToken: Ct));
        return clock.Elapsed;
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(WorthWaitingFor);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await holds())
            await ticks.WaitForNextTickAsync(limit.Token);
    }
}
