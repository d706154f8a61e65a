using Microsoft.AspNetCore.ResponseCompression;
using VersionedContent.ServiceDefaults;
using VersionedContent.Web.Api;
using VersionedContent.Web.Errors;

namespace VersionedContent.Web;

/// <summary>What a request passes through, in order.</summary>
internal static class SitePipeline
{
    public static void AddSite(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorPages(pages => pages.Conventions.ConfigureFilter(new StorableForms())).WithRazorPagesRoot("/");
        builder.Services.AddApi();
        // Over HTTPS too: the one secret on a page, the antiforgery token, is masked anew in each answer.
        builder.Services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", Problem.ContentType];
        });
    }

    public static void UseSite(this WebApplication app)
    {
        if (app.Environment.IsProduction())
            app.UseHsts();
        app.UseSafeCookies();
        app.UseResponseCompression();
        app.UseSecurityHeaders();
        app.UseErrorPages();
        app.UseApiProblems();
        // Said here, after the error pages, so that these can route anew to what they show.
        app.UseRouting();
        app.UseStorableText();
        app.UseRequestLimit();
        app.UseFontCache();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseCrossSiteGuard();
        app.UseViewAsGuard();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapDefaultEndpoints();
        app.MapStaticAssets();
        app.MapThemeSwitch();
        app.MapApi();
        app.MapRazorPages().WithStaticAssets();
    }
}
