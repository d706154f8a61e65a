using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Versioning.Compare;

/// <summary>Two versions of a document side by side: named by change set, or each as it stands at a ref.</summary>
[AllowAnonymous]
internal sealed class CompareModel(IVersionStore store) : PageModel
{
    public DocumentComparison Comparison { get; private set; } = null!;
    public ChangesView View { get; private set; } = null!;
    public string Mode { get; private set; } = "inline";
    public string DocumentPath { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string path, string? from, string? to, string? mode, string? @ref, CancellationToken ct)
    {
        Mode = mode == "split" ? "split" : "inline";
        if (!Ref.TryParse(@ref, out _))
            return BadRequest();
        var viewer = User.Viewer();
        if (await Document(path, [@ref, to, from], viewer, ct) is not { } head)
            return NotFound();
        var newer = await store.ChangeSetOf(head.DocumentId, to ?? head.ChangeSetId.ToString(CultureInfo.InvariantCulture), viewer, ct);
        var older = await store.ChangeSetOf(
            head.DocumentId, from ?? (newer == head.ChangeSetId ? head.Parent ?? head.ChangeSetId : newer ?? 0).ToString(CultureInfo.InvariantCulture), viewer, ct);
        if (newer is null || older is null || await store.Compare(head.DocumentId, older.Value, newer.Value, viewer, ct) is not { } comparison)
            return NotFound();
        Comparison = comparison;
        DocumentPath = head.Path;
        // Between two versions that do not follow each other there is no one change to undo.
        var isOneChange = comparison.To.Parent == comparison.From.ChangeSetId && viewer.May(Permissions.EditItems);
        View = new ChangesView(ChangedField.Of(comparison.Changes), Mode) { Of = isOneChange ? (head.DocumentId, comparison.To.ChangeSetId) : null };
        return this.PageOr("_Comparison");
    }

    /// <summary>The document at the path, at the first of the refs that has one there, else on main; a number among them is no ref.</summary>
    private async Task<DocumentVersion?> Document(string path, IEnumerable<string?> refs, Viewer viewer, CancellationToken ct)
    {
        foreach (var text in refs.OfType<string>().Append(Ref.MainName).Distinct())
        {
            if (!VersionNames.IsNumber(text) && Ref.TryParse(text, out var at) && await store.ReadPath(at, path, viewer, ct) is { } found)
                return found;
        }

        return null;
    }
}
