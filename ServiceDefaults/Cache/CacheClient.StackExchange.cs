using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace VersionedContent.ServiceDefaults.Cache;

/// <summary>On StackExchange.Redis itself: what Aspire's <c>AddRedisClient</c> sets up, from the same settings.</summary>
public static partial class CacheClient
{
    private static void AddMultiplexer(IHostApplicationBuilder builder, out bool checkHealth)
    {
        var atStart = CacheSettings.Read(builder.Configuration, ConnectionName);
        checkHealth = !atStart.DisableHealthChecks;
        builder.Services.AddSingleton<IConnectionMultiplexer>(services =>
        {
            var options = CacheSettings.Options(services.GetRequiredService<IConfiguration>(), ConnectionName);
            options.LoggerFactory ??= services.GetService<ILoggerFactory>();
            var multiplexer = ConnectionMultiplexer.Connect(options);
            services.GetService<RedisTracing>()?.Watch(multiplexer);
            return multiplexer;
        });
        if (atStart.DisableTracing)
            return;
        builder.Services.AddSingleton<RedisTracing>();
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(RedisTracing.SourceName));
    }
}
