using VersionedContent.Accounts;

namespace VersionedContent.Web;

/// <summary>
/// Light, dark or as the system says: a cookie, so that the page comes in the right colours at once and without script.
/// Who is signed in has it kept with the account too, where it holds in every browser.
/// </summary>
internal static class ThemeSwitch
{
    private const string Cookie = "theme";

    /// <param name="ofAccount">What the account says; null where it says nothing.</param>
    public static string Of(HttpRequest request, string? ofAccount) =>
        ofAccount ?? (request.Cookies[Cookie] is { } theme && Themes.All.Contains(theme) ? theme : "system");

    // No antiforgery: the session's cookie does not come along with another site's form, and a theme is all there is to change.
    public static void MapThemeSwitch(this IEndpointRouteBuilder app) =>
        app.MapPost("/theme", async (HttpContext http, IPreferences preferences) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var theme = form["theme"].ToString();
            if (!Themes.All.Contains(theme))
                return Results.BadRequest();
            http.Response.Cookies.Append(Cookie, theme, new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = http.Request.IsHttps,
                IsEssential = true,
            });
            if (http.User.Viewer().Id is { } id)
                await preferences.SetTheme(id, theme, http.RequestAborted);
            return Results.LocalRedirect(Back(http.Request));
        }).DisableAntiforgery().ExcludeFromDescription();

    /// <summary>The page the form stood on, if it is one of ours.</summary>
    private static string Back(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var from) && from.Authority == request.Host.Value && !from.PathAndQuery.StartsWith("//", StringComparison.Ordinal)
            ? from.PathAndQuery
            : "/";
}
