using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Profile;

/// <summary>A person's own settings: public name.</summary>
[Authorize]
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class ProfilePage(AccountsDb db, Rename rename) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

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

    private async Task Load(CancellationToken ct)
    {
        var id = MyId;
        Account = await db.People.AsNoTracking().SingleAsync(person => person.Id == id, ct);
        Name ??= Account.UserName;
    }
}
