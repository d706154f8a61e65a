using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Hosting;
using VersionedContent.Accounts.Access;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.SignUp;

[EnableRateLimiting(RateLimits.SignUp)]
[ResponseCache(NoStore = true)]
internal sealed class SignUpPage(MakeAccount make, IHostEnvironment environment) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => User.Viewer().Id is null ? Page() : this.Back(ReturnUrl);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        switch (await make.Run(new NewAccount(Name ?? "", Email ?? "", Password ?? ""), ct))
        {
            case SignUpOutcome.Made { Account: var account }:
                await Sessions.Begin(HttpContext, account, keep: false);
                this.Toast($"Welcome, {account.UserName}. You can edit anything here; nothing you do can break it for good.");
                this.Toast(
                    "Check your mail: a letter asks you to confirm your address.", "info",
                    environment.IsDevelopment() ? "/dev/mail" : null, "Read it here");
                return this.Back(ReturnUrl);
            case SignUpOutcome.Refused refused:
                return this.Refused(refused.Errors);
            default:
                throw new InvalidOperationException("No such outcome.");
        }
    }
}
