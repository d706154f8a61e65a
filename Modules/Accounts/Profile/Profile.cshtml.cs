using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Passwords;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Profile;

/// <summary>A person's own settings: public name, password.</summary>
[Authorize]
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class ProfilePage(AccountsDb db, Rename rename, ChangePassword change) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? CurrentPassword { get; set; }

    [BindProperty]
    public string? NewPassword { get; set; }

    public Account Account { get; private set; } = null!;

    private Guid MyId => User.Viewer().Id!.Value;

    public Task OnGet(CancellationToken ct) => Load(ct);

    public async Task<IActionResult> OnPostName(CancellationToken ct)
    {
        switch (await rename.Run(MyId, Name ?? "", ct))
        {
            case RenameOutcome.Renamed renamed:
                this.Toast($"You are {renamed.Name} now.");
                return RedirectToPage();
            case RenameOutcome.Refused refused:
                db.ChangeTracker.Clear();
                await Load(ct);
                return this.Refused(refused.Errors);
            default:
                throw new InvalidOperationException("No such outcome.");
        }
    }

    public async Task<IActionResult> OnPostPassword(CancellationToken ct)
    {
        switch (await change.Run(MyId, User.SessionId(), CurrentPassword ?? "", NewPassword ?? "", ct))
        {
            case ChangePasswordOutcome.Changed:
                this.Toast("Your password is changed. Every other session is signed out.");
                return RedirectToPage();
            case ChangePasswordOutcome.Refused refused:
                await Load(ct);
                return this.Refused(refused.Errors);
            default:
                throw new InvalidOperationException("No such outcome.");
        }
    }

    private async Task Load(CancellationToken ct)
    {
        var id = MyId;
        Account = await db.People.AsNoTracking().SingleAsync(person => person.Id == id, ct);
        Name ??= Account.UserName;
    }
}
