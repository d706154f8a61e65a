using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts.Access;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.ViewAs;

[Authorize]
[ResponseCache(NoStore = true)]
internal sealed class StopViewingPage(ChangeView change) : PageModel
{
    public string? Role => User.FindFirstValue(ViewerClaims.ViewAs);

    public IActionResult OnGet() => Role is null ? LocalRedirect("/") : Page();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await change.Stop(User.Viewer(), User.SessionId(), ct) is ChangeViewOutcome.Changed)
            this.Toast("You see the site as yourself again.", "info");
        return LocalRedirect("/");
    }
}
