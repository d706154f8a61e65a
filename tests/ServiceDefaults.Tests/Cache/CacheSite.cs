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

/// <summary>One replica's cache, and the server it shares with others.</summary>
internal sealed class CacheSite(IHost host) : IDisposable
{
    public HybridCache Cache => host.Services.GetRequiredService<HybridCache>();
    public IDistributedCache Distributed => host.Services.GetRequiredService<IDistributedCache>();
    public IServiceProvider Services => host.Services;

    /// <param name="port">Null for a command that is given no cache.</param>
    /// <param name="options">More of the connection string.</param>
    public static async Task<CacheSite> Start(int? port, string options = "")
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        if (port is not null)
            builder.Configuration["ConnectionStrings:cache"] = $"127.0.0.1:{port}{options}";
        builder.AddCache(required: port is not null);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new CacheSite(host);
    }

    public static GarnetServer Server(int port)
    {
        var server = new GarnetServer(["--port", $"{port}", "--bind", "127.0.0.1", "--memory", "64m", "--index", "1m", "-q"]);
        server.Start();
        return server;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose() => host.Dispose();
}
