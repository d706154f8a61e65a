using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Security;

namespace VersionedContent.Accounts.Closing;

internal sealed record CloseRequest(string Password);

/// <param name="ClosesAt">Until then, signing in on the site's page leads to where it is undone.</param>
internal sealed record CloseResponse(DateTimeOffset ClosesAt);

internal sealed class ClosingEndpoint(Confirm confirm, AskToClose ask) : Endpoint<CloseRequest, CloseResponse>
{
    public override void Configure()
    {
        Post("/me/closing");
        Policies(Accounts.Permissions.OwnAccount);
        Options(route => route.RequireRateLimiting(RateLimits.SignIn));
        Summary(summary =>
        {
            summary.Summary = "Close your account";
            summary.Description = "Ends all sessions and tokens at once. The account is closed for good once the time is over that the answer says.";
            summary.Responses[400] = "The password is wrong";
            summary.Responses[409] = "It is the only administrator's account";
            summary.Responses[429] = "Too many wrong passwords";
        });
    }

    public override async Task HandleAsync(CloseRequest req, CancellationToken ct)
    {
        var viewer = User.Viewer();
        switch (await confirm.ByPassword(viewer.Id!.Value, req.Password ?? "", ct))
        {
            case ConfirmOutcome.Confirmed:
                break;
            case ConfirmOutcome.HeldOff heldOff:
                await Send.ResultAsync(TypedResults.Problem(
                    statusCode: StatusCodes.Status429TooManyRequests, title: "Too many wrong passwords", detail: SignIn.SignInWords.HeldOff(heldOff.Wait)));
                return;
            default:
                await this.SendRefused(FieldErrors.Of(("password", ClosingWords.WrongPassword)), ct);
                return;
        }

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
