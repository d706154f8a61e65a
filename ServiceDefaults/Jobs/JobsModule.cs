using Hangfire;
using Hangfire.Common;
using Hangfire.PostgreSql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using VersionedContent.ServiceDefaults.Data;

namespace VersionedContent.ServiceDefaults.Jobs;

/// <summary>Long and recurring work, on Hangfire in the schema <c>jobs</c> of the site's own database (docs/decisions/0009).</summary>
public static class JobsModule
{
    public const string Schema = "jobs";

    /// <summary>A worker says this often, five times over, that it lives; then another takes its job.</summary>
    private static readonly TimeSpan TakenUpAgainAfter = TimeSpan.FromSeconds(30);

    /// <summary>For jobs that another process queued; those of this one wake its workers at once.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    /// <summary>Registers the queue; its workers run only where <paramref name="workers"/> says so (not in one-off commands) and <c>Jobs:Enabled</c> does not say no.</summary>
    public static IHostApplicationBuilder AddJobs(this IHostApplicationBuilder builder, bool workers = true)
    {
        var services = builder.Services;
        services.AddSingleton<JobStorage>(provider => Storage(provider.GetRequiredService<NpgsqlDataSource>(), prepare: false));
        services.AddSingleton<IJobs, JobQueue>();
        services.AddScoped<ISeed, PrepareJobs>();
        services.AddSingleton(Filters());
        if (workers && builder.Configuration.GetValue("Jobs:Enabled", true))
            services.AddHostedService<JobServer>();
        return builder;
    }

    /// <param name="prepare">True makes the tables, which takes a moment and belongs to the migration.</param>
    internal static PostgreSqlStorage Storage(NpgsqlDataSource database, bool prepare) => new(
        new JobConnections(database),
        new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            PrepareSchemaIfNecessary = prepare,
            QueuePollInterval = Poll,
            InvisibilityTimeout = TakenUpAgainAfter,
            UseSlidingInvisibilityTimeout = true,
        });

    /// <summary>The library's usual filters are static and many; these are what our jobs need.</summary>
    private static JobFilterProviderCollection Filters() => new(new JobFilterCollection
    {
        new AutomaticRetryAttribute { Attempts = 10, DelaysInSeconds = [2, 5, 15, 30, 60, 120, 300], LogEvents = false },
        new ShortMemory(),
        new JobTelemetry(),
    });

    private sealed class JobConnections(NpgsqlDataSource database) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => database.CreateConnection();
    }
}
