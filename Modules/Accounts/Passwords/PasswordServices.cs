using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.Passwords;

internal static class PasswordServices
{
    public static void AddPasswords(this IServiceCollection services)
    {
        services.AddScoped<ChangePassword>();
    }
}
