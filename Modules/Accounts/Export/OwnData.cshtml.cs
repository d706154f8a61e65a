using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Export;

/// <summary>What a person may do with their data as a whole: take it along, or go.</summary>
[Authorize(Permissions.OwnAccount)]
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class OwnDataPage(UserManager<Account> manager, ExportData export) : PageModel
{
    internal const string WrongPassword = "That is not your password.";

    [BindProperty]
    public string? ExportPassword { get; set; }

    private Guid MyId => User.Viewer().Id!.Value;

    public async Task<IActionResult> OnPostExport(CancellationToken ct)
    {
        var account = await manager.FindByIdAsync(MyId.ToString()) ?? throw new InvalidOperationException($"A session stands for account {MyId}, which is gone.");
        if (!await manager.CheckPasswordAsync(account, ExportPassword ?? ""))
            return this.Refused(FieldErrors.Of(("exportPassword", WrongPassword)));
        return await export.Send(HttpContext, MyId, ct) ? new EmptyResult() : this.Refused(StatusCodes.Status409Conflict, ExportData.Busy);
    }
}
