using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.Passwords;

internal static class PasswordServices
{
    public static void AddPasswords(this IServiceCollection services)
    {
        services.AddScoped<ChangePassword>();
        services.AddScoped<ForgetPassword>();
        services.AddScoped<ResetPassword>();
        services.AddSingleton<TypedSeal>();
        services.AddHandler<PasswordForgotten, WriteResetLetter>();
    }
}
