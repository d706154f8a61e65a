using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.External;
using VersionedContent.Accounts.Passwords;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Security;

/// <summary>The ways into one's account at a glance, and the password.</summary>
[Authorize(Permissions.OwnAccount)]
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class SecurityPage(
    WaysIn waysIn, ChangePassword change, SetPassword set, Confirmation confirmation, ExternalProviders providers) : PageModel
{
    [BindProperty]
    public string? CurrentPassword { get; set; }

    [BindProperty]
    public string? NewPassword { get; set; }

    public Ways Ways { get; private set; } = null!;

    public string PasskeyWords => Ways.Passkeys switch
    {
        0 => "None yet. A passkey opens your account with your finger, your face or a PIN.",
        1 => "One passkey opens your account.",
        var many => $"{many} passkeys open your account.",
    };

    public bool HasProviders => providers.All.Count > 0;

    public string LoginWords => Ways.Logins switch
    {
        0 => $"None yet. Let an account elsewhere open this one: {string.Join(", ", providers.All.Select(provider => provider.DisplayName))}.",
        1 => "One account elsewhere opens yours.",
        var many => $"{many} accounts elsewhere open yours.",
    };

    private Guid MyId => User.Viewer().Id!.Value;

    public async Task OnGet(CancellationToken ct) => Ways = await waysIn.Of(MyId, ct);

    public async Task<IActionResult> OnPostPassword(CancellationToken ct)
    {
        switch (await change.Run(MyId, User.SessionId(), CurrentPassword ?? "", NewPassword ?? "", ct))
        {
            case ChangePasswordOutcome.Changed:
                this.Toast("Your password is changed. Every other session is signed out. API tokens stay.", link: "/account/tokens", linkText: "Look at them");
                return RedirectToPage();
            case ChangePasswordOutcome.Refused refused:
                Ways = await waysIn.Of(MyId, ct);
                return this.Refused(refused.Errors);
            default:
                throw new InvalidOperationException("No such outcome.");
        }
    }

    public async Task<IActionResult> OnPostSetPassword(CancellationToken ct)
    {
        if (!await confirmation.IsRecent(HttpContext, MyId, ct))
            return Redirect("/account/confirm?returnUrl=/account/security");
        switch (await set.Run(MyId, User.SessionId(), NewPassword ?? "", ct))
        {
            case SetPasswordOutcome.Set:
                this.Toast("Your account has a password now.");
                return RedirectToPage();
            case SetPasswordOutcome.Refused refused:
                Ways = await waysIn.Of(MyId, ct);
                return this.Refused(refused.Errors);
            default:
                throw new InvalidOperationException("No such outcome.");
        }
    }
}
