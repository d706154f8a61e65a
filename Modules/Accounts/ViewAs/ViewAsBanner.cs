using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.ViewAs;

/// <summary>Over every page: nobody is to forget that they look as somebody else.</summary>
internal sealed class ViewAsBanner : IPagePart
{
    public string Place => Places.Banner;

    public ValueTask<PartView?> Show(HttpContext http, CancellationToken ct) =>
        ValueTask.FromResult(http.User.FindFirstValue(ViewerClaims.ViewAs) is { } role ? new PartView("/Accounts/ViewAs/_ViewAsBanner.cshtml", role) : null);
}

internal static class ViewAsServices
{
    public static void AddViewAs(this IServiceCollection services)
    {
        services.AddScoped<ChangeView>();
        services.AddPagePart<ViewAsBanner>();
    }
}
