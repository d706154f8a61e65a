namespace VersionedContent.Web;

/// <summary>What a page may load and run: only our own files, nothing inline. Stored text that slipped through the sanitiser still could not run.</summary>
internal static class ContentPolicy
{
    private const string Strict =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>The API reference brings its own inline script and style, and shows nothing that people wrote.</summary>
    private const string Reference = Strict + "; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; font-src 'self' data:";

    public static void UseContentPolicy(this WebApplication app)
    {
        // The reload of `dotnet watch` speaks over a socket of its own.
        var development = app.Environment.IsDevelopment() ? "; connect-src 'self' ws: wss:" : "";
        app.Use((http, next) =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = (http.Request.Path.StartsWithSegments("/scalar") ? Reference : Strict) + development;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return next(http);
        });
    }
}
