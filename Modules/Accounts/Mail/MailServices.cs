using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VersionedContent.ServiceDefaults.Jobs;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.Mail;

internal static class MailServices
{
    public static void AddMail(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddSingleton<IValidateOptions<MailOptions>, CheckMailOptions>();
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateOnStart();
        services.AddOptions<SiteAddressOptions>().Bind(configuration.GetSection(SiteAddressOptions.Section))
            .Validate(SiteAddressOptions.IsGood, SiteAddressOptions.Wrong).ValidateOnStart();

        services.AddScoped<WriteMail>();
        services.AddScoped<MailLinks>();
        services.AddScoped<LetterLimit>();
        services.AddSingleton<LetterSeal>();
        services.AddSingleton<SiteAddress>();
        services.AddSingleton<SmtpPost>();
        services.AddScoped<SentLetters>();
        services.AddHandler<MailWritten, SendMail>();
        services.AddRecurring<CleanMail>(CleanMail.Name, CleanMail.Nightly);

        services.AddSingleton<MailReadiness>();
        services.AddHealthChecks().AddCheck<MailHealth>("mail", HealthStatus.Degraded);
        services.AddHostedService<WarnOfMail>();

        // The pages of this slice show everybody's letters. Afterwards, for setting up Razor Pages begins with no conventions.
        if (!environment.IsDevelopment())
            services.PostConfigure<RazorPagesOptions>(pages => pages.Conventions.AddFolderRouteModelConvention("/Accounts/Mail", page => page.Selectors.Clear()));
    }
}
