using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using VersionedContent.ServiceDefaults.Telemetry;

namespace VersionedContent.ServiceDefaults;

/// <summary>What every process of the site has: telemetry, health, service discovery and resilient HTTP calls.</summary>
public static class ServiceDefaultsModule
{
    /// <summary>Ready for requests: every check passes. A cache that is away only degrades.</summary>
    public const string HealthPath = "/health";

    /// <summary>The process answers. Says nothing of what it depends on, so that an outage elsewhere restarts nothing.</summary>
    public const string AlivePath = "/alive";

    private const string LiveTag = "live";

    /// <summary>A probe is asked every few seconds; a check that retries for a minute would answer none of them.</summary>
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(3);

    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.AddFeatureFlags();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        builder.Services.PostConfigure<HealthCheckServiceOptions>(health =>
        {
            foreach (var check in health.Registrations.Where(check => check.Timeout <= TimeSpan.Zero))
                check.Timeout = LongestCheck;
        });
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>Mapped in every environment: the probes of a container host need them, and they name no detail.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath).AllowAnonymous();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).AllowAnonymous();
        return app;
    }

    private static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // It would write each request's query, in which links of letters have their token. Traces leave the values out.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(Signals.Name))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName, Signals.Name)
                .AddAspNetCoreInstrumentation(requests => requests.Filter = context =>
                    !context.Request.Path.StartsWithSegments(HealthPath) && !context.Request.Path.StartsWithSegments(AlivePath))
                .AddHttpClientInstrumentation());

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
    }
}
