using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.CookiePolicy;

namespace VersionedContent.Web;

/// <summary>
/// What holds for every cookie, whoever sets it: no script reads it, and in production it travels over HTTPS only, also
/// where a proxy ends TLS and this process never sees it. Each is SameSite=Lax or Strict by its own settings.
/// </summary>
internal static class SafeCookies
{
    public static void AddSafeCookies(this IServiceCollection services)
    {
        services.AddOptions<CookiePolicyOptions>().Configure<IHostEnvironment>((policy, environment) =>
        {
            policy.HttpOnly = HttpOnlyPolicy.Always;
            policy.Secure = environment.IsProduction() ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        });
        services.AddOptions<AntiforgeryOptions>().Configure<IHostEnvironment>((antiforgery, environment) =>
        {
            // No sibling domain can plant a cookie of such a name.
            if (environment.IsProduction())
                antiforgery.Cookie.Name = "__Host-antiforgery";
        });
    }

    public static void UseSafeCookies(this WebApplication app) => app.UseCookiePolicy();
}
