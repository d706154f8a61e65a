using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Devices;
using VersionedContent.Accounts.LiveSessions;

namespace VersionedContent.Accounts.Passwords;

/// <param name="Name">The account's name or e-mail address.</param>
internal sealed record ForgottenRequest(string Name);

internal sealed class ForgottenEndpoint(ForgetPassword forget) : Endpoint<ForgottenRequest>
{
    public override void Configure()
    {
        Post("/password/forgotten");
        AllowAnonymous();
        Options(route => route.RequireRateLimiting(RateLimits.Letters));
        Summary(summary =>
        {
            summary.Summary = "Have a letter sent that sets a new password";
            summary.Responses[202] = "Taken down; whether an account has that name or address is not told";
            summary.Responses[400] = "Nothing was given";
        });
    }

    public override async Task HandleAsync(ForgottenRequest req, CancellationToken ct)
    {
        var errors = await forget.Run(req.Name ?? "", ct);
        if (errors.Count > 0)
            await this.SendRefused(errors, ct);
        else
            await Send.ResultAsync(TypedResults.StatusCode(StatusCodes.Status202Accepted));
    }
}

/// <param name="Token">What stands behind <c>token=</c> in the letter's link; good once.</param>
/// <param name="NewPassword">At least 10 characters.</param>
internal sealed record ResetRequest(string Token, string NewPassword);

internal sealed class ResetEndpoint(ResetPassword reset, DeviceCookie device) : Endpoint<ResetRequest>
{
    public override void Configure()
    {
        Post("/password/reset");
        AllowAnonymous();
        Options(route => route.RequireRateLimiting(RateLimits.SignIn));
        Summary(summary =>
        {
            summary.Summary = "Set a new password by the link of a letter";
            summary.Description = "Ends every session and API token of the account. Open a session afterwards with POST /api/v1/session.";
            summary.Responses[204] = "Set";
            summary.Responses[400] = "The password breaks a rule; the link stays good";
            summary.Responses[410] = "The link was used, replaced, is too old, or never was one";
        });
    }

    public override async Task HandleAsync(ResetRequest req, CancellationToken ct)
    {
        var client = Client.Of(HttpContext) with { DeviceHash = device.Ensure(HttpContext) };
        switch (await reset.Run(req.Token, req.NewPassword ?? "", client, ct))
        {
            case ResetPasswordOutcome.Reset:
                await Send.NoContentAsync(ct);
                break;
            case ResetPasswordOutcome.Refused refused:
                await this.SendRefused(refused.Errors, ct);
                break;
            default:
                await Send.ResultAsync(TypedResults.Problem(
                    statusCode: StatusCodes.Status410Gone, title: "Link no good", detail: "That link was used, replaced, is too old, or never was one."));
                break;
        }
    }
}
