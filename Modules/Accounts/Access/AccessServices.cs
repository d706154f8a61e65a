using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.Access;

internal static class AccessServices
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<AccountStates>();
    }
}
