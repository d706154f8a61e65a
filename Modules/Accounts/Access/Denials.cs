using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using VersionedContent.Accounts.Closing;
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

        if (context.User.ClosingId() is not null)
            return Closing(context);

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

    /// <summary>Whoever has a session of an account that is being closed is led to where that is undone.</summary>
    private static Task Closing(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            return Results.Problem(statusCode: StatusCodes.Status403Forbidden, title: ClosingWords.ProblemTitle, detail: ClosingWords.ProblemDetail)
                .ExecuteAsync(context);
        }

        if (context.Request.IsHtmx())
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.Headers["HX-Redirect"] = ClosingPage.Address;
        }
        else
        {
            context.Response.Redirect(ClosingPage.Address);
        }

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
