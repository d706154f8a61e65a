using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Security;

namespace VersionedContent.Accounts.Tokens;

internal sealed record TokensResponse(IReadOnlyList<OwnToken> Tokens);

internal sealed class ListTokensEndpoint(ListTokens list) : EndpointWithoutRequest<TokensResponse>
{
    public override void Configure()
    {
        Get("/me/tokens");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary => summary.Summary = "Your API tokens that are good still, the newest first");
    }

    public override async Task HandleAsync(CancellationToken ct) =>
        await Send.OkAsync(new TokensResponse(await list.Run(User.Viewer().Id!.Value, ct)), ct);
}

/// <param name="Name">The program that uses it.</param>
/// <param name="Scopes">Permissions to give; none for a token that only reads.</param>
/// <param name="Days">How long it lasts, 1 to 365.</param>
internal sealed record MakeTokenRequest(string Name, IReadOnlyList<string>? Scopes = null, int Days = 90);

/// <param name="Token">Send it as 'Authorization: Bearer …'. It is not shown again.</param>
internal sealed record MakeTokenResponse(Guid Id, string Token, DateTimeOffset ExpiresAt);

internal sealed class MakeTokenEndpoint(MakeToken make, Confirmation confirmation) : Endpoint<MakeTokenRequest, MakeTokenResponse>
{
    public override void Configure()
    {
        Post("/me/tokens");
        Policies(Accounts.Permissions.OwnAccount);
        Options(route => route.RequireRateLimiting(RateLimits.SignIn));
        Summary(summary =>
        {
            summary.Summary = "Make an API token";
            summary.Description = "A token cannot make another: sign in with a password for this.";
            summary.Responses[201] = "The token, shown this once";
            summary.Responses[400] = "The name, a scope or the days are no good";
            summary.Responses[403] = "Confirm that it is you first: POST /me/confirmation";
        });
    }

    public override async Task HandleAsync(MakeTokenRequest req, CancellationToken ct)
    {
        if (!await this.Confirmed(confirmation, ct))
            return;
        switch (await make.Run(User.Viewer(), User.SessionId(), req.Name ?? "", req.Scopes ?? [], req.Days, ct))
        {
            case MakeTokenOutcome.Made made:
                HttpContext.Response.Headers.CacheControl = "no-store";
                await Send.ResultAsync(TypedResults.Created($"/api/v1/me/tokens/{made.Id}", new MakeTokenResponse(made.Id, made.Secret, made.ExpiresAt)));
                break;
            case MakeTokenOutcome.Refused refused:
                await this.SendRefused(refused.Errors, ct);
                break;
        }
    }
}

internal sealed record RevokeTokenRequest(Guid Id);

internal sealed class RevokeTokenEndpoint(RevokeToken revoke) : Endpoint<RevokeTokenRequest>
{
    public override void Configure()
    {
        Delete("/me/tokens/{id}");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Revoke an API token";
            summary.Responses[204] = "It is good no more, on every replica within seconds";
            summary.Responses[404] = "You have no such token";
        });
    }

    public override async Task HandleAsync(RevokeTokenRequest req, CancellationToken ct)
    {
        if (await revoke.Run(User.Viewer().Id!.Value, req.Id, ct) is null)
            await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "You have no such token"));
        else
            await Send.NoContentAsync(ct);
    }
}
