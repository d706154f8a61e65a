using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Access;

/// <summary>
/// What a refused request gets: the API 401 or 403 as problem details, a page the way to sign in (and back), or 403.
/// </summary>
internal sealed class Denials : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _pass = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
            return _pass.HandleAsync(next, context, policy, authorizeResult);

        // A session that is over was authenticated and yet stands for nobody: that is a visitor, not someone forbidden.
        var visitor = context.User.Identity?.IsAuthenticated != true;
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            return visitor ? Unauthorised(context) : Forbidden(context);
        if (!visitor)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        if (!context.Request.IsHtmx())
            return context.ChallengeAsync(IdentityConstants.ApplicationScheme);
        // A part of a page cannot show the sign-in page; htmx goes there as a whole.
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers["HX-Redirect"] = "/account/sign-in";
        return Task.CompletedTask;
    }

    private static Task Unauthorised(HttpContext context)
    {
        context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Problem(context, StatusCodes.Status401Unauthorized, "You are not signed in",
            "Sign in first: POST /api/v1/session gives a token to send as 'Authorization: Bearer …'.");
    }

    private static Task Forbidden(HttpContext context) =>
        Problem(context, StatusCodes.Status403Forbidden, "You may not do this", "Your account lacks the permission that this needs.");

    private static Task Problem(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        return context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = { Status = status, Title = title, Detail = detail },
        }).AsTask();
    }
}
