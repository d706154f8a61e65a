using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Operations;

/// <summary>Long work, newest first: one's own, and everybody's for those who operate the site.</summary>
[Authorize]
internal sealed class OperationsModel(IOperations operations) : PageModel
{
    public OperationPage Found { get; private set; } = new([], null);
    public bool All { get; private set; }
    public Guid? Before { get; private set; }
    public bool MaySeeAll => User.Viewer().May(Permissions.Operate);

    public async Task OnGetAsync(bool all, Guid? before, CancellationToken ct)
    {
        (All, Before) = (all && MaySeeAll, before);
        Found = await operations.List(All, before, 50, User.Viewer(), ct);
    }
}
