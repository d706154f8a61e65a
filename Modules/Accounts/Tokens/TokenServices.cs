using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.Tokens;

internal static class TokenServices
{
    public static void AddTokens(this IServiceCollection services)
    {
        services.AddScoped<MakeToken>();
        services.AddScoped<RevokeToken>();
        services.AddScoped<RevokeTokens>();
        services.AddScoped<ListTokens>();
        services.AddSingleton<KnownTokens>();
    }
}
