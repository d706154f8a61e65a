using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Passkeys;

internal static class PasskeyServices
{
    public static void AddPasskeys(this IServiceCollection services)
    {
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.AddScoped<PasskeyCeremonies>();
        services.AddScoped<UsedChallenges>();
        services.AddScoped<OwnPasskeys>();
        services.AddScoped<CheckPasskey>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IConfiguration>((passkeys, configuration) =>
        {
            // Passkeys belong to a host for good; without the setting to the one that was asked, as a browser sees it.
            passkeys.ServerDomain = Uri.TryCreate(configuration["Site:Address"], UriKind.Absolute, out var address) ? address.Host : null;
            passkeys.UserVerificationRequirement = "required";
            // Signing in starts from the passkey, so the authenticator has to know whose it is.
            passkeys.ResidentKeyRequirement = "required";
        });
    }
}
