using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Security;

namespace VersionedContent.Accounts.SecondFactor;

internal sealed class SecondFactorEndpoint(ChangeSecondFactor change) : EndpointWithoutRequest<SecondFactorState>
{
    public override void Configure()
    {
        Get("/me/second-factor");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary => summary.Summary = "Whether codes are asked for at sign-in, and how many recovery codes are left");
    }

    public override async Task HandleAsync(CancellationToken ct) => await Send.OkAsync(await change.State(User.Viewer().Id!.Value, ct), ct);
}

/// <param name="Key">Base32, for an authenticator app.</param>
/// <param name="Uri">The same as an otpauth address, for a QR code.</param>
/// <param name="Offered">Send it back with a code of the app.</param>
internal sealed record OfferKeyResponse(string Key, string Uri, string Offered);

internal sealed class OfferKeyEndpoint(ChangeSecondFactor change, Confirmation confirmation) : EndpointWithoutRequest<OfferKeyResponse>
{
    public override void Configure()
    {
        Post("/me/second-factor/key");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Get a key for an authenticator app";
            summary.Description = "It counts once PUT /me/second-factor sends it back with a code. Needs a recent confirmation.";
            summary.Responses[403] = "Confirm that it is you first: POST /me/confirmation";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (!await this.Confirmed(confirmation, ct))
            return;
        HttpContext.Response.Headers.CacheControl = "no-store";
        var offer = await change.Offer(User.Viewer().Id!.Value, null, ct);
        await Send.OkAsync(new OfferKeyResponse(offer.Key, offer.Uri, offer.Sealed), ct);
    }
}

/// <param name="Offered">As POST /me/second-factor/key gave it.</param>
/// <param name="Code">What the app shows.</param>
internal sealed record TurnOnRequest(string Offered, string Code);

/// <param name="RecoveryCodes">Each is good once; they cannot be had again.</param>
internal sealed record RecoveryCodesResponse(IReadOnlyList<string> RecoveryCodes);

internal sealed class TurnOnEndpoint(ChangeSecondFactor change, Confirmation confirmation) : Endpoint<TurnOnRequest, RecoveryCodesResponse>
{
    public override void Configure()
    {
        Put("/me/second-factor");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Ask for codes at sign-in";
            summary.Responses[400] = "The code is wrong, or the key was offered too long ago";
            summary.Responses[403] = "Confirm that it is you first: POST /me/confirmation";
        });
    }

    public override async Task HandleAsync(TurnOnRequest req, CancellationToken ct)
    {
        if (!await this.Confirmed(confirmation, ct))
            return;
        HttpContext.Response.Headers.CacheControl = "no-store";
        switch (await change.TurnOn(User.Viewer().Id!.Value, req.Offered ?? "", req.Code ?? "", ct))
        {
            case TurnOnOutcome.On on:
                await Send.OkAsync(new RecoveryCodesResponse(on.Codes), ct);
                break;
            case TurnOnOutcome.WrongCode:
                await this.SendRefused(FieldErrors.Of(("code", SecondFactorWords.Wrong)), ct);
                break;
            default:
                await this.SendRefused(FieldErrors.Of(("offered", "That key was not offered to you in the last half hour.")), ct);
                break;
        }
    }
}

internal sealed class RenewCodesEndpoint(ChangeSecondFactor change, Confirmation confirmation) : EndpointWithoutRequest<RecoveryCodesResponse>
{
    public override void Configure()
    {
        Post("/me/second-factor/recovery-codes");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Make new recovery codes in place of the old ones";
            summary.Responses[403] = "Confirm that it is you first: POST /me/confirmation";
            summary.Responses[404] = "Codes are not asked for";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (!await this.Confirmed(confirmation, ct))
            return;
        HttpContext.Response.Headers.CacheControl = "no-store";
        if (await change.Renew(User.Viewer().Id!.Value, ct) is { } codes)
            await Send.OkAsync(new RecoveryCodesResponse(codes), ct);
        else
            await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Codes at sign-in are off"));
    }
}

internal sealed class TurnOffEndpoint(ChangeSecondFactor change, Confirmation confirmation) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/me/second-factor");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Ask for no codes at sign-in";
            summary.Responses[204] = "Off";
            summary.Responses[403] = "Confirm that it is you first: POST /me/confirmation";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (!await this.Confirmed(confirmation, ct))
            return;
        await change.TurnOff(User.Viewer().Id!.Value, ct);
        await Send.NoContentAsync(ct);
    }
}
