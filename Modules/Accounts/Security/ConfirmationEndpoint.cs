using System.Globalization;
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.SecondFactor;

namespace VersionedContent.Accounts.Security;

/// <param name="Password">The present password.</param>
/// <param name="Code">In place of the password, where the second factor is on: a code of the app, or a recovery code.</param>
internal sealed record ConfirmationRequest(string? Password, string? Code);

/// <param name="Confirmation">Send it as the header X-Confirmation; a session with a cookie has it as a cookie, too.</param>
internal sealed record ConfirmationResponse(string Confirmation, DateTimeOffset Until);

internal sealed class ConfirmationEndpoint(Confirm confirm, Confirmation confirmation) : Endpoint<ConfirmationRequest, ConfirmationResponse>
{
    public override void Configure()
    {
        Post("/me/confirmation");
        Policies(Accounts.Permissions.OwnAccount);
        Options(route => route.RequireRateLimiting(RateLimits.SignIn));
        Summary(summary =>
        {
            summary.Summary = "Confirm that it is you";
            summary.Description = "Changes of the ways into an account ask for this; it is good for ten minutes. "
                + "Passkeys and accounts at other sites take a browser: /account/confirm.";
            summary.Responses[400] = "The password or the code is wrong";
            summary.Responses[429] = "Too many tries";
        });
    }

    public override async Task HandleAsync(ConfirmationRequest req, CancellationToken ct)
    {
        var id = User.Viewer().Id!.Value;
        var byCode = !string.IsNullOrEmpty(req.Code);
        switch (byCode ? await confirm.ByCode(id, req.Code!, ct) : await confirm.ByPassword(id, req.Password ?? "", ct))
        {
            case ConfirmOutcome.Confirmed { Account: var account }:
                HttpContext.Response.Headers.CacheControl = "no-store";
                var (value, until) = confirmation.Remember(HttpContext, account);
                await Send.OkAsync(new ConfirmationResponse(value, until), ct);
                break;
            case ConfirmOutcome.HeldOff heldOff:
                HttpContext.Response.Headers.RetryAfter = Math.Ceiling(heldOff.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await Send.ResultAsync(TypedResults.Problem(
                    statusCode: StatusCodes.Status429TooManyRequests, title: "Too many wrong tries", detail: SecondFactorWords.HeldOff(heldOff.Wait)));
                break;
            default:
                await this.SendRefused(FieldErrors.Of(byCode ? ("code", SecondFactorWords.Wrong) : ("password", "That is not your password.")), ct);
                break;
        }
    }
}

internal static class ConfirmedCalls
{
    /// <summary>The type of the problem that a call without a recent confirmation is answered with.</summary>
    internal const string Needed = "urn:versionedcontent:confirmation-needed";

    /// <summary>False where there is no recent confirmation, and then the answer is written.</summary>
    public static async Task<bool> Confirmed(this IEndpoint endpoint, Confirmation confirmation, CancellationToken ct)
    {
        var http = endpoint.HttpContext;
        if (await confirmation.IsRecent(http, http.User.Viewer().Id!.Value, ct))
            return true;
        await http.Response.SendResultAsync(TypedResults.Problem(
            statusCode: StatusCodes.Status403Forbidden, type: Needed, title: "Confirm that it is you",
            detail: $"POST /api/v1/me/confirmation with the password, and send what it answers as the header {Confirmation.Header}."));
        return false;
    }
}
