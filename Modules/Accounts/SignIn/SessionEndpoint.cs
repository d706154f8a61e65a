using System.Globalization;
using FastEndpoints;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Devices;
using VersionedContent.Accounts.SecondFactor;

namespace VersionedContent.Accounts.SignIn;

/// <param name="Name">The account's name or e-mail address.</param>
/// <param name="Cookie">True sets the site's session cookie in place of answering with tokens.</param>
/// <param name="Keep">With a cookie: keep it after the browser is closed.</param>
/// <param name="Code">A code of the authenticator app or a recovery code, where the account asks for one.</param>
internal sealed record SessionRequest(string Name, string Password, bool Cookie = false, bool Keep = false, string? Code = null);

internal sealed class SessionEndpoint(OpenSession open, CheckCode check, DeviceCookie device) : Endpoint<SessionRequest, AccessTokenResponse>
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
            summary.Responses[401] = $"No account has that name and password, or (type {SecondFactorWords.CodeNeeded}) it asks for a code as well";
            summary.Responses[403] = "The account is being closed; signing in on the site's page leads to where that is undone";
            summary.Responses[429] = "Too many tries, for this name or from this network address";
        });
    }

    public override async Task HandleAsync(SessionRequest req, CancellationToken ct)
    {
        switch (await open.Run(req.Name ?? "", req.Password ?? "", device.Read(HttpContext), ct))
        {
            case SignInOutcome.SignedIn { Account: var account }:
                await Begin(req, account, ct);
                break;
            case SignInOutcome.NeedsCode { Account: var account }:
                await CheckCode(req, account, ct);
                break;
            case SignInOutcome.HeldOff heldOff:
                await HeldOff(heldOff.Wait, "Too many wrong passwords", SignInWords.HeldOff(heldOff.Wait));
                break;
            default:
                await Send.ResultAsync(TypedResults.Problem(
                    statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in", detail: SignInWords.Wrong));
                break;
        }
    }

    private async Task CheckCode(SessionRequest req, Account account, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(req.Code))
        {
            await Send.ResultAsync(TypedResults.Problem(
                statusCode: StatusCodes.Status401Unauthorized, type: SecondFactorWords.CodeNeeded, title: "A code is needed as well",
                detail: "Send the same with a code of the account's authenticator app, or a recovery code, as 'code'."));
            return;
        }

        switch (await check.Run(account, req.Code, ct))
        {
            case CheckCodeOutcome.Right:
                await Begin(req, account, ct);
                break;
            case CheckCodeOutcome.HeldOff heldOff:
                await HeldOff(heldOff.Wait, "Too many wrong codes", SecondFactorWords.HeldOff(heldOff));
                break;
            default:
                await Send.ResultAsync(TypedResults.Problem(
                    statusCode: StatusCodes.Status401Unauthorized, type: SecondFactorWords.CodeNeeded, title: "That code is wrong", detail: SecondFactorWords.Wrong));
                break;
        }
    }

    private async Task Begin(SessionRequest req, Account account, CancellationToken ct)
    {
        if (account.ClosesAt is not null)
        {
            await Send.ResultAsync(ClosingWords.Problem);
            return;
        }

        if (!req.Cookie)
        {
            await Sessions.WriteToken(HttpContext, account);
            return;
        }

        await Sessions.Begin(HttpContext, account, req.Keep);
        await Send.NoContentAsync(ct);
    }

    private Task<FastEndpoints.Void> HeldOff(TimeSpan wait, string title, string detail)
    {
        HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status429TooManyRequests, title: title, detail: detail));
    }
}
