using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace VersionedContent.ServiceDefaults.Cache;

internal sealed class CacheHealth(RedisConnection connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var multiplexer = await connection.Multiplexer.WaitAsync(cancellationToken);
            await multiplexer.GetDatabase().PingAsync().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The cache does not answer; pages do without it.", error);
        }
    }
}
