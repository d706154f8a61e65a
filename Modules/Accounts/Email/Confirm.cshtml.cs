using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;

namespace VersionedContent.Accounts.Email;

/// <summary>Where links about addresses lead. Opening it does nothing, for programs that check letters open links; the button does.</summary>
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class ConfirmPage(ConfirmEmail confirm) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    public MailLink? Link { get; private set; }

    public ConfirmEmailOutcome? Outcome { get; private set; }

    public bool IsChange => Link is { Purpose: not LinkPurposes.ConfirmEmail };

    public async Task OnGet(CancellationToken ct)
    {
        Link = await confirm.Look(Token, ct);
        if (Link is null)
            Response.StatusCode = StatusCodes.Status410Gone;
    }

    public async Task OnPost(CancellationToken ct)
    {
        Outcome = await confirm.Run(Token, ct);
        Response.StatusCode = Outcome switch
        {
            ConfirmEmailOutcome.Dead => StatusCodes.Status410Gone,
            ConfirmEmailOutcome.Taken => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status200OK,
        };
    }
}
