using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Security;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Export;

/// <summary>What a person may do with their data as a whole: take it along, or go.</summary>
[Authorize(Permissions.OwnAccount)]
[NeedsConfirmation]
[EnableRateLimiting(RateLimits.Heavy)]
[ResponseCache(NoStore = true)]
internal sealed class OwnDataPage(ExportData export, AskToClose ask, IOptions<AccountsOptions> options) : PageModel
{
    public TimeSpan ClosingTime => options.Value.ClosingTime;

    private Guid MyId => User.Viewer().Id!.Value;

    public static string Days(TimeSpan time) => time.TotalDays == 1 ? "a day" : $"{Math.Floor(time.TotalDays)} days";

    public async Task<IActionResult> OnPostExport(CancellationToken ct) =>
        await export.Send(HttpContext, MyId, ct) ? new EmptyResult() : this.Refused(StatusCodes.Status409Conflict, ExportData.Busy);

    public async Task<IActionResult> OnPostClose(CancellationToken ct)
    {
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
}
