using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace VersionedContent.ServiceDefaults.Data;

/// <summary>On Npgsql itself: what Aspire's <c>AddNpgsqlDbContext</c> sets up, from the same settings.</summary>
public static partial class DatabaseClient
{
    private static void AddContext<TContext>(IHostApplicationBuilder builder, string schema)
        where TContext : DbContext
    {
        var name = typeof(TContext).Name;
        builder.Services.AddDbContextPool<TContext>((services, options) =>
        {
            var settings = DatabaseSettings.Read(services.GetRequiredService<IConfiguration>(), ConnectionName, name);
            var source = services.GetRequiredService<DataSources>().For(settings.RequiredConnectionString(ConnectionName));
            options.UseNpgsql(source, npgsql =>
            {
                npgsql.KeepHistoryIn(schema);
                if (!settings.DisableRetry)
                    npgsql.EnableRetryOnFailure();
                if (settings.CommandTimeout is { } seconds)
                    npgsql.CommandTimeout(seconds);
            });
        });

        var atStart = DatabaseSettings.Read(builder.Configuration, ConnectionName, name);
        if (!atStart.DisableHealthChecks)
            builder.Services.AddHealthChecks().AddDbContextCheck<TContext>(name);
        if (!atStart.DisableTracing)
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource("Npgsql"));
        if (!atStart.DisableMetrics)
            builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Npgsql"));
    }
}
