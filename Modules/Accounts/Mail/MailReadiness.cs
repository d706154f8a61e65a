using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace VersionedContent.Accounts.Mail;

/// <summary>What is missing for letters to leave. Nothing is missing in Development, which shows them on a page.</summary>
internal sealed class MailReadiness(IOptions<MailOptions> mail, IOptions<SiteAddressOptions> site, IHostEnvironment environment)
{
    public string? Missing
    {
        get
        {
            if (environment.IsDevelopment())
                return null;
            List<string> settings = [];
            if (!mail.Value.HasServer)
                settings.Add("Mail:Host");
            if (site.Value.Address.Length == 0)
                settings.Add("Site:Address");
            return settings.Count == 0
                ? null
                : $"Not set: {string.Join(" and ", settings)}. Nobody can confirm an address or reset a password until then; see docs/deploy.md.";
        }
    }
}

/// <summary>The health check <c>mail</c>: the site works without letters, but not well.</summary>
internal sealed class MailHealth(MailReadiness readiness) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(readiness.Missing is { } missing
            ? new HealthCheckResult(context.Registration.FailureStatus, missing)
            : HealthCheckResult.Healthy());
}

/// <summary>Says at the start what <see cref="MailHealth"/> would.</summary>
internal sealed class WarnOfMail(MailReadiness readiness, ILogger<WarnOfMail> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (readiness.Missing is { } missing)
            log.LogWarning("Letters cannot be sent. {Missing}", missing);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
