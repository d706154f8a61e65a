using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.Passwords;

internal sealed record ChangePasswordRequest(string CurrentPassword, string NewPassword);

internal sealed class ChangePasswordEndpoint(ChangePassword change) : Endpoint<ChangePasswordRequest>
{
    public override void Configure()
    {
        Put("/me/password");
        Policies(Accounts.Permissions.OwnAccount);
        Options(route => route.RequireRateLimiting(RateLimits.SignIn));
        Summary(summary =>
        {
            summary.Summary = "Set a new password";
            summary.Description = "Ends every other session of the account. The one that the request is made with goes on, and so do API tokens.";
            summary.Responses[204] = "Changed";
            summary.Responses[400] = "The present password is wrong, or the new one breaks a rule";
        });
    }

    public override async Task HandleAsync(ChangePasswordRequest req, CancellationToken ct)
    {
        switch (await change.Run(User.Viewer().Id!.Value, User.SessionId(), req.CurrentPassword ?? "", req.NewPassword ?? "", ct))
        {
            case ChangePasswordOutcome.Changed:
                await Send.NoContentAsync(ct);
                break;
            case ChangePasswordOutcome.Refused refused:
                await this.SendRefused(refused.Errors, ct);
                break;
        }
    }
}
