using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Trust;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.ViewAs;

/// <summary>Begins to look as another role. A person's own page under /admin/people sends its form here, with their role and trust and no more.</summary>
[Authorize(Permissions.ManageUsers)]
[ResponseCache(NoStore = true)]
internal sealed class ViewAsPage(ChangeView change, IOptions<TrustOptions> trust) : PageModel
{
    [BindProperty]
    public string? Role { get; set; } = ViewRoles.Visitor;

    [BindProperty]
    public int? Trust { get; set; }

    public static IEnumerable<SelectListItem> RoleItems() => ViewRoles.All.Select(role => new SelectListItem(role, role));

    public IEnumerable<SelectListItem> TrustItems() => Enumerable.Range(0, trust.Value.Levels.Count + 1)
        .Select(level => new SelectListItem($"{level}: {BadgeTagHelper.TrustName(level)}", level.ToString(CultureInfo.InvariantCulture)));

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        // A trust that is no number is told already.
        if (!ModelState.IsValid)
            return this.Refused([]);
        switch (await change.Start(User.Viewer(), User.SessionId(), Role ?? "", Trust ?? 0, ct))
        {
            case ChangeViewOutcome.Changed:
                this.Toast($"You see the site as a {ViewRoles.Words(Role!, Trust ?? 0)}.", "info");
                return LocalRedirect("/");
            case ChangeViewOutcome.Refused refused:
                return this.Refused(refused.Errors);
            default:
                return NotFound();
        }
    }
}
