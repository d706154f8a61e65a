using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace VersionedContent.Accounts.People;

[Authorize(Permissions.SuspendUsers)]
[ResponseCache(NoStore = true)]
internal sealed class PeoplePage(SearchPeople search) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Role { get; set; }

    [BindProperty(SupportsGet = true)]
    public PeopleState? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public KnownPeople Found { get; private set; } = new([], null);

    public Viewer Viewer { get; private set; } = Viewer.Visitor;

    public bool IsFiltered => !string.IsNullOrEmpty(Q) || !string.IsNullOrEmpty(Role) || State is not null;

    public static IEnumerable<SelectListItem> RoleItems() => [new("Any", ""), .. Roles.Grants.Keys.Select(role => new SelectListItem(role, role))];

    public static IEnumerable<SelectListItem> StateItems() =>
    [
        new("Any", ""),
        new("suspended", nameof(PeopleState.Suspended)),
        new("closing", nameof(PeopleState.Closing)),
        new("closed", nameof(PeopleState.Closed)),
        new("address not confirmed", nameof(PeopleState.Unconfirmed)),
        new("verified", nameof(PeopleState.Verified)),
        new("not verified", nameof(PeopleState.Unverified)),
    ];

    public async Task OnGet(CancellationToken ct)
    {
        Viewer = User.Viewer();
        Found = await search.Run(Viewer, new(Q, Role, State, After), ct);
    }
}
