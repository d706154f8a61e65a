using Microsoft.Extensions.Configuration;

namespace VersionedContent.ServiceDefaults.Data;

/// <summary>
/// The settings of Aspire's <c>AddNpgsqlDbContext</c>, read from the same places: the section, then its part named after
/// the connection, then its part named after the context type; <c>ConnectionStrings:{name}</c> wins over all three.
/// </summary>
internal sealed class DatabaseSettings
{
    public const string Section = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    public string? ConnectionString { get; set; }
    public bool DisableRetry { get; set; }
    public bool DisableHealthChecks { get; set; }
    public bool DisableTracing { get; set; }
    public bool DisableMetrics { get; set; }

    /// <summary>Seconds.</summary>
    public int? CommandTimeout { get; set; }

    /// <param name="configuration">Read at this moment: what an embedded server adds later is seen by a later call.</param>
    /// <param name="contextType">The context's type name, or null for what all contexts share.</param>
    public static DatabaseSettings Read(IConfiguration configuration, string connectionName, string? contextType = null)
    {
        var settings = new DatabaseSettings();
        var section = configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        if (contextType is not null)
            section.GetSection(contextType).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        return settings;
    }

    public string RequiredConnectionString(string connectionName) =>
        string.IsNullOrWhiteSpace(ConnectionString)
            ? throw new InvalidOperationException($"No database: set 'ConnectionStrings:{connectionName}' or '{Section}:ConnectionString'.")
            : ConnectionString;
}
