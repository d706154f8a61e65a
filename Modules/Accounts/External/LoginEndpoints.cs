using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Security;

namespace VersionedContent.Accounts.External;

/// <param name="Logins">In the order of their providers' names.</param>
internal sealed record LoginsResponse(IReadOnlyList<OwnLogin> Logins);

internal sealed class LoginsEndpoint(OwnLogins logins) : EndpointWithoutRequest<LoginsResponse>
{
    public override void Configure()
    {
        Get("/me/logins");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "The accounts at other sites that open this one";
            summary.Description = "Adding one takes a browser: /account/security/logins.";
        });
    }

    public override async Task HandleAsync(CancellationToken ct) =>
        await Send.OkAsync(new LoginsResponse(await logins.List(User.Viewer().Id!.Value, ct)), ct);
}

/// <param name="Provider">As in the list.</param>
internal sealed record RemoveLoginRequest(string Provider);

internal sealed class RemoveLoginEndpoint(OwnLogins logins, Confirmation confirmation) : Endpoint<RemoveLoginRequest>
{
    public override void Configure()
    {
        Delete("/me/logins/{provider}");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Remove an account at another site";
            summary.Responses[204] = "It opens the account no more";
            summary.Responses[400] = "It is the only way into the account";
            summary.Responses[403] = "Confirm that it is you first: POST /me/confirmation";
            summary.Responses[404] = "You have none of that provider";
        });
    }

    public override async Task HandleAsync(RemoveLoginRequest req, CancellationToken ct)
    {
        if (!await this.Confirmed(confirmation, ct))
            return;
        switch (await logins.Remove(User.Viewer().Id!.Value, req.Provider, ct))
        {
            case LoginOutcome.Done:
                await Send.NoContentAsync(ct);
                break;
            case LoginOutcome.Refused refused:
                await this.SendRefused(refused.Errors, ct);
                break;
            default:
                await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "You have no login of that provider"));
                break;
        }
    }
}
