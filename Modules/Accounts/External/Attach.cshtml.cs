using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts.Security;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.External;

/// <summary>
/// Asks once more before a login is added. It has to be a form of our own: what leads here comes from another site, and so
/// without the cookie that shows that the owner is there.
/// </summary>
[Authorize(Permissions.OwnAccount)]
[ResponseCache(NoStore = true)]
internal sealed class AttachPage(ExternalProviders providers, OwnLogins logins, Confirmation confirmation) : PageModel
{
    public string ProviderName { get; private set; } = "";

    public string? Who { get; private set; }

    private Guid MyId => User.Viewer().Id!.Value;

    public async Task<IActionResult> OnGet() => await Waiting() is null ? this.TookTooLong() : Page();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await Waiting() is not { } from)
            return this.TookTooLong();
        if (!await confirmation.IsRecent(HttpContext, MyId, ct))
            return Redirect("/account/confirm?returnUrl=/account/external/attach");
        switch (await logins.Add(MyId, from, ct))
        {
            case LoginOutcome.Done { Name: var name }:
                await ExternalSignIn.End(HttpContext);
                this.Toast($"{name} opens your account now.");
                return Redirect("/account/security/logins");
            case LoginOutcome.Refused refused:
                await ExternalSignIn.End(HttpContext);
                return this.Refused(refused.Errors);
            default:
                return NotFound();
        }
    }

    private async Task<ExternalSignIn?> Waiting()
    {
        if (await ExternalSignIn.Of(HttpContext) is not { Errand.Kind: ErrandKind.Attach } from || !from.Errand.IsOf(User)
            || providers.Find(from.Provider) is not { } provider)
            return null;
        (ProviderName, Who) = (provider.DisplayName, from.Email ?? from.Name);
        return from;
    }
}
