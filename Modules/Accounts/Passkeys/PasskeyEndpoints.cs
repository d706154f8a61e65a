using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Security;

namespace VersionedContent.Accounts.Passkeys;

/// <param name="Passkeys">The oldest first.</param>
internal sealed record PasskeysResponse(IReadOnlyList<OwnPasskey> Passkeys);

internal sealed class PasskeysEndpoint(OwnPasskeys passkeys) : EndpointWithoutRequest<PasskeysResponse>
{
    public override void Configure()
    {
        Get("/me/passkeys");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary => summary.Summary = "The passkeys that open this account");
    }

    public override async Task HandleAsync(CancellationToken ct) =>
        await Send.OkAsync(new PasskeysResponse(await passkeys.List(User.Viewer().Id!.Value, ct)), ct);
}

internal sealed class BeginPasskeyEndpoint(OwnPasskeys passkeys, Confirmation confirmation) : EndpointWithoutRequest<JsonElement>
{
    public override void Configure()
    {
        Post("/me/passkeys/options");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Begin to make a passkey";
            summary.Description = "Answers with what navigator.credentials.create takes, and sets a cookie that POST /me/passkeys needs.";
            summary.Responses[403] = "Confirm that it is you first: POST /me/confirmation";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (await this.Confirmed(confirmation, ct))
            await Send.OkAsync(JsonElement.Parse(await passkeys.BeginAdding(HttpContext, User.Viewer().Id!.Value, ct)), ct);
    }
}

/// <param name="Name">1 to 60 characters; tells the passkey from others.</param>
/// <param name="Credential">What navigator.credentials.create gave, as JSON in a string.</param>
internal sealed record AddPasskeyRequest(string Name, string Credential);

internal sealed class AddPasskeyEndpoint(OwnPasskeys passkeys, Confirmation confirmation) : Endpoint<AddPasskeyRequest>
{
    public override void Configure()
    {
        Post("/me/passkeys");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Add the passkey that was made";
            summary.Responses[204] = "It opens the account";
            summary.Responses[400] = "It does not fit the challenge, or the name is no good";
            summary.Responses[403] = "Confirm that it is you first: POST /me/confirmation";
        });
    }

    public override async Task HandleAsync(AddPasskeyRequest req, CancellationToken ct)
    {
        if (await this.Confirmed(confirmation, ct))
            await this.SendPasskey(await passkeys.Add(HttpContext, User.Viewer().Id!.Value, req.Name ?? "", req.Credential ?? "", ct), ct);
    }
}

/// <param name="Name">1 to 60 characters.</param>
internal sealed record RenamePasskeyRequest(string Id, string Name);

internal sealed class RenamePasskeyEndpoint(OwnPasskeys passkeys) : Endpoint<RenamePasskeyRequest>
{
    public override void Configure()
    {
        Put("/me/passkeys/{id}/name");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Give a passkey another name";
            summary.Responses[204] = "It has that name";
            summary.Responses[400] = "The name is no good";
            summary.Responses[404] = "You have no such passkey";
        });
    }

    public override async Task HandleAsync(RenamePasskeyRequest req, CancellationToken ct) =>
        await this.SendPasskey(await passkeys.Rename(User.Viewer().Id!.Value, req.Id, req.Name ?? "", ct), ct);
}

internal sealed record RemovePasskeyRequest(string Id);

internal sealed class RemovePasskeyEndpoint(OwnPasskeys passkeys, Confirmation confirmation) : Endpoint<RemovePasskeyRequest>
{
    public override void Configure()
    {
        Delete("/me/passkeys/{id}");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Remove a passkey";
            summary.Responses[204] = "It opens the account no more";
            summary.Responses[400] = "It is the only way into the account";
            summary.Responses[403] = "Confirm that it is you first: POST /me/confirmation";
            summary.Responses[404] = "You have no such passkey";
        });
    }

    public override async Task HandleAsync(RemovePasskeyRequest req, CancellationToken ct)
    {
        if (await this.Confirmed(confirmation, ct))
            await this.SendPasskey(await passkeys.Remove(User.Viewer().Id!.Value, req.Id, ct), ct);
    }
}

internal static class PasskeyAnswers
{
    public static Task SendPasskey(this IEndpoint endpoint, PasskeyOutcome outcome, CancellationToken ct)
    {
        var response = endpoint.HttpContext.Response;
        return outcome switch
        {
            PasskeyOutcome.Done => response.SendNoContentAsync(ct),
            PasskeyOutcome.Refused refused => endpoint.SendRefused(refused.Errors, ct),
            _ => response.SendResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "You have no such passkey")),
        };
    }
}
