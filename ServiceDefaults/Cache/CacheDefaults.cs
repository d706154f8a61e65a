using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace VersionedContent.ServiceDefaults.Cache;

/// <summary>
/// What a connection to the cache does unless its connection string or settings say otherwise: it never keeps the site
/// from starting, and it fails in well under a second, because a page that waits for its cache is slower than one without.
/// </summary>
internal sealed class CacheDefaults : DefaultOptionsProvider
{
    public override bool AbortOnConnectFail => false;
    public override TimeSpan? ConnectTimeout => TimeSpan.FromSeconds(1);
    public override TimeSpan SyncTimeout => TimeSpan.FromMilliseconds(250);
    public override BacklogPolicy BacklogPolicy => BacklogPolicy.FailFast;

    /// <summary>Applied to options whose provider is the library's plain one; Azure's own provider keeps its other defaults.</summary>
    public static void Apply(ConfigurationOptions options)
    {
        if (options.Defaults.GetType() == typeof(DefaultOptionsProvider))
            options.Defaults = new CacheDefaults();
        options.BacklogPolicy = BacklogPolicy.FailFast;
    }
}
