using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace VersionedContent.ServiceDefaults.Pages;

/// <summary>One page, two faces: the whole page for a browser, the named part of it for htmx.</summary>
public static class Htmx
{
    public static bool IsHtmx(this HttpRequest request) => request.Headers.ContainsKey("HX-Request");

    /// <summary>The page, or only its partial when htmx asked. The answer varies by that header, and caches are told so.</summary>
    public static IActionResult PageOr(this PageModel page, string partial)
    {
        page.Response.Headers.Append("Vary", "HX-Request");
        return page.Request.IsHtmx() ? page.Partial(partial, page) : page.Page();
    }
}
