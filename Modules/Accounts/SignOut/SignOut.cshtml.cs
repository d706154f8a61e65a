using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts.Access;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.SignOut;

[ResponseCache(NoStore = true)]
internal sealed class SignOutPage : PageModel
{
    public IActionResult OnGet() => User.Holder() is null ? LocalRedirect("/") : Page();

    public async Task<IActionResult> OnPost()
    {
        await Sessions.End(HttpContext);
        this.Toast("You are signed out.", "info");
        return LocalRedirect("/");
    }
}
