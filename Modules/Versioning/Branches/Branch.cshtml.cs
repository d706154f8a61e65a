using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Branches;

/// <summary>One branch: what it changed, what a merge into its parent would do, and the buttons for that.</summary>
[AllowAnonymous]
internal sealed partial class BranchModel(IBranches branches, IMerges merges, MergeAsOperation large) : PageModel
{
    private const int PageSize = 200;

    public Branch Branch { get; private set; } = null!;
    public IReadOnlyList<BranchChange> Changes { get; private set; } = [];
    public string? After { get; private set; }

    /// <summary>The last path of a full page of changes; null where there are no more.</summary>
    public string? Next { get; private set; }

    /// <summary>Null for a branch that is closed or has changed nothing.</summary>
    public MergePreview? Forecast { get; private set; }

    public bool MayMerge { get; private set; }
    public string? Message { get; private set; }

    public async Task<IActionResult> OnGetAsync(string name, string? after, CancellationToken ct) =>
        await Load(name, after, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostMergeAsync(string name, string? message, CancellationToken ct)
    {
        if (!await Load(name, null, ct))
            return NotFound();
        if (User.Viewer().Id is null)
            return Challenge();
        Message = message;
        var summary = string.IsNullOrWhiteSpace(message) ? $"Merge {Branch.Name}: {Branch.Title}" : message.Trim();
        var request = new MergeRequest { Source = name, Target = Branch.Parent!, Viewer = User.Viewer(), Message = summary };
        if (await large.Start(request, asked: false, ct) is { } operation)
            return Redirect($"/operations/{operation}");
        switch (await merges.Merge(request, ct))
        {
            case MergeResult.Landed landed:
                this.Toast($"{Branch.Name} is merged into {Branch.Parent}.");
                return Redirect($"/changes/{landed.ChangeSetId}");
            case MergeResult.NeedsDecisions open:
                return Redirect($"/merges/{open.MergeId}");
            case MergeResult.NothingToMerge:
                this.Toast($"{Branch.Parent} already has all of {Branch.Name}.", "info");
                return Redirect($"/branches/{name}");
            case MergeResult.Forbidden { Why: var why }:
                return Refused(StatusCodes.Status403Forbidden, why);
            case MergeResult.Invalid { Problem: var problem }:
                return Refused(StatusCodes.Status422UnprocessableEntity, problem);
            default:
                return NotFound();
        }
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
        Next = Changes.Count == PageSize ? Changes[^1].Version.Path : null;
        if (branch is { State: BranchState.Open, Parent: { } parent } && Changes.Count > 0)
            Forecast = await merges.Preview(name, parent, viewer, ct);
        MayMerge = Forecast is { IsEmpty: false } && (viewer.May(Permissions.ManageBranches) || viewer.May(Permissions.PublishItems)
            || (branch.Parent != Ref.MainName && viewer.May(Permissions.EditItems)));
        return true;
    }
}
