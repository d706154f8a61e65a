namespace VersionedContent.Web.Errors;

/// <summary>A page for what went wrong, where a browser asked. The API answers with problem details of its own.</summary>
internal static class ErrorPages
{
    // In Development too: the console has the stack trace, and the page is seen before production sees it.
    public static void UseErrorPages(this WebApplication app) =>
        app.UseWhen(http => !http.Request.Path.StartsWithSegments("/api") && !http.Request.Path.StartsWithSegments("/generated"), pages =>
        {
            pages.UseStatusCodePagesWithReExecute("/error/{0}");
            pages.UseExceptionHandler("/error/500");
        });
}
