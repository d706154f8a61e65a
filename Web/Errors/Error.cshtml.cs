using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.Web.Api;

namespace VersionedContent.Web.Errors;

/// <summary>What went wrong and what to do now, in words. Reached by re-execution, so with the method and form of the request that failed.</summary>
[IgnoreAntiforgeryToken]
internal sealed class ErrorModel : PageModel
{
    public int Code { get; private set; }

    /// <summary>The address that was asked for.</summary>
    public string Asked { get; private set; } = "/";

    /// <summary>The address as words to search for: <c>/wiki/rides/wild-mouse</c> is "wild mouse".</summary>
    public string Words => Asked.TrimEnd('/').Split('/')[^1].Replace('-', ' ').Replace('_', ' ');

    public bool SignedIn => User.Identity?.IsAuthenticated == true || ViewsAs is not null;

    private string? ViewsAs => User.FindFirstValue(ViewerClaims.ViewAs);

    public string Trace => Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;

    public (string Icon, string Title, string Text) Told => Code switch
    {
        400 when StorableText.Refused(HttpContext) => ("file-question-mark", "That could not be stored", $"{StorableText.Problem} What you typed is still there when you go back."),
        400 => ("file-question-mark", "That could not be read", "The form may have been open for too long, or something was missing from it. Go back: what you typed is still there. Send it once more."),
        401 => ("key-round", "Please sign in first", "This page is for people with an account. Signing in takes you right back here."),
        // A page that the role may not see is told as it is told to them.
        403 when ViewsAs is { } role && !CrossSiteGuard.IsSafe(Request.Method) => ("eye", "You are only looking", $"You see the site as a {role} would, and can change nothing. Stop viewing, at the top of the page, and try again."),
        403 => ("lock", "This is not yours to do", "Your account may read this site and propose edits, but not do what you just tried. A moderator can."),
        404 => ("map-pin-off", "There is nothing at this address", "It may have moved, it may never have been written, or it may not be public."),
        405 => ("route-off", "This address does not take that", "The page is there, but it cannot do what was asked of it. Go back and try from the page itself."),
        409 => ("git-compare", "Somebody was quicker", "What you changed has changed meanwhile. Go back, look at the newest version and try again."),
        413 => ("package-x", "That is too big to send", "Shorten the text or make the file smaller. Go back: what you typed is still there."),
        429 => ("hourglass", "A little too fast", "Too many requests came from you in a short time. Wait a minute, then try again."),
        503 => ("cloud-off", "The site is catching its breath", "Something it needs does not answer at the moment. Try again in a minute; nothing is lost."),
        >= 500 => ("construction", "Something broke on our side", "It is not your doing, and nothing that was saved is lost. Try again; if it stays like this, tell us the number below."),
        _ => ("circle-alert", "That did not work", "Go back and try again."),
    };

    /// <summary>Whatever the method was, the answer is the same.</summary>
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) =>
        context.Result = Show(int.TryParse(context.RouteData.Values["code"]?.ToString(), out var code) ? code : StatusCodes.Status404NotFound);

    private PageResult Show(int code)
    {
        Code = code is >= 400 and < 600 ? code : 404;
        Response.StatusCode = Code;
        var again = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        var thrown = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        Asked = again is null ? thrown?.Path ?? "/" : again.OriginalPath + again.OriginalQueryString;
        return Page();
    }
}
