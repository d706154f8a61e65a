using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts.Security;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Passkeys;

[Authorize(Permissions.OwnAccount)]
[NeedsConfirmation]
[ResponseCache(NoStore = true)]
internal sealed class PasskeysPage(OwnPasskeys passkeys) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? NewName { get; set; }

    [BindProperty]
    public string? Id { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    public IReadOnlyList<OwnPasskey> Passkeys { get; private set; } = [];

    private Guid MyId => User.Viewer().Id!.Value;

    public async Task OnGet(CancellationToken ct) => Passkeys = await passkeys.List(MyId, ct);

    public async Task<IActionResult> OnPostAdd(CancellationToken ct) =>
        await Answer(await passkeys.Add(HttpContext, MyId, Name ?? "", Credential ?? "", ct), name => $"The passkey {name} opens your account now.", ct);

    public async Task<IActionResult> OnPostRename(CancellationToken ct)
    {
        var outcome = await passkeys.Rename(MyId, Id ?? "", NewName ?? "", ct);
        // The field called Name on this page is that of a passkey to add.
        if (outcome is PasskeyOutcome.Refused { Errors: var errors })
            outcome = new PasskeyOutcome.Refused(FieldErrors.Of(("", errors["name"])));
        return await Answer(outcome, name => $"It is called {name} now.", ct);
    }

    public async Task<IActionResult> OnPostRemove(CancellationToken ct) =>
        await Answer(await passkeys.Remove(MyId, Id ?? "", ct), name => $"The passkey {name} is removed.", ct);

    private async Task<IActionResult> Answer(PasskeyOutcome outcome, Func<string, string> done, CancellationToken ct)
    {
        switch (outcome)
        {
            case PasskeyOutcome.Done { Name: var name }:
                this.Toast(done(name));
                return RedirectToPage();
            case PasskeyOutcome.Refused refused:
                Passkeys = await passkeys.List(MyId, ct);
                return this.Refused(refused.Errors);
            default:
                return NotFound();
        }
    }
}
