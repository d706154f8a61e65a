using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.External;

/// <summary>One authentication scheme a provider, and the cookie in which waits who came back from one.</summary>
internal static class ExternalSchemes
{
    /// <summary>A provider that takes longer is as good as down; someone is waiting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void AddExternalSchemes(this IServiceCollection services, IReadOnlyList<ExternalProvider> providers, SiteCookies cookies)
    {
        var schemes = services.AddAuthentication().AddCookie(IdentityConstants.ExternalScheme, cookie =>
        {
            cookie.Cookie.Name = cookies.External;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.IsEssential = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = Secure(cookies);
            cookie.ExpireTimeSpan = ExternalSignIn.Lasts;
            cookie.SlidingExpiration = false;
        });
        foreach (var provider in providers)
            schemes.AddOpenIdConnect(provider.Scheme, provider.DisplayName, oidc => Configure(oidc, provider, cookies));
    }

    private static void Configure(OpenIdConnectOptions oidc, ExternalProvider provider, SiteCookies cookies)
    {
        oidc.Authority = provider.Authority;
        oidc.ClientId = provider.ClientId;
        oidc.ClientSecret = provider.ClientSecret;
        // The settings are checked at start: http is a provider on this machine, in development.
        oidc.RequireHttpsMetadata = cookies.SecureOnly;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        // Not form_post: the answer would come as a request of another site's making, and need cookies that all such requests carry.
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        oidc.CallbackPath = provider.CallbackPath;
        // Signing out there does not sign out here.
        oidc.RemoteSignOutPath = PathString.Empty;
        oidc.SignedOutCallbackPath = PathString.Empty;
        oidc.SignInScheme = IdentityConstants.ExternalScheme;
        oidc.EventsType = typeof(ExternalEvents);
        oidc.SaveTokens = false;
        oidc.DisableTelemetry = true;
        oidc.BackchannelTimeout = Patience;
        oidc.RemoteAuthenticationTimeout = ExternalSignIn.Lasts;

        oidc.Scope.Clear();
        foreach (var scope in provider.ScopeList)
            oidc.Scope.Add(scope);
        // Many providers tell name and address only there. That it is of the same subject is checked.
        oidc.GetClaimsFromUserInfoEndpoint = true;
        oidc.MapInboundClaims = false;
        oidc.ClaimActions.Clear();
        foreach (var claim in new[] { "sub", "name", "email", "email_verified" })
            oidc.ClaimActions.MapUniqueJsonKey(claim, claim);
        // Signed by the provider's private key: never by a secret that others know, never not at all.
        oidc.TokenValidationParameters.ValidAlgorithms =
        [
            SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
            SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
            SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        ];
        oidc.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(1);

        oidc.CorrelationCookie.Name = cookies.Correlation;
        oidc.NonceCookie.Name = cookies.Nonce;
        foreach (var cookie in new[] { oidc.CorrelationCookie, oidc.NonceCookie })
        {
            // Names that begin with __Host- need it.
            cookie.Path = "/";
            cookie.HttpOnly = true;
            cookie.IsEssential = true;
            // The way back is a link followed from another site.
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = Secure(cookies);
        }
    }

    private static CookieSecurePolicy Secure(SiteCookies cookies) => cookies.SecureOnly ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
}
