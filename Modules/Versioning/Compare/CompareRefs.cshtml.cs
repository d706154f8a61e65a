using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Compare;

/// <summary>Two states of the site side by side: which documents differ.</summary>
[AllowAnonymous]
internal sealed class CompareRefsModel(IVersionStore store, IBranches branches, ITags tags) : PageModel
{
    private const int PageSize = 50;

    public string From { get; private set; } = "";
    public string To { get; private set; } = "";
    public string? After { get; private set; }

    /// <summary>Null until both are chosen.</summary>
    public RefComparison? Comparison { get; private set; }

    /// <summary>Refs to choose from; any other may be typed.</summary>
    public IReadOnlyList<string> Suggestions { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? from, string? to, string? after, CancellationToken ct)
    {
        (From, To, After) = (from?.Trim() ?? "", to?.Trim() ?? "", after);
        var viewer = User.Viewer();
        if (From.Length > 0 || To.Length > 0)
        {
            if (!Ref.TryParse(From, out var first))
                Refuse(StatusCodes.Status400BadRequest, nameof(from), $"'{From}' is no ref.");
            if (!Ref.TryParse(To, out var second))
                Refuse(StatusCodes.Status400BadRequest, nameof(to), $"'{To}' is no ref.");
            if (first is not null && second is not null)
            {
                Comparison = await store.CompareRefs(first, second, after, PageSize, viewer, ct);
                if (Comparison is null)
                    Refuse(StatusCodes.Status404NotFound, "", $"There is no ref {first}, or no ref {second}.");
            }
        }

        Suggestions =
        [
            Ref.MainName, .. (await branches.List(null, BranchKind.Topic, null, PageSize, viewer, ct)).Branches.Select(branch => branch.Name),
            .. (await tags.List(null, PageSize, viewer, ct)).Tags.Select(tag => Ref.OfTag(tag.Name).ToString()),
        ];
        return Page();
    }

    private void Refuse(int status, string field, string why)
    {
        ModelState.AddModelError(field, why);
        Response.StatusCode = status;
    }

    public string Link(string? after) => QueryHelpers.AddQueryString("/compare-refs", new Dictionary<string, string?> { ["from"] = From, ["to"] = To, ["after"] = after }.Where(pair => pair.Value is not null));

    /// <summary>To the difference; where there is only one side to see, to that.</summary>
    public string Link(DifferingDocument document) => document.Difference switch
    {
        RefDifference.Added => QueryHelpers.AddQueryString($"/wiki/{document.Path}", "ref", To),
        RefDifference.Removed => QueryHelpers.AddQueryString($"/wiki/{document.Path}", "ref", From),
        _ => QueryHelpers.AddQueryString($"/compare/{document.Path}", new Dictionary<string, string?> { ["from"] = From, ["to"] = To }),
    };
}
