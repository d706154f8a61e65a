using FastEndpoints;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.LiveSessions;

namespace VersionedContent.Accounts.SignIn;

internal sealed record RefreshRequest(string RefreshToken);

/// <summary>Gives new tokens for a refresh token whose session goes on. The session stays the same.</summary>
internal sealed class RefreshEndpoint(FindSession find, SeenSessions seen, IOptionsMonitor<BearerTokenOptions> bearer, TimeProvider time)
    : Endpoint<RefreshRequest, AccessTokenResponse>
{
    public override void Configure()
    {
        Post("/session/refresh");
        AllowAnonymous();
        Options(route => route.RequireRateLimiting(RateLimits.SignIn));
        Summary(summary =>
        {
            summary.Summary = "Exchange a refresh token for new tokens";
            summary.Responses[401] = "The token is no good, has run out, or its session is over";
        });
    }

    public override async Task HandleAsync(RefreshRequest req, CancellationToken ct)
    {
        var ticket = bearer.Get(IdentityConstants.BearerScheme).RefreshTokenProtector.Unprotect(req.RefreshToken);
        if (ticket?.Properties.ExpiresUtc > time.GetUtcNow() && await find.Run(ticket.Principal, ct) is { State.ClosesAt: null } found)
        {
            await seen.Note(found.Session, Client.AddressOf(HttpContext), ct);
            await HttpContext.SignInAsync(IdentityConstants.BearerScheme, ticket.Principal);
            return;
        }

        await Send.ResultAsync(TypedResults.Problem(
            statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in", detail: "That refresh token is no good any more. Sign in anew."));
    }
}
