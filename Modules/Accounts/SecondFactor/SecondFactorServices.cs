using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.SecondFactor;

internal static class SecondFactorServices
{
    public static void AddSecondFactor(this IServiceCollection services, SiteCookies cookies)
    {
        services.AddScoped(provider => (AccountStore)provider.GetRequiredService<IUserStore<Account>>());
        services.AddSingleton<KeyOffers>();
        services.AddScoped<ChangeSecondFactor>();
        services.AddScoped<CheckCode>();
        services.AddAuthentication().AddCookie(IdentityConstants.TwoFactorUserIdScheme, cookie =>
        {
            cookie.Cookie.Name = cookies.SignIn;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.IsEssential = true;
            // Lax, since a sign-in elsewhere leads here from another site.
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = cookies.SecureOnly ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = PendingSignIn.Lasts;
            cookie.SlidingExpiration = false;
            // Starting a sign-in on some page is no reason to leave it.
            cookie.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
        });
    }
}
