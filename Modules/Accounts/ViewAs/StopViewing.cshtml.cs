using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts.Access;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.ViewAs;

/// <summary>Open to all, as signing out is: whoever views as a visitor is none to any policy.</summary>
[ResponseCache(NoStore = true)]
internal sealed class StopViewingPage(ChangeView change) : PageModel
{
    public string? Role => User.FindFirstValue(ViewerClaims.ViewAs);

    public IActionResult OnGet() => Role is null ? LocalRedirect("/") : Page();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await change.Stop(User.Holder(), User.SessionId(), ct) is ChangeViewOutcome.Changed)
            this.Toast("You see the site as yourself again.", "info");
        return LocalRedirect("/");
    }
}
