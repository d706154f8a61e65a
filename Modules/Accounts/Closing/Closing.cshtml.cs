using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Closing;

/// <summary>
/// Where somebody who asked to close the account comes back, by signing in or by the letter's link. Opening it does
/// nothing, for programs that check letters open links; the button does.
/// </summary>
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class ClosingPage(UndoClosing undo) : PageModel
{
    internal const string Address = "/account/closing";

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    public ClosingAccount? Closing { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (string.IsNullOrEmpty(Token) && User.ClosingId() is null)
            return LocalRedirect(User.Viewer().Id is null ? "/account/sign-in" : "/account/data");
        Closing = await undo.Find(User.ClosingId(), Token, ct);
        if (Closing is null)
            Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await undo.Find(User.ClosingId(), Token, ct) is not { } closing || !await undo.Run(closing, ct))
        {
            Response.StatusCode = StatusCodes.Status410Gone;
            return Page();
        }

        // Whoever came by signing in is signed in again. A link proves the address, not the password.
        if (User.ClosingId() == closing.Account.Id)
        {
            this.Toast($"Welcome back, {closing.Account.UserName}. Your account stays.");
            return LocalRedirect("/");
        }

        this.Toast("Your account stays. Sign in to go on.");
        return LocalRedirect("/account/sign-in");
    }
}
