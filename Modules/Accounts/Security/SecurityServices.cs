using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.Security;

internal static class SecurityServices
{
    public static void AddSecurity(this IServiceCollection services)
    {
        services.AddScoped<SecurityRecord>();
        services.AddScoped<Confirmation>();
        services.AddScoped<Confirm>();
        services.AddScoped<WaysIn>();
        services.AddScoped<SetPassword>();
    }
}
