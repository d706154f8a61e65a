using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace VersionedContent.ServiceDefaults.Cache;

/// <summary>
/// The settings of Aspire's <c>AddRedisClient</c>, read from the same places: the section, then its part named after the
/// connection; <c>ConnectionStrings:{name}</c> wins over both. <c>ConfigurationOptions</c> in either is laid over the string.
/// </summary>
internal sealed class CacheSettings
{
    public const string Section = "Aspire:StackExchange:Redis";

    public string? ConnectionString { get; set; }
    public bool DisableHealthChecks { get; set; }
    public bool DisableTracing { get; set; }

    public static CacheSettings Read(IConfiguration configuration, string connectionName)
    {
        var settings = new CacheSettings();
        var section = configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        return settings;
    }

    public static ConfigurationOptions Options(IConfiguration configuration, string connectionName)
    {
        var connectionString = Read(configuration, connectionName).ConnectionString;
        var options = connectionString is null ? new ConfigurationOptions() : ConfigurationOptions.Parse(connectionString);
        CacheDefaults.Apply(options);
        var section = configuration.GetSection(Section);
        section.GetSection("ConfigurationOptions").Bind(options);
        section.GetSection(connectionName).GetSection("ConfigurationOptions").Bind(options);
        return options.EndPoints.Count > 0
            ? options
            : throw new InvalidOperationException($"No cache: set 'ConnectionStrings:{connectionName}' or '{Section}:ConnectionString'.");
    }
}
