using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.People;

[Authorize(Permissions.ManageUsers)]
[ResponseCache(NoStore = true)]
internal sealed class PeoplePage(SearchPeople search, ChangeRole change) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public KnownPeople Found { get; private set; } = new([], null);

    public static IEnumerable<SelectListItem> RoleItems(string present) =>
        Roles.Grants.Keys.Select(role => new SelectListItem(role, role, role == present));

    public async Task OnGet(CancellationToken ct) => Found = await search.Run(Q, After, ct);

    public async Task<IActionResult> OnPost(Guid id, string? role, CancellationToken ct)
    {
        switch (await change.Run(User.Viewer(), id, role ?? "", ct))
        {
            case ChangeRoleOutcome.Changed changed:
                this.Toast($"{changed.Name} is {(changed.Role == Roles.Administrator ? "an" : "a")} {changed.Role} now.");
                return RedirectToPage(new { Q, After });
            case ChangeRoleOutcome.Refused refused:
                Found = await search.Run(Q, After, ct);
                return this.Refused(refused.Errors);
            default:
                return NotFound();
        }
    }
}
