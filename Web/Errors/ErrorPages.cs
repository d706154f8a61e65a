namespace VersionedContent.Web.Errors;

/// <summary>A page for what went wrong, where a browser asked. The API answers with problem details of its own.</summary>
internal static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app) =>
        app.UseWhen(http => !http.Request.Path.StartsWithSegments("/api") && !http.Request.Path.StartsWithSegments("/generated"), pages =>
        {
            // In Development the stack trace is of more use than our apology.
            if (!app.Environment.IsDevelopment())
                pages.UseExceptionHandler("/error/500");
            pages.UseStatusCodePagesWithReExecute("/error/{0}");
        });
}
