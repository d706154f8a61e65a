using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Access;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.ViewAs;

/// <param name="Until">When it ends by itself.</param>
internal sealed record Viewing(string Role, int Trust, DateTimeOffset Until)
{
    public bool IsVisitor => Role == ViewRoles.Visitor;

    /// <summary>Null for who sees the site as themselves.</summary>
    public static Viewing? Of(ClaimsPrincipal user) =>
        user.FindFirstValue(ViewerClaims.ViewAs) is { } role && user.FindFirstValue(Sessions.ViewUntil) is { } until
            ? new Viewing(role, user.Viewer().TrustLevel, DateTimeOffset.Parse(until, CultureInfo.InvariantCulture))
            : null;
}

/// <summary>Over every page: nobody is to forget that they look as somebody else.</summary>
internal sealed class ViewAsBanner : IPagePart
{
    public string Place => Places.Banner;

    public ValueTask<PartView?> Show(HttpContext http, CancellationToken ct) =>
        ValueTask.FromResult(Viewing.Of(http.User) is { } viewing ? new PartView("/Accounts/ViewAs/_ViewAsBanner.cshtml", viewing) : null);
}

internal static class ViewAsServices
{
    public static void AddViewAs(this IServiceCollection services)
    {
        services.AddScoped<ChangeView>();
        services.AddPagePart<ViewAsBanner>();
    }
}
