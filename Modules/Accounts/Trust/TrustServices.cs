using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VersionedContent.ServiceDefaults.Jobs;

namespace VersionedContent.Accounts.Trust;

internal static class TrustServices
{
    public static void AddTrust(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TrustOptions>().Bind(configuration.GetSection(TrustOptions.Section))
            // After binding: the binder adds to a list that is there.
            .PostConfigure(options => options.Levels = options.Levels.Count > 0 ? options.Levels : [.. TrustOptions.Default])
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<TrustOptions>, TrustOptionsRules>();
        services.AddScoped<ReckonTrust>();
        services.AddScoped<ITrust, KeepJudgements>();
        services.AddScoped<IProfilePart, TrustPart>();
        services.AddRecurring<NightlyTrust>(NightlyTrust.Name, NightlyTrust.Cron);
    }
}
