using Microsoft.AspNetCore.Antiforgery;
using VersionedContent.Accounts;

namespace VersionedContent.Web.Api;

/// <summary>
/// Keeps other sites from writing through the API with a visitor's session cookie (docs/decisions/0005): such a call
/// needs the antiforgery header. A call with a bearer token needs nothing, since no browser adds one by itself.
/// </summary>
internal static class CrossSiteGuard
{
    public const string Header = "X-CSRF-TOKEN";

    public static void UseCrossSiteGuard(this WebApplication app) => app.UseWhen(ApiSetup.IsApi, api => api.Use(async (http, next) =>
    {
        if (IsSafe(http.Request.Method) || HasToken(http.Request))
        {
            await next(http);
            return;
        }

        // Also without a session: signing a visitor in to somebody else's account is a write, too.
        if (http.Request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            await ApiFailures.Write(http, StatusCodes.Status403Forbidden, "Not from another site", "A page of another site may not write through this API.");
            return;
        }

        var antiforgery = http.RequestServices.GetRequiredService<IAntiforgery>();
        // Who views as a visitor has a session cookie all the same.
        var hasSession = http.User.Identity?.IsAuthenticated == true || http.User.HasClaim(claim => claim.Type == ViewerClaims.ViewAs);
        if (hasSession && !await antiforgery.IsRequestValidAsync(http))
        {
            await ApiFailures.Write(http, StatusCodes.Status403Forbidden, "The antiforgery header is missing or stale",
                $"With a session cookie, a write needs the header {Header}: GET /api/v1/antiforgery gives its value. Or send a bearer token.");
            return;
        }

        await next(http);
    }));

    internal static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool HasToken(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
}
