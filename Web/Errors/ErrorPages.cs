namespace VersionedContent.Web.Errors;

/// <summary>An answer in words where the pipeline gave only a status: a page for a browser, problem details (RFC 9457) for the API.</summary>
internal static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        // In Development the stack trace is of more use than our apology.
        if (!app.Environment.IsDevelopment())
            app.UseExceptionHandler("/error/500");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
    }
}
