using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Versioning.History;

/// <summary>What changed lately, over all documents of a branch.</summary>
[AllowAnonymous]
internal sealed class RecentModel(IVersionStore store) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public HistoryQuery Query { get; set; } = new();

    public HistoryPage Recent { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid || !Ref.TryParse(Query.Ref, out var at))
            return BadRequest();
        if (await store.Recent(at, Query.Filter, User.Viewer(), ct) is not { } recent)
            return NotFound();
        Recent = recent;
        return this.PageOr("_Recent");
    }
}
