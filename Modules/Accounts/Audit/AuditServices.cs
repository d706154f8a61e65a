using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.Audit;

internal static class AuditServices
{
    public static void AddAudit(this IServiceCollection services) => services.AddScoped<ListAudit>();
}
