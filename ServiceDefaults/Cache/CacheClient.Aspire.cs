using Microsoft.Extensions.Hosting;

namespace VersionedContent.ServiceDefaults.Cache;

/// <summary>On Aspire's own client integration: compiled with <c>-p:UseAspirePackages=true</c>.</summary>
public static partial class CacheClient
{
    private static void AddMultiplexer(IHostApplicationBuilder builder, out bool checkHealth)
    {
        var wanted = true;
        builder.AddRedisClient(
            ConnectionName,
            settings =>
            {
                // The check of the same name is ours, because theirs calls a site without its cache unhealthy.
                wanted = !settings.DisableHealthChecks;
                settings.DisableHealthChecks = true;
            },
            CacheDefaults.Apply);
        checkHealth = wanted;
    }
}
