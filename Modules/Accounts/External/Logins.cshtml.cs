using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts.Security;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.External;

[Authorize(Permissions.OwnAccount)]
[NeedsConfirmation]
[ResponseCache(NoStore = true)]
internal sealed class LoginsPage(OwnLogins logins, ExternalProviders providers, Departure departure) : PageModel
{
    [BindProperty]
    public string? Provider { get; set; }

    public IReadOnlyList<OwnLogin> Logins { get; private set; } = [];

    public IReadOnlyList<ExternalProvider> Addable => [.. providers.All.Where(provider => Logins.All(login => login.Provider != provider.Name))];

    private Guid MyId => User.Viewer().Id!.Value;

    public async Task OnGet(CancellationToken ct) => Logins = await logins.List(MyId, ct);

    public Task<IActionResult> OnPostAdd() => departure.Run(this, Provider, ErrandKind.Attach, "/account/security/logins");

    public async Task<IActionResult> OnPostRemove(CancellationToken ct)
    {
        switch (await logins.Remove(MyId, Provider ?? "", ct))
        {
            case LoginOutcome.Done { Name: var name }:
                this.Toast($"{name} is removed.");
                return RedirectToPage();
            case LoginOutcome.Refused refused:
                Logins = await logins.List(MyId, ct);
                return this.Refused(refused.Errors);
            default:
                return NotFound();
        }
    }
}
