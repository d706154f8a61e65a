using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Devices;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Passwords;

[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class ResetPage(ResetPassword reset, DeviceCookie device) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? NewPassword { get; set; }

    /// <summary>Null where the link is no good.</summary>
    public string? AccountName { get; private set; }

    public async Task OnGet(CancellationToken ct) => await Look(ct);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var client = Client.Of(HttpContext) with { DeviceHash = device.Ensure(HttpContext) };
        switch (await reset.Run(Token, NewPassword ?? "", client, ct))
        {
            case ResetPasswordOutcome.Reset done:
                this.Toast($"Your password is set, {done.Name}. Sign in with it.");
                return LocalRedirect("/account/sign-in");
            case ResetPasswordOutcome.Refused refused:
                await Look(ct);
                return this.Refused(refused.Errors);
            default:
                Response.StatusCode = StatusCodes.Status410Gone;
                return Page();
        }
    }

    private async Task Look(CancellationToken ct)
    {
        AccountName = await reset.Look(Token, ct);
        if (AccountName is null)
            Response.StatusCode = StatusCodes.Status410Gone;
    }
}
