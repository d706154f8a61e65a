using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.SignIn;

internal static class SignInServices
{
    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddScoped<OpenSession>();
        services.AddScoped<Tries>();
        services.AddSingleton<UnknownAccount>();
    }
}
