using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Jobs;

namespace VersionedContent.Accounts.Closing;

internal static class ClosingServices
{
    public static void AddClosing(this IServiceCollection services)
    {
        services.AddScoped<AskToClose>();
        services.AddScoped<UndoClosing>();
        services.AddScoped<CloseAccount>();
        services.AddRecurring<CloseDueAccounts>(CloseDueAccounts.Name, CloseDueAccounts.Hourly);
    }
}
