using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.Passwords;

[EnableRateLimiting(RateLimits.Letters)]
[ResponseCache(NoStore = true)]
internal sealed class ForgottenPage(ForgetPassword forget) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Sent { get; set; }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var errors = await forget.Run(Name ?? "", ct);
        return errors.Count > 0 ? this.Refused(errors) : RedirectToPage(new { sent = true });
    }
}
