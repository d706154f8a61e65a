using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Versioning.Branches;

/// <summary>What its owner and moderators do with a branch: each button one form.</summary>
internal sealed partial class BranchModel
{
    /// <summary>The form that was refused, to be shown open.</summary>
    public string? Tried { get; private set; }

    public bool MayManage => Branch.Kind == BranchKind.Topic && User.Viewer().Id is { } id
        && (Branch.Owner?.Id == id || User.Viewer().May(Permissions.ManageBranches));

    public bool MayProtect => MayManage && User.Viewer().May(Permissions.ManageBranches);

    public Task<IActionResult> OnPostRenameAsync(string name, string? newName, CancellationToken ct) => Manage(
        "Rename", name, viewer => branches.Rename(name, newName?.Trim() ?? "", viewer, ct), $"The branch {name} is called {newName?.Trim()} now.", ct, nameof(newName));

    public Task<IActionResult> OnPostRetitleAsync(string name, string? title, CancellationToken ct) => Manage(
        "Retitle", name, viewer => branches.Retitle(name, title?.Trim() ?? "", viewer, ct), "The title is saved.", ct, nameof(title));

    public Task<IActionResult> OnPostProtectAsync(string name, bool isProtected, CancellationToken ct) => Manage(
        "Protect", name, viewer => branches.Protect(name, isProtected, viewer, ct), isProtected ? $"{name} is protected." : $"{name} takes changes again.", ct);

    public Task<IActionResult> OnPostArchiveAsync(string name, CancellationToken ct) => Manage(
        "Archive", name, viewer => branches.Archive(name, viewer, ct), $"{name} is archived: closed to changes, still there to read.", ct);

    public Task<IActionResult> OnPostReopenAsync(string name, CancellationToken ct) => Manage(
        "Reopen", name, viewer => branches.Reopen(name, viewer, ct), $"{name} is open again.", ct);

    public Task<IActionResult> OnPostDeleteAsync(string name, CancellationToken ct) => Manage(
        "Delete", name, viewer => branches.Delete(name, viewer, ct), $"The branch {name} is gone; what was merged from it stays.", ct);

    private async Task<IActionResult> Manage(
        string tried, string name, Func<Viewer, Task<BranchResult>> run, string done, CancellationToken ct, string field = "")
    {
        var viewer = User.Viewer();
        if (viewer.Id is null)
            return Challenge();
        var (status, problem) = (0, "");
        switch (await run(viewer))
        {
            case BranchResult.Done { Branch: var after }:
                this.Toast(done);
                return Redirect(after.State == BranchState.Deleted ? "/branches" : $"/branches/{after.Name}");
            case BranchResult.NotFound:
                return NotFound();
            case BranchResult.NameTaken:
                (status, problem) = (StatusCodes.Status409Conflict, "There is a branch of that name already; choose another.");
                break;
            case BranchResult.Unmerged { Documents: var documents }:
                (status, problem) = (StatusCodes.Status409Conflict, $"{documents} {(documents == 1 ? "document" : "documents")} of it are not merged. Merge it first, or archive it.");
                break;
            case BranchResult.Forbidden { Why: var why }:
                (status, problem, field) = (StatusCodes.Status403Forbidden, why, "");
                break;
            case BranchResult.Invalid { Problem: var why }:
                (status, problem) = (StatusCodes.Status409Conflict, why);
                break;
        }

        if (!await Load(name, null, ct))
            return NotFound();
        Tried = tried;
        ModelState.AddModelError(field, problem);
        Response.StatusCode = status;
        return Page();
    }
}
