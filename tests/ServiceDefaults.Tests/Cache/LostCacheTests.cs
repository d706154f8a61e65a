using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Garnet;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VersionedContent.ServiceDefaults.Cache;
using Xunit;

namespace VersionedContent.ServiceDefaults.Tests.Cache;

public sealed class LostCacheTests
{
    private static readonly TimeSpan WorthWaitingFor = TimeSpan.FromSeconds(20);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_no_server_twenty_values_are_made_in_the_time_of_a_few_timeouts()
    {
        using var site = await Site.Start(FreePort());

        var took = await MakeValues(site, 20);

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_server_that_hangs_costs_no_more_than_a_few_short_waits()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        using var site = await Site.Start(((IPEndPoint)deaf.LocalEndpoint).Port);

        var took = await MakeValues(site, 50);

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Values_are_shared_again_once_the_server_is_back()
    {
        var port = FreePort();
        using var site = await Site.Start(port);
        await MakeValues(site, 10);

        using var server = new GarnetServer(["--port", $"{port}", "--bind", "127.0.0.1", "--memory", "64m", "--index", "1m", "-q"]);
        server.Start();

        await Eventually(async () =>
        {
            await site.Distributed.SetAsync("back", [1, 2, 3], new DistributedCacheEntryOptions(), Ct);
            return await site.Distributed.GetAsync("back", Ct) is [1, 2, 3];
        });
    }

    [Fact]
    public async Task A_value_found_by_one_replica_is_not_made_by_the_next()
    {
        var port = FreePort();
        using var server = new GarnetServer(["--port", $"{port}", "--bind", "127.0.0.1", "--memory", "64m", "--index", "1m", "-q"]);
        server.Start();
        using var first = await Site.Start(port);
        using var second = await Site.Start(port);

        await first.Cache.GetOrCreateAsync("diff:a:b", _ => ValueTask.FromResult("made by the first"), cancellationToken: Ct);
        // The second copy is written behind the caller's back.
        await Eventually(async () => await first.Distributed.GetAsync("diff:a:b", Ct) is not null);
        var seen = await second.Cache.GetOrCreateAsync("diff:a:b", _ => ValueTask.FromResult("made again"), cancellationToken: Ct);

        Assert.Equal("made by the first", seen);
    }

    [Fact]
    public async Task A_command_that_needs_no_cache_runs_without_a_connection_string()
    {
        using var site = await Site.Start(port: null);

        Assert.Equal("made", await site.Cache.GetOrCreateAsync("key", _ => ValueTask.FromResult("made"), cancellationToken: Ct));
    }

    private static async Task<TimeSpan> MakeValues(Site site, int count)
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Site(IHost host) : IDisposable
    {
        public HybridCache Cache => host.Services.GetRequiredService<HybridCache>();
        public IDistributedCache Distributed => host.Services.GetRequiredService<IDistributedCache>();

        public static async Task<Site> Start(int? port)
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            if (port is not null)
                builder.Configuration["ConnectionStrings:cache"] = $"127.0.0.1:{port}";
            builder.AddCache(required: port is not null);
            var host = builder.Build();
            await host.StartAsync(Ct);
            return new Site(host);
        }

        public void Dispose() => host.Dispose();
    }
}
