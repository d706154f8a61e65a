using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Passkeys;

/// <summary>Asks for a passkey: anybody's before signing in, the person's own to confirm who is there.</summary>
internal sealed class AskPasskeyEndpoint(AccountsDb db, PasskeyCeremonies ceremonies) : EndpointWithoutRequest<JsonElement>
{
    public override void Configure()
    {
        Post("/session/passkey/options");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "Begin to sign in with a passkey";
            summary.Description = "Answers with what navigator.credentials.get takes, and sets a cookie that POST /session/passkey needs.";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var id = User.Viewer().Id;
        var account = id is null ? null : await db.People.SingleAsync(person => person.Id == id, ct);
        await Send.OkAsync(JsonElement.Parse(await ceremonies.BeginAsking(HttpContext, account)), ct);
    }
}

/// <param name="Credential">What navigator.credentials.get gave, as JSON in a string.</param>
/// <param name="Cookie">True sets the site's session cookie in place of answering with tokens.</param>
/// <param name="Keep">With a cookie: keep it after the browser is closed.</param>
internal sealed record PasskeySessionRequest(string Credential, bool Cookie = false, bool Keep = false);

internal sealed class PasskeySessionEndpoint(CheckPasskey check) : Endpoint<PasskeySessionRequest, AccessTokenResponse>
{
    public override void Configure()
    {
        Post("/session/passkey");
        AllowAnonymous();
        Options(route => route.RequireRateLimiting(RateLimits.SignIn));
        Summary(summary =>
        {
            summary.Summary = "Sign in with a passkey";
            summary.Responses[200] = "The tokens";
            summary.Responses[204] = "The cookie is set";
            summary.Responses[401] = "The passkey opens no account here";
            summary.Responses[403] = "The account is being closed; signing in on the site's page leads to where that is undone";
        });
    }

    public override async Task HandleAsync(PasskeySessionRequest req, CancellationToken ct)
    {
        if (await check.Run(HttpContext, req.Credential ?? "", null, ct) is not { } account)
        {
            await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in", detail: CheckPasskey.Wrong));
            return;
        }

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
}
