using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.Tokens;

/// <summary>
/// Lets a program in with a token, as its owner with those of the owner's permissions that the token has. Only under
/// <c>/api</c>: pages are for people.
/// </summary>
internal sealed class TokenScheme(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KnownTokens tokens, AccountStates states)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    internal const string Name = "api token";

    /// <summary>The claim that holds the token's id.</summary>
    internal const string TokenClaim = "token";

    private const string Before = "Bearer ";

    /// <summary>The token that the request is sent with, or null.</summary>
    public static string? Of(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith(Before + MakeToken.Prefix, StringComparison.OrdinalIgnoreCase)
            && request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
                ? header[Before.Length..].Trim()
                : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Of(Request) is not { } secret)
            return AuthenticateResult.NoResult();
        var address = Context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (await tokens.Find(MakeToken.HashOf(secret), address, Context.RequestAborted) is not { } token)
            return AuthenticateResult.Fail("There is no such token, or it is revoked or over.");
        if (await states.Get(token.PersonId, Context.RequestAborted) is not { ClosesAt: null } state)
            return AuthenticateResult.Fail("The token's account is closed.");

        var claims = CurrentAccount.Identity(state, TimeProvider.GetUtcNow()).Claims
            .Where(claim => claim.Type != ViewerClaims.Permission || token.Scopes.Contains(claim.Value))
            .Append(new Claim(TokenClaim, token.Id.ToString()));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Name)), Name));
    }
}
