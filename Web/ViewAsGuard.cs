using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using VersionedContent.Accounts;
using VersionedContent.Web.Api;

namespace VersionedContent.Web;

/// <summary>
/// Whoever looks at the site as another role would only looks: what they changed would be done in their own name and
/// with another's rights. Refused in one place, before any page or endpoint has a say.
/// </summary>
internal static class ViewAsGuard
{
    /// <summary>What one may still do: stop, or leave.</summary>
    private static readonly (string Method, PathString Path)[] Allowed =
    [
        (HttpMethods.Post, "/account/view-as/stop"),
        (HttpMethods.Post, "/account/sign-out"),
        (HttpMethods.Delete, "/api/v1/session"),
        (HttpMethods.Delete, "/api/v1/me/view-as"),
    ];

    public static void UseViewAsGuard(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (CrossSiteGuard.IsSafe(http.Request.Method) || http.User.FindFirstValue(ViewerClaims.ViewAs) is not { } role || MayStill(http.Request))
        {
            await next(http);
            return;
        }

        if (ApiSetup.IsApi(http))
            await ApiFailures.Write(http, StatusCodes.Status403Forbidden, "You are only looking",
                $"You see the site as a {role} would, and can change nothing. Stop viewing first: DELETE /api/v1/me/view-as.");
        else
            // The page for it is shown by re-execution, with the method of this request, and says why.
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
    });

    internal static bool MayStill(HttpRequest request) =>
        request.Path.StartsWithSegments("/error") || Array.Exists(Allowed, allowed => HttpMethods.Equals(request.Method, allowed.Method) && request.Path == allowed.Path);
}

/// <summary>
/// A form shown to who only looks is not good once they look no more: viewing may have ended by itself, and whoever sends
/// the form then expects to be refused.
/// </summary>
internal sealed class ViewAsForms : IAntiforgeryAdditionalDataProvider
{
    public string GetAdditionalData(HttpContext context) => context.User.FindFirstValue(ViewerClaims.ViewAs) ?? "";

    public bool ValidateAdditionalData(HttpContext context, string additionalData) =>
        additionalData.Length == 0 || context.User.HasClaim(claim => claim.Type == ViewerClaims.ViewAs) || ViewAsGuard.MayStill(context.Request);
}
