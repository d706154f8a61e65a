using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.SecondFactor;

/// <summary>The second half of a sign-in.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class SignInCodePage(AccountsDb db, CheckCode check) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    public async Task<IActionResult> OnGet() => await PendingSignIn.Of(HttpContext) is null ? Redirect("/account/sign-in") : Page();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await PendingSignIn.Of(HttpContext) is not { } pending || await pending.Account(db, ct) is not { } account)
        {
            this.Toast("That took too long. Sign in anew.", "warn");
            return Redirect("/account/sign-in");
        }

        if (string.IsNullOrWhiteSpace(Code))
            return this.Refused(FieldErrors.Of(("code", "Enter a code.")));
        switch (await check.Run(account, Code, ct))
        {
            case CheckCodeOutcome.Right right:
                await PendingSignIn.End(HttpContext);
                await Sessions.Begin(HttpContext, account, pending.Keep);
                if (right.CodesLeft is { } left)
                    this.Toast($"{CheckCode.Left(left)} left. Make new ones before they run out.", "warn");
                return this.SignedIn(account, pending.ReturnUrl);
            case CheckCodeOutcome.HeldOff heldOff:
                Response.Headers.RetryAfter = Math.Ceiling(heldOff.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return this.Refused(StatusCodes.Status429TooManyRequests, SecondFactorWords.HeldOff(heldOff));
            default:
                return this.Refused(StatusCodes.Status401Unauthorized, SecondFactorWords.Wrong);
        }
    }
}
