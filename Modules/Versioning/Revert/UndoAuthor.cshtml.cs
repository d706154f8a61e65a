using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Versioning.Revert;

/// <summary>
/// A person's newest edits on a branch: choosing one, or a time, leads to undoing it and all that the person did after it.
/// Everybody may undo their own so; those of others a moderator.
/// </summary>
[Authorize(Permissions.EditItems)]
internal sealed class UndoAuthorModel(IVersionStore store) : PageModel
{
    public string Name { get; private set; } = "";
    public string Branch { get; private set; } = Ref.MainName;
    public HistoryPage Edits { get; private set; } = new([], null);

    /// <summary>A date and time in UTC as it was typed.</summary>
    public string? Since { get; private set; }

    public bool MayChoosePerson => BranchAccess.SeesAll(User.Viewer());

    public async Task<IActionResult> OnGetAsync(string? name, string? branch, string? since, CancellationToken ct)
    {
        var viewer = User.Viewer();
        Name = MayChoosePerson ? name?.Trim() ?? "" : viewer.Name;
        Since = since?.Trim();
        Branch = string.IsNullOrWhiteSpace(branch) ? Ref.MainName : branch.Trim();
        if (Name.Length == 0)
            return Page();
        if (!BranchName.IsValid(Branch) || await store.Recent(Ref.OfBranch(Branch), new HistoryFilter(null, 100) { AuthorName = Name }, viewer, ct) is not { } edits)
        {
            ModelState.AddModelError("branch", $"There is no branch {Branch}.");
            return Page();
        }

        // What the branch inherits is undone where it was made.
        Edits = edits with { Versions = [.. edits.Versions.Where(version => version.Branch == Branch)] };
        if (string.IsNullOrEmpty(Since))
            return Page();
        if (!Ref.TryMoment(Since, out var moment))
            ModelState.AddModelError("since", "Write the time as 2026-01-31 12:00, in UTC.");
        else if (edits.Versions.Select(version => version.Author).FirstOrDefault(author => author is not null) is { } person)
            return Redirect(Link(person.Id, moment));
        return Page();
    }

    /// <summary>Times rise along a document, so an edit's own time takes in it and all that came after.</summary>
    public string Link(VersionSummary version) => Link(version.Author!.Id, version.At);

    private string Link(Guid author, DateTimeOffset since) => string.Create(
        CultureInfo.InvariantCulture,
        $"/revert?author={author}&since={Uri.EscapeDataString(since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))}&branch={Branch}");
}

/// <summary>On a person's page, for themselves and for moderators: the way to undo what the person did.</summary>
internal sealed class UndoPart : IProfilePart
{
    public int Order => 90;

    public ValueTask<PartView?> Show(Person person, Viewer viewer, CancellationToken ct) =>
        ValueTask.FromResult(viewer.May(Permissions.EditItems) && (person.Id == viewer.Id || BranchAccess.SeesAll(viewer)) ? new PartView("/Versioning/Revert/_UndoPart.cshtml", person.Name) : null);
}
