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
            return Problem(context, visitor ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden);
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

    /// <summary>The words come from the one place that knows them for each status.</summary>
    private static Task Problem(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return context.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new() { HttpContext = context, ProblemDetails = { Status = status } }).AsTask();
    }
}
