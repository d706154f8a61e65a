using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Security;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Email;

/// <summary>A person's own address: whether it is confirmed, and a change of it.</summary>
[Authorize(Permissions.OwnAccount)]
[EnableRateLimiting(RateLimits.Letters)]
[ResponseCache(NoStore = true)]
internal sealed class EmailPage(
    AccountsDb db, ShowEmail show, ChangeEmail change, WithdrawEmailChange withdraw, Confirmation confirmation, Outbox outbox) : PageModel
{
    [BindProperty]
    public string? NewEmail { get; set; }

    /// <summary>What was typed before the person was asked who they are.</summary>
    [TempData]
    public string? Typed { get; set; }

    public EmailState State { get; private set; } = null!;

    private Guid MyId => User.Viewer().Id!.Value;

    public Task OnGet(CancellationToken ct)
    {
        NewEmail = Typed;
        return Load(ct);
    }

    public async Task<IActionResult> OnPostResend(CancellationToken ct)
    {
        await outbox.Save(db, ct, new EmailClaimed(MyId));
        this.Toast("A letter is on its way. It may take a minute.");
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostChange(CancellationToken ct)
    {
        if (!await confirmation.IsRecent(HttpContext, MyId, ct))
        {
            Typed = NewEmail;
            return Redirect("/account/confirm?returnUrl=/account/email");
        }

        switch (await change.Run(MyId, NewEmail ?? "", ct))
        {
            case ChangeEmailOutcome.Asked asked:
                this.Toast(asked.OldAgreesToo ? "Two letters are on their way: agree in both." : $"A letter is on its way to {asked.NewEmail}.");
                return RedirectToPage();
            case ChangeEmailOutcome.Refused refused:
                await Load(ct);
                return this.Refused(refused.Errors);
            default:
                throw new InvalidOperationException("No such outcome.");
        }
    }

    public async Task<IActionResult> OnPostWithdraw(CancellationToken ct)
    {
        if (await withdraw.Run(MyId, ct))
            this.Toast("The change is withdrawn. Your address stays as it is.");
        return RedirectToPage();
    }

    private async Task Load(CancellationToken ct) => State = await show.Run(MyId, ct);
}
