using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.Accounts.ViewAs;

namespace VersionedContent.Accounts.Access;

internal static class AccessServices
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<SharedStates>();
        services.AddSingleton<AccountStates>();
        services.AddSingleton<IPermissions, PresentPermissions>();
        services.AddHostedService<HearChanges>();
        services.AddLiveSessions();
        services.AddViewAs();
    }
}
