using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Versioning.Revert;

/// <summary>A person's newest edits on a branch: choosing one leads to undoing it and all that the person did after it.</summary>
[Authorize(Permissions.ReviewSubmissions)]
internal sealed class UndoAuthorModel(IVersionStore store) : PageModel
{
    public string Name { get; private set; } = "";
    public string Branch { get; private set; } = Ref.MainName;
    public HistoryPage Edits { get; private set; } = new([], null);

    public async Task<IActionResult> OnGetAsync(string? name, string? branch, CancellationToken ct)
    {
        Name = name?.Trim() ?? "";
        Branch = string.IsNullOrWhiteSpace(branch) ? Ref.MainName : branch.Trim();
        if (Name.Length == 0)
            return Page();
        if (!BranchName.IsValid(Branch) || await store.Recent(Ref.OfBranch(Branch), new HistoryFilter(null, 100) { AuthorName = Name }, User.Viewer(), ct) is not { } edits)
        {
            ModelState.AddModelError("branch", $"There is no branch {Branch}.");
            return Page();
        }

        // What the branch inherits is undone where it was made.
        Edits = edits with { Versions = [.. edits.Versions.Where(version => version.Branch == Branch)] };
        return Page();
    }

    /// <summary>Times rise along a document, so an edit's own time takes in it and all that came after.</summary>
    public string Link(VersionSummary version) => string.Create(
        CultureInfo.InvariantCulture,
        $"/revert?author={version.Author!.Id}&since={Uri.EscapeDataString(version.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))}&branch={Branch}");
}

/// <summary>On a person's page, for moderators: the way to undo what the person did.</summary>
internal sealed class UndoPart : IProfilePart
{
    public int Order => 90;

    public ValueTask<PartView?> Show(Person person, Viewer viewer, CancellationToken ct) =>
        ValueTask.FromResult(viewer.May(Permissions.ReviewSubmissions) ? new PartView("/Versioning/Revert/_UndoPart.cshtml", person.Name) : null);
}
