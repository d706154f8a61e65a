using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.SignUp;

internal static class SignUpServices
{
    public static void AddSignUp(this IServiceCollection services)
    {
        services.AddScoped<MakeAccount>();
    }
}
