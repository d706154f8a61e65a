using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Versioning.Redact;

public sealed record WithholdForm(bool Content, bool Message, bool Author, string? Reason)
{
    internal Redactions Parts =>
        (Content ? Redactions.Content : 0) | (Message ? Redactions.Message : 0) | (Author ? Redactions.Author : 0);
}

/// <summary>Withholds parts of one version or gives them back, and shows what was withheld of its document.</summary>
[Authorize(Permissions.ManageBranches)]
internal sealed class WithholdModel(IVersionStore store, IRedactions redactions) : PageModel
{
    public DocumentVersion Version { get; private set; } = null!;
    public IReadOnlyList<Redaction> Past { get; private set; } = [];
    public WithholdForm Form { get; private set; } = new(false, false, false, null);

    /// <summary>Set where the content could not be withheld because a branch shows it.</summary>
    public RedactionResult.IsHead? Shown { get; private set; }

    public Redactions Withheld => Version.Redacted & ~Redactions.Changes;

    public async Task<IActionResult> OnGetAsync(long id, Guid document, CancellationToken ct) => await Load(id, document, ct) ? Page() : NotFound();

    public Task<IActionResult> OnPostAsync(long id, Guid document, WithholdForm form, CancellationToken ct) =>
        Answer(id, document, form, request => redactions.Withhold(request, User.Viewer(), ct), "Withheld", ct);

    public Task<IActionResult> OnPostLiftAsync(long id, Guid document, WithholdForm form, CancellationToken ct) =>
        Answer(id, document, form, request => redactions.Lift(request, User.Viewer(), ct), "Given back", ct);

    private async Task<IActionResult> Answer(
        long id, Guid document, WithholdForm form, Func<RedactionRequest, Task<RedactionResult>> run, string done, CancellationToken ct)
    {
        Form = form;
        switch (await run(new RedactionRequest(document, id, form.Parts, form.Reason ?? "")))
        {
            case RedactionResult.Done { Versions: var versions }:
                this.Toast(versions == 1 ? $"{done}." : $"{done} in {versions} versions.");
                return Redirect($"/changes/{id}/withhold?document={document}");
            case RedactionResult.IsHead shown:
                Shown = shown;
                Response.StatusCode = StatusCodes.Status409Conflict;
                break;
            case RedactionResult.Invalid { Problem: var problem }:
                ModelState.AddModelError("", problem);
                Response.StatusCode = StatusCodes.Status400BadRequest;
                break;
            default:
                return NotFound();
        }

        return await Load(id, document, ct) ? Page() : NotFound();
    }

    private async Task<bool> Load(long id, Guid document, CancellationToken ct)
    {
        if (await store.ReadVersion(document, id, User.Viewer(), ct) is not { } found)
            return false;
        Version = found;
        Past = await redactions.List(document, User.Viewer(), ct) ?? [];
        return true;
    }
}
