using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Compare;

namespace VersionedContent.Versioning.History;

/// <summary>One change set: who, when, why, and the difference of each document in it.</summary>
[AllowAnonymous]
internal sealed class ChangeSetModel(IVersionStore store) : PageModel
{
    /// <summary>Past these a page would be long before it is useful; each document still links to its own comparison.</summary>
    private const int Shown = 20;

    public ChangeSet ChangeSet { get; private set; } = null!;
    public IReadOnlyDictionary<Guid, ChangesView> Differences { get; private set; } = new Dictionary<Guid, ChangesView>();

    public bool MayUndo => User.Viewer().May(Permissions.EditItems);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken ct)
    {
        var viewer = User.Viewer();
        if (await store.ChangeSet(id, viewer, ct) is not { } found)
            return NotFound();
        ChangeSet = found;
        var differences = new Dictionary<Guid, ChangesView>();
        foreach (var version in found.Versions.Take(Shown))
        {
            if (version.Parent is { } parent && await store.Compare(version.DocumentId, parent, id, viewer, ct) is { IsWithheld: false } comparison)
                differences[version.DocumentId] = new ChangesView(ChangedField.Of(comparison.Changes), Place: found.DocumentCount == 1 ? "" : $"{version.DocumentId:N}.")
                {
                    Of = MayUndo ? (version.DocumentId, id) : null,
                };
        }

        Differences = differences;
        return Page();
    }
}
