using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace VersionedContent.ServiceDefaults.Cache;

/// <summary>
/// The cache: memory in front of Redis (or Garnet), holding only what may be lost. The other part of this class is either
/// <c>CacheClient.StackExchange.cs</c> or <c>CacheClient.Aspire.cs</c> (docs/aspire.md).
/// </summary>
public static partial class CacheClient
{
    /// <summary>The connection's name: <c>ConnectionStrings:cache</c>.</summary>
    public const string ConnectionName = "cache";

    /// <summary>The discard port of this machine: nothing listens, and a connection is refused at once.</summary>
    private const string Nowhere = "127.0.0.1:9";

    public const string HealthCheckName = "StackExchange.Redis";

    /// <summary>Keys carry an immutable identity, so an entry never goes stale; it leaves an hour after it was made.</summary>
    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);

    /// <summary>Shorter, because memory is this process's own and a crawler walks through every page of the site.</summary>
    private static readonly TimeSpan TimeToLiveInMemory = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Registers <see cref="IConnectionMultiplexer"/>, <see cref="GuardedRedis"/>, <see cref="IDistributedCache"/> and <see cref="HybridCache"/>.
    /// Without Redis every call answers at once, as a miss, and things recover by themselves.
    /// </summary>
    /// <param name="required">False for a one-off command, which runs where no connection string is set: its cache then is one that is away.</param>
    public static IHostApplicationBuilder AddCache(this IHostApplicationBuilder builder, bool required = true)
    {
        if (!required && CacheSettings.Read(builder.Configuration, ConnectionName).ConnectionString is null)
            builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{ConnectionName}", Nowhere)]);
        AddMultiplexer(builder, out var checkHealth);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RedisConnection>();
        builder.Services.AddSingleton<GuardedRedis>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RedisConnection>());
        builder.Services.AddSingleton<IDistributedCache>(services => new GuardedCache(
            new RedisCache(Options.Create(new RedisCacheOptions
            {
                InstanceName = "vc:",
                ConnectionMultiplexerFactory = () => services.GetRequiredService<RedisConnection>().Multiplexer,
            })),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<GuardedCache>>()));
        builder.Services.AddHybridCache(cache => cache.DefaultEntryOptions = new HybridCacheEntryOptions
        {
            Expiration = TimeToLive,
            LocalCacheExpiration = TimeToLiveInMemory,
        });
        // Degraded, not unhealthy: a replica without its cache still serves and must stay in rotation.
        if (checkHealth)
            builder.Services.AddHealthChecks().AddCheck<CacheHealth>(HealthCheckName, HealthStatus.Degraded);
        return builder;
    }
}
