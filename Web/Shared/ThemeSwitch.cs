namespace VersionedContent.Web;

/// <summary>Light, dark or as the system says: a cookie, so that the page comes in the right colours at once and without script.</summary>
internal static class ThemeSwitch
{
    private const string Cookie = "theme";
    private static readonly string[] Themes = ["light", "dark", "system"];

    public static string Of(HttpRequest request) => request.Cookies[Cookie] is { } theme && Themes.Contains(theme) ? theme : "system";

    public static void MapThemeSwitch(this IEndpointRouteBuilder app) =>
        app.MapPost("/theme", async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (!Themes.Contains(form["theme"].ToString()))
                return Results.BadRequest();
            http.Response.Cookies.Append(Cookie, form["theme"].ToString(), new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = http.Request.IsHttps,
                IsEssential = true,
            });
            return Results.LocalRedirect(Back(http.Request));
        }).DisableAntiforgery().ExcludeFromDescription();

    /// <summary>The page the form stood on, if it is one of ours.</summary>
    private static string Back(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var from) && from.Authority == request.Host.Value && !from.PathAndQuery.StartsWith("//", StringComparison.Ordinal)
            ? from.PathAndQuery
            : "/";
}
