using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.Passkeys;

/// <summary>The form that asks the browser for a passkey.</summary>
/// <param name="Action">Where its answer is sent.</param>
internal sealed record AskPasskeyForm(string Action, string Button, string? ReturnUrl);

[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class SignInPasskeyPage(CheckPasskey check) : PageModel
{
    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty]
    public bool Keep { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public AskPasskeyForm AskPasskey => new("/account/sign-in/passkey", "Sign in with a passkey", ReturnUrl);

    public string WithPassword => ReturnUrl is null ? "/account/sign-in" : $"/account/sign-in?returnUrl={Uri.EscapeDataString(ReturnUrl)}";

    public IActionResult OnGet() => User.Viewer().Id is null ? Page() : this.Back(ReturnUrl);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await check.Run(HttpContext, Credential ?? "", null, ct) is not { } account)
            return this.Refused(StatusCodes.Status401Unauthorized, CheckPasskey.Wrong);
        await Sessions.Begin(HttpContext, account, Keep);
        return this.SignedIn(account, ReturnUrl);
    }
}
