using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.External;

internal static class ExternalServices
{
    public static void AddExternal(this IServiceCollection services, IConfiguration configuration, SiteCookies cookies)
    {
        // Read once: which schemes there are is settled before the site starts.
        var providers = ExternalOptions.Read(configuration);
        services.AddSingleton<IValidateOptions<ExternalOptions>, CheckExternalOptions>();
        services.AddOptions<ExternalOptions>().Configure(options => options.Providers = providers).ValidateOnStart();
        services.AddExternalSchemes(providers, cookies);
        // What the handler says at length has codes in it. Whoever needs it sets the level of the handler itself.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Authentication.OpenIdConnect", LogLevel.Warning));
        services.AddSingleton<ExternalProviders>();
        services.AddScoped<ExternalEvents>();
        services.AddScoped<Departure>();
        services.AddScoped<FindLogin>();
        services.AddScoped<MakeExternalAccount>();
        services.AddScoped<OwnLogins>();
    }
}
