using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Versioning.Merge;

/// <summary>How the pages answer a merge: wherever it was started, it ends the same way.</summary>
internal static class MergeOutcome
{
    /// <param name="here">The page shown again where the merge was refused; the reason is in its <c>form-errors</c>.</param>
    public static IActionResult Answer(this PageModel here, MergeResult result, string source, string target)
    {
        switch (result)
        {
            case MergeResult.Landed landed:
                here.Toast($"{source} is merged into {target}.");
                return new RedirectResult($"/changes/{landed.ChangeSetId}");
            case MergeResult.NeedsDecisions open:
                return new RedirectResult($"/merges/{open.MergeId}");
            case MergeResult.NothingToMerge:
                here.Toast($"{target} already has all of {source}.", "info");
                return new RedirectResult(PageOf(source, target));
            case MergeResult.SourceMoved:
                return here.Refused(StatusCodes.Status409Conflict, $"{source} has moved on meanwhile; look at it again.");
            case MergeResult.Forbidden { Why: var why }:
                return here.Refused(StatusCodes.Status403Forbidden, why);
            case MergeResult.Invalid { Problem: var problem }:
                return here.Refused(StatusCodes.Status422UnprocessableEntity, problem);
            default:
                return new NotFoundResult();
        }
    }

    /// <summary>The branch's page; main has none of its own.</summary>
    public static string PageOf(string source, string target) => $"/branches/{(source == Ref.MainName ? target : source)}";

    public static PageResult Refused(this PageModel here, int status, string why)
    {
        here.ModelState.AddModelError("", why);
        here.Response.StatusCode = status;
        return here.Page();
    }
}
