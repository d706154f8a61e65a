using System.Net;
using System.Net.Sockets;
using Garnet;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.Data;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Access;

/// <summary>A cache that a test can stop and start again at the same address.</summary>
public sealed class CacheServer : IDisposable
{
    private readonly int _port = FreePort();
    private GarnetServer? _server;

    public string ConnectionString => $"127.0.0.1:{_port}";

    public void Start()
    {
        if (_server is not null)
            return;
        _server = new GarnetServer(["--port", $"{_port}", "--bind", "127.0.0.1", "--memory", "64m", "--index", "1m", "-q"]);
        _server.Start();
    }

    public void Dispose() => Stop();

    public void Stop()
    {
        _server?.Dispose();
        _server = null;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Two replicas of a site, on one database and one cache.</summary>
public abstract class TwoReplicas(string reread) : Site, IAsyncLifetime
{
    public CacheServer Cache { get; } = new();

    public Site Second { get; private set; } = null!;

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        Second = await StartReplica();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Second.DisposeAsync();
        await DisposeAsync();
        Cache.Stop();
    }

    protected override void Configure(WebApplicationBuilder builder)
    {
        Cache.Start();
        builder.Configuration["ConnectionStrings:cache"] = Cache.ConnectionString;
        builder.Configuration["Accounts:Reread"] = reread;
    }
}

internal static class Seconds
{
    /// <summary>What "within seconds" may take on a machine that does much else.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Asks again until it holds; the test fails where that takes too long.</summary>
    public static async Task Until(Func<Task<bool>> holds, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(Limit);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"It did not hold within {Limit}: {what}");
            await ticks.WaitForNextTickAsync(Ct);
        }
    }

    /// <summary>Whether this browser is signed in at that replica.</summary>
    public static async Task<bool> IsSignedIn(this Browser browser, Site at) =>
        (await browser.Open(new Uri(at.Address, "/notices").ToString())).Path == "/notices";

    public static async Task<int> Sql(this Site site, string sql, params object[] values)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        return await command.ExecuteNonQueryAsync(Ct);
    }

    public static async Task<T> Scalar<T>(this Site site, string sql, params object[] values)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    internal static async Task<Account> Account(this IServiceProvider services, Guid id) =>
        await services.GetRequiredService<AccountsDb>().People.FindAsync([id], Ct) ?? throw new InvalidOperationException($"There is no account {id}.");
}
