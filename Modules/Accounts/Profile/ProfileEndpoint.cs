using FastEndpoints;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Profile;

/// <param name="Biography">Markdown, at most 5,000 characters.</param>
/// <param name="Links">At most 5 addresses with http or https.</param>
/// <param name="TimeZone">An IANA name such as Europe/Berlin; empty for UTC.</param>
/// <param name="Language">en or en-US; empty for en.</param>
/// <param name="Theme">light, dark or system; empty where each browser says.</param>
/// <param name="Shown">What others see on the public page, out of activity, biography (with the links) and timeZone.</param>
internal sealed record ProfileRequest(
    string? Biography, IReadOnlyList<string?>? Links, string? TimeZone, string? Language, string? Theme, IReadOnlyList<string>? Shown);

internal sealed record ProfileResponse(
    string Biography, IReadOnlyList<string> Links, string TimeZone, string Language, string Theme, IReadOnlyList<string> Shown)
{
    public static ProfileResponse Of(Account account) => new(
        account.Biography, account.Links, account.TimeZone, account.Language, account.Theme,
        [.. ShownWords.All.Where(part => account.Shown.HasFlag(part.Part)).Select(part => part.Word)]);
}

internal static class ShownWords
{
    public static readonly IReadOnlyList<(string Word, ShownToAll Part)> All =
        [("activity", ShownToAll.Activity), ("biography", ShownToAll.Biography), ("timeZone", ShownToAll.TimeZone)];

    /// <summary>Null where a word is none of them.</summary>
    public static ShownToAll? Read(IReadOnlyList<string> words)
    {
        var shown = ShownToAll.Nothing;
        foreach (var word in words)
        {
            if (All.FirstOrDefault(part => part.Word == word) is not { Part: not ShownToAll.Nothing and var part })
                return null;
            shown |= part;
        }

        return shown;
    }
}

internal sealed class ProfileEndpoint(ChangeProfile change) : Endpoint<ProfileRequest, ProfileResponse>
{
    public override void Configure()
    {
        Put("/me/profile");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Change what you tell of yourself, and how you see the site";
            summary.Description = "Sets all of it: what is left out becomes empty.";
            summary.Responses[400] = "Something breaks a rule, by field";
        });
    }

    public override async Task HandleAsync(ProfileRequest req, CancellationToken ct)
    {
        if (ShownWords.Read(req.Shown ?? []) is not { } shown)
        {
            await this.SendRefused(FieldErrors.Of(("shown", "Choose out of activity, biography and timeZone.")), ct);
            return;
        }

        switch (await change.Run(User.Viewer().Id!.Value, new(req.Biography, req.Links, req.TimeZone, req.Language, req.Theme, shown), ct))
        {
            case ChangeProfileOutcome.Changed changed:
                await Send.OkAsync(ProfileResponse.Of(changed.Account), ct);
                break;
            case ChangeProfileOutcome.Refused refused:
                await this.SendRefused(refused.Errors, ct);
                break;
        }
    }
}
