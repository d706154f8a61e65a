using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Security;
using VersionedContent.Accounts.SignIn;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Export;

/// <summary>What a person may do with their data as a whole: take it along, or go.</summary>
[Authorize(Permissions.OwnAccount)]
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class OwnDataPage(Confirm confirm, ExportData export, AskToClose ask, IOptions<AccountsOptions> options) : PageModel
{
    [BindProperty]
    public string? ExportPassword { get; set; }

    [BindProperty]
    public string? ClosePassword { get; set; }

    public TimeSpan ClosingTime => options.Value.ClosingTime;

    private Guid MyId => User.Viewer().Id!.Value;

    public static string Days(TimeSpan time) => time.TotalDays == 1 ? "a day" : $"{Math.Floor(time.TotalDays)} days";

    public async Task<IActionResult> OnPostExport(CancellationToken ct)
    {
        if (await Problem("exportPassword", ExportPassword, ct) is { } problem)
            return problem;
        return await export.Send(HttpContext, MyId, ct) ? new EmptyResult() : this.Refused(StatusCodes.Status409Conflict, ExportData.Busy);
    }

    public async Task<IActionResult> OnPostClose(CancellationToken ct)
    {
        if (await Problem("closePassword", ClosePassword, ct) is { } problem)
            return problem;
        switch (await ask.Run(User.Viewer(), MyId, ct))
        {
            case AskToCloseOutcome.Asked asked:
                await Sessions.End(HttpContext);
                this.Toast($"You are signed out. The account is closed on {ClosingWords.Day(asked.ClosesAt)}; sign in before then to keep it.", "info");
                return LocalRedirect("/");
            case AskToCloseOutcome.Refused refused:
                return this.Refused(StatusCodes.Status409Conflict, refused.Problem);
            default:
                return NotFound();
        }
    }

    private async Task<IActionResult?> Problem(string field, string? password, CancellationToken ct)
    {
        switch (await confirm.ByPassword(MyId, password ?? "", ct))
        {
            case ConfirmOutcome.Confirmed:
                return null;
            case ConfirmOutcome.HeldOff heldOff:
                Response.Headers.RetryAfter = Math.Ceiling(heldOff.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return this.Refused(StatusCodes.Status429TooManyRequests, SignInWords.HeldOff(heldOff.Wait));
            default:
                return this.Refused(FieldErrors.Of((field, ClosingWords.WrongPassword)));
        }
    }
}
