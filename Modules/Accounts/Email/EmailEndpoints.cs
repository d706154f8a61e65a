using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Security;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.Email;

internal sealed class ShowEmailEndpoint(ShowEmail show) : EndpointWithoutRequest<EmailState>
{
    public override void Configure()
    {
        Get("/me/email");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary => summary.Summary = "Your e-mail address, whether it is confirmed, and a change under way");
    }

    public override async Task HandleAsync(CancellationToken ct) => await Send.OkAsync(await show.Run(User.Viewer().Id!.Value, ct), ct);
}

internal sealed class ResendEndpoint(AccountsDb db, Outbox outbox) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Post("/me/email/confirmation");
        Policies(Accounts.Permissions.OwnAccount);
        Options(route => route.RequireRateLimiting(RateLimits.Letters));
        Summary(summary =>
        {
            summary.Summary = "Have the letter sent again that confirms your address";
            summary.Responses[202] = "On its way, if the address is not confirmed and there were not many already";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        await outbox.Save(db, ct, new EmailClaimed(User.Viewer().Id!.Value));
        await Send.ResultAsync(TypedResults.StatusCode(StatusCodes.Status202Accepted));
    }
}

internal sealed record ChangeEmailRequest(string NewEmail);

internal sealed class ChangeEmailEndpoint(ChangeEmail change, Confirmation confirmation) : Endpoint<ChangeEmailRequest>
{
    public override void Configure()
    {
        Put("/me/email");
        Policies(Accounts.Permissions.OwnAccount);
        Options(route => route.RequireRateLimiting(RateLimits.Letters));
        Summary(summary =>
        {
            summary.Summary = "Begin a change of address";
            summary.Description = "Letters go to the new address and, where it is confirmed, the present one; the change is made once all agreed, within a day.";
            summary.Responses[202] = "The letters are on their way";
            summary.Responses[400] = "The address is none or yours already";
            summary.Responses[403] = $"POST /me/confirmation first, and send {Confirmation.Header}";
        });
    }

    public override async Task HandleAsync(ChangeEmailRequest req, CancellationToken ct)
    {
        if (!await this.Confirmed(confirmation, ct))
            return;
        switch (await change.Run(User.Viewer().Id!.Value, req.NewEmail ?? "", ct))
        {
            case ChangeEmailOutcome.Asked:
                await Send.ResultAsync(TypedResults.StatusCode(StatusCodes.Status202Accepted));
                break;
            case ChangeEmailOutcome.Refused refused:
                await this.SendRefused(refused.Errors, ct);
                break;
        }
    }
}

internal sealed class WithdrawEmailChangeEndpoint(WithdrawEmailChange withdraw) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/me/email/change");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Withdraw a change of address";
            summary.Responses[204] = "Withdrawn";
            summary.Responses[404] = "None is under way";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (await withdraw.Run(User.Viewer().Id!.Value, ct))
            await Send.NoContentAsync(ct);
        else
            await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound));
    }
}

internal sealed record ConfirmEmailRequest(string Token);

/// <param name="Done">False where the other side of a change has to agree too.</param>
internal sealed record ConfirmEmailResponse(bool Done);

internal sealed class ConfirmEmailEndpoint(ConfirmEmail confirm) : Endpoint<ConfirmEmailRequest, ConfirmEmailResponse>
{
    public override void Configure()
    {
        Post("/email/confirm");
        AllowAnonymous();
        Options(route => route.RequireRateLimiting(RateLimits.SignIn));
        Summary(summary =>
        {
            summary.Summary = "Use the link of a letter about an address";
            summary.Description = "Confirms an address, or agrees to a change of it. The token is what stands behind token= in the link; it is good once.";
            summary.Responses[409] = "Another account confirmed the address first";
            summary.Responses[410] = "The link was used, replaced, is too old, or never was one";
        });
    }

    public override async Task HandleAsync(ConfirmEmailRequest req, CancellationToken ct)
    {
        switch (await confirm.Run(req.Token, ct))
        {
            case ConfirmEmailOutcome.Confirmed:
                await Send.OkAsync(new ConfirmEmailResponse(Done: true), ct);
                break;
            case ConfirmEmailOutcome.Agreed:
                await Send.OkAsync(new ConfirmEmailResponse(Done: false), ct);
                break;
            case ConfirmEmailOutcome.Taken:
                await Send.ResultAsync(TypedResults.Problem(
                    statusCode: StatusCodes.Status409Conflict, title: "Address taken", detail: "Another account confirmed that address first."));
                break;
            default:
                await Send.ResultAsync(TypedResults.Problem(
                    statusCode: StatusCodes.Status410Gone, title: "Link no good", detail: "That link was used, replaced, is too old, or never was one."));
                break;
        }
    }
}
