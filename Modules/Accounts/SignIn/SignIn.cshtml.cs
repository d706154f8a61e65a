using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Devices;
using VersionedContent.Accounts.Passkeys;
using VersionedContent.Accounts.SecondFactor;

namespace VersionedContent.Accounts.SignIn;

[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class SignInPage(OpenSession open, DeviceCookie device) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public bool Keep { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public AskPasskeyForm AskPasskey => new("/account/sign-in/passkey", "Sign in with a passkey", ReturnUrl);

    public IActionResult OnGet() =>
        User.ClosingId() is not null ? LocalRedirect(ClosingPage.Address) : User.Viewer().Id is null ? Page() : this.Back(ReturnUrl);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var missing = FieldErrors.Of(
            ("name", string.IsNullOrWhiteSpace(Name) ? "Enter your name or e-mail address." : null),
            ("password", string.IsNullOrEmpty(Password) ? "Enter your password." : null));
        if (missing.Count > 0)
            return this.Refused(missing);

        switch (await open.Run(Name!, Password!, device.Read(HttpContext), ct))
        {
            case SignInOutcome.SignedIn { Account: var account }:
                await Sessions.Begin(HttpContext, account, Keep);
                return this.SignedIn(account, ReturnUrl);
            case SignInOutcome.NeedsCode { Account: var account }:
                await PendingSignIn.Begin(HttpContext, account, Keep, ReturnUrl);
                return Redirect("/account/sign-in/code");
            case SignInOutcome.HeldOff heldOff:
                Response.Headers.RetryAfter = Math.Ceiling(heldOff.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return this.Refused(StatusCodes.Status429TooManyRequests, SignInWords.HeldOff(heldOff.Wait));
            default:
                return this.Refused(StatusCodes.Status401Unauthorized, SignInWords.Wrong);
        }
    }
}
