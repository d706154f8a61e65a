using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.Export;

internal static class ExportServices
{
    public static void AddExport(this IServiceCollection services)
    {
        services.AddScoped<ExportData>();
        services.AddScoped<IPersonalData, OwnAccountData>();
        services.AddSingleton<RunningExports>();
    }
}
