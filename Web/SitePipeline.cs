using FastEndpoints;
using VersionedContent.ServiceDefaults;
using VersionedContent.Web.Errors;

namespace VersionedContent.Web;

/// <summary>What a request passes through, in order.</summary>
internal static class SitePipeline
{
    public static void AddSite(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorPages().WithRazorPagesRoot("/");
        builder.Services.AddFastEndpoints(discovery =>
        {
            discovery.DisableAutoDiscovery = true;
            discovery.Assemblies = SiteHost.Modules;
        });
    }

    public static void UseSite(this WebApplication app)
    {
        app.UseContentPolicy();
        app.UseErrorPages();
        // Said here, after the error pages, so that these can route anew to what they show.
        app.UseRouting();
        app.UseFontCache();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapDefaultEndpoints();
        app.MapStaticAssets();
        app.MapThemeSwitch();
        app.MapFastEndpoints(api => api.Endpoints.RoutePrefix = "api/v1");
        app.MapRazorPages().WithStaticAssets();
    }
}
