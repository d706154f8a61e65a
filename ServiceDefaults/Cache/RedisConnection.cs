using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace VersionedContent.ServiceDefaults.Cache;

/// <summary>
/// Connects in the background as the process starts, so that no request pays for the first connection, and none waits on
/// the container's lock while a missing server is tried.
/// </summary>
public sealed class RedisConnection(IServiceProvider services) : IHostedService
{
    private readonly Lazy<Task<IConnectionMultiplexer>> _multiplexer =
        new(() => Task.Run(services.GetRequiredService<IConnectionMultiplexer>));

    /// <summary>Completes when the first attempt is through, whether the server answered or not; fails on faulty settings.</summary>
    public Task<IConnectionMultiplexer> Multiplexer => _multiplexer.Value;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A missing or faulty connection string is told now, not as a cache that never answers.
        _ = CacheSettings.Options(services.GetRequiredService<IConfiguration>(), CacheClient.ConnectionName);
        _ = Multiplexer;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
