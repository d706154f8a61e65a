using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Settings;

internal static class SettingsServices
{
    public static void AddSettings(this IServiceCollection services)
    {
        services.AddScoped<IReader, AccountReader>();
        services.AddScoped<IPreferences, Preferences>();
    }
}
