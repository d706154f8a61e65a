using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.Profile;

internal static class ProfileServices
{
    public static void AddProfiles(this IServiceCollection services)
    {
        services.AddScoped<Rename>();
        services.AddScoped<ReadProfile>();
        services.AddScoped<ReadCalendar>();
        services.AddScoped<ChangeProfile>();
    }
}
