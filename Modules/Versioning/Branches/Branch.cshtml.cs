using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Branches;

/// <summary>One branch: what it changed, what a merge into its parent would do, and the buttons for that.</summary>
[AllowAnonymous]
internal sealed partial class BranchModel(IBranches branches, IMerges merges) : PageModel
{
    private const int PageSize = 200;

    public Branch Branch { get; private set; } = null!;
    public IReadOnlyList<BranchChange> Changes { get; private set; } = [];
    public string? After { get; private set; }

    /// <summary>The end of a full page of changes; null where there are no more.</summary>
    public string? Next { get; private set; }

    public MergePanel Merging { get; private set; } = null!;
    public MergePanel Updating { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string name, string? after, CancellationToken ct) =>
        await Load(name, after, ct) ? Page() : NotFound();

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (context.HandlerArguments.TryGetValue("name", out var name) && name is string text)
            context.HandlerArguments["name"] = BranchWords.FromAddress(text);
    }

    private PageResult Refused(int status, string why)
    {
        ModelState.AddModelError("", why);
        Response.StatusCode = status;
        return Page();
    }

    private async Task<bool> Load(string name, string? after, CancellationToken ct)
    {
        var viewer = User.Viewer();
        if (!BranchName.IsValid(name) || name == Ref.MainName || await branches.Find(name, viewer, ct) is not { } branch)
            return false;
        Branch = branch;
        After = after;
        Changes = await branches.Changes(name, after, PageSize, viewer, ct) ?? [];
        Next = Changes.Count == PageSize ? Changes[^1].Cursor : null;
        // A closed branch has nothing to forecast, an untouched one nothing to bring, and a visitor nothing to merge:
        // what a forecast costs is spent for those who could act on it.
        var parent = branch.State == BranchState.Open && viewer.Id is not null ? branch.Parent : null;
        Merging = MergePanel.Into(branch, parent is not null && Changes.Count > 0 ? await merges.Preview(name, parent, viewer, ct) : null, viewer);
        Updating = MergePanel.From(branch, parent is not null ? await merges.Preview(parent, name, viewer, ct) : null, viewer);
        return true;
    }
}
