using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Versioning.Operations;

/// <summary>One piece of long work: how far it is, what it made, what it could not do.</summary>
[Authorize]
internal sealed class OperationModel(IOperations operations) : PageModel
{
    private const int Shown = 100;

    public Operation Operation { get; private set; } = null!;
    public IReadOnlyList<FailedItem> Failures { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (!await Load(id, ct))
            return NotFound();
        // What is still under way is another in a second.
        Response.Headers.CacheControl = "no-store";
        return this.PageOr("_Operation");
    }

    public async Task<IActionResult> OnPostCancelAsync(Guid id, CancellationToken ct) =>
        Answer(id, await operations.Cancel(id, User.Viewer(), ct), "It stops after what it is just doing.", "It is over already.");

    public async Task<IActionResult> OnPostResumeAsync(Guid id, CancellationToken ct) =>
        Answer(id, await operations.Resume(id, User.Viewer(), ct), "It goes on where it stopped.", "There is nothing to resume.");

    private IActionResult Answer(Guid id, OperationResult result, string accepted, string nothing)
    {
        if (result is OperationResult.NotFound)
            return NotFound();
        this.Toast(result is OperationResult.Accepted ? accepted : nothing, "info");
        return Redirect($"/operations/{id}");
    }

    private async Task<bool> Load(Guid id, CancellationToken ct)
    {
        if (await operations.Find(id, User.Viewer(), ct) is not { } operation)
            return false;
        Operation = operation;
        if (operation.Failed > 0)
            Failures = await operations.FailedItems(id, 0, Shown, User.Viewer(), ct);
        return true;
    }
}
