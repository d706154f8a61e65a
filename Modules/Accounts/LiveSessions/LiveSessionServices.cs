using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Devices;

namespace VersionedContent.Accounts.LiveSessions;

internal static class LiveSessionServices
{
    public static void AddLiveSessions(this IServiceCollection services)
    {
        services.AddSingleton<FindSession>();
        services.AddSingleton<SeenSessions>();
        services.AddSingleton<SiteCookies>();
        services.AddSingleton<DeviceCookie>();
        services.AddScoped<BeginSession>();
        services.AddScoped<EndSessions>();
        services.AddScoped<EndSession>();
        services.AddScoped<ListSessions>();
        services.AddScoped<KnownDevices>();
    }
}
