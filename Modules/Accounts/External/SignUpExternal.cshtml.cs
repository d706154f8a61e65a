using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Hosting;
using VersionedContent.Accounts.Access;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.External;

/// <summary>Asks somebody whose login is new here for the name they want, and makes the account.</summary>
[EnableRateLimiting(RateLimits.SignUp)]
[ResponseCache(NoStore = true)]
internal sealed class SignUpExternalPage(ExternalProviders providers, MakeExternalAccount make, IHostEnvironment environment) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    public string ProviderName { get; private set; } = "";

    public async Task<IActionResult> OnGet()
    {
        if (await Waiting() is not { } from)
            return this.TookTooLong();
        (Name, Email) = (SuggestedName.Of(from.Name), from.Email);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (await Waiting() is not { } from)
            return this.TookTooLong();
        switch (await make.Run(from, Name ?? "", Email ?? "", ct))
        {
            case ExternalSignUpOutcome.Made { Account: var account }:
                this.Toast($"Welcome, {account.UserName}. You can edit anything here; nothing you do can break it for good.");
                // The same words whether or not somebody has a vouched-for address here: only its letters tell.
                if (!from.IsEmailVerified || !string.Equals(from.Email, account.Email, StringComparison.OrdinalIgnoreCase))
                {
                    this.Toast(
                        "Check your mail: a letter asks you to confirm your address.", "info",
                        environment.IsDevelopment() ? "/dev/mail" : null, "Read it here");
                }

                return await this.Enter(account, from.Errand.ReturnUrl);
            case ExternalSignUpOutcome.Known { Account: var account }:
                return await this.Enter(account, from.Errand.ReturnUrl);
            case ExternalSignUpOutcome.Refused refused:
                return this.Refused(refused.Errors);
            default:
                throw new InvalidOperationException("No such outcome.");
        }
    }

    private async Task<ExternalSignIn?> Waiting()
    {
        if (await ExternalSignIn.Of(HttpContext) is not { Errand.Kind: ErrandKind.SignIn } from || providers.Find(from.Provider) is not { } provider)
            return null;
        ProviderName = provider.DisplayName;
        return from;
    }
}
