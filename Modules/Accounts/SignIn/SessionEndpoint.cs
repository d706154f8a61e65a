using System.Globalization;
using FastEndpoints;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.SignIn;

/// <param name="Name">The account's name or e-mail address.</param>
/// <param name="Cookie">True sets the site's session cookie in place of answering with tokens.</param>
/// <param name="Keep">With a cookie: keep it after the browser is closed.</param>
internal sealed record SessionRequest(string Name, string Password, bool Cookie = false, bool Keep = false);

internal sealed class SessionEndpoint(OpenSession open) : Endpoint<SessionRequest, AccessTokenResponse>
{
    public override void Configure()
    {
        Post("/session");
        AllowAnonymous();
        Options(route => route.RequireRateLimiting(RateLimits.SignIn));
        Summary(summary =>
        {
            summary.Summary = "Sign in";
            summary.Description = "Answers with an access token to send as 'Authorization: Bearer …', and a refresh token. "
                + "With cookie: true it sets the site's cookie; writes then need the antiforgery header too.";
            summary.Responses[200] = "The tokens";
            summary.Responses[204] = "The cookie is set";
            summary.Responses[401] = "No account has that name and password";
            summary.Responses[429] = "Too many tries, for this name or from this network address";
        });
    }

    public override async Task HandleAsync(SessionRequest req, CancellationToken ct)
    {
        switch (await open.Run(req.Name ?? "", req.Password ?? "", ct))
        {
            case SignInOutcome.SignedIn { Account: var account } when req.Cookie:
                await Sessions.Begin(HttpContext, account, req.Keep);
                await Send.NoContentAsync(ct);
                break;
            case SignInOutcome.SignedIn { Account: var account }:
                await Sessions.WriteToken(HttpContext, account);
                break;
            case SignInOutcome.HeldOff heldOff:
                HttpContext.Response.Headers.RetryAfter = Math.Ceiling(heldOff.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await Send.ResultAsync(TypedResults.Problem(
                    statusCode: StatusCodes.Status429TooManyRequests, title: "Too many wrong passwords", detail: SignInWords.HeldOff(heldOff.Wait)));
                break;
            default:
                await Send.ResultAsync(TypedResults.Problem(
                    statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in", detail: SignInWords.Wrong));
                break;
        }
    }
}
