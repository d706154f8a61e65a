using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Security;

namespace VersionedContent.Accounts.Closing;

/// <param name="ClosesAt">Until then, signing in on the site's page leads to where it is undone.</param>
internal sealed record CloseResponse(DateTimeOffset ClosesAt);

internal sealed class ClosingEndpoint(Confirmation confirmation, AskToClose ask) : EndpointWithoutRequest<CloseResponse>
{
    public override void Configure()
    {
        Post("/me/closing");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Close your account";
            summary.Description = "Ends all sessions and tokens at once. The account is closed for good once the time is over that the answer says.";
            summary.Responses[403] = $"POST /me/confirmation first, and send {Confirmation.Header}";
            summary.Responses[409] = "It is the only administrator's account";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var viewer = User.Viewer();
        if (!await this.Confirmed(confirmation, ct))
            return;
        switch (await ask.Run(viewer, viewer.Id!.Value, ct))
        {
            case AskToCloseOutcome.Asked asked:
                await Send.OkAsync(new CloseResponse(asked.ClosesAt), ct);
                break;
            case AskToCloseOutcome.Refused refused:
                await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "Not closed", detail: refused.Problem));
                break;
            default:
                await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound));
                break;
        }
    }
}
