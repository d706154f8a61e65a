namespace VersionedContent.Web;

/// <summary>The stylesheet names the fonts by version, not by fingerprint: so they may be kept, and text does not flicker from page to page.</summary>
internal static class FontCache
{
    public static void UseFontCache(this IApplicationBuilder app) =>
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/generated/fonts"), branch => branch.Use((http, next) =>
        {
            http.Response.OnStarting(() =>
            {
                if (http.Response.StatusCode is StatusCodes.Status200OK)
                    http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                return Task.CompletedTask;
            });
            return next(http);
        }));
}
