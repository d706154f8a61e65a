using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using VersionedContent.Accounts.Access;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.External;

/// <summary>A page that leads on by itself, and by a link where that is switched off.</summary>
internal sealed record Onward(string Address, string Title, string Link);

/// <summary>
/// Sends somebody to a provider. By a page that leads on, not by a redirect: where a form is answered with a redirect to
/// another site, browsers apply our policy that forms go nowhere else, and stop.
/// </summary>
internal sealed partial class Departure(ExternalProviders providers, TimeProvider time, ILogger<Departure> logger)
{
    /// <param name="name">The provider's; 404 for an unknown one.</param>
    public async Task<IActionResult> Run(PageModel page, string? name, ErrandKind kind, string? returnUrl)
    {
        if (providers.Find(name) is not { } provider)
            return page.NotFound();
        var http = page.HttpContext;
        var errand = new Errand(kind, page.Url.IsLocalUrl(returnUrl) ? returnUrl : null, http.User.Viewer().Id, http.User.SessionId(), time.GetUtcNow());
        try
        {
            await http.ChallengeAsync(provider.Scheme, errand.ToProperties());
        }
        catch (Exception error) when (error is InvalidOperationException or HttpRequestException or OpenIdConnectProtocolException or TaskCanceledException
            && !http.RequestAborted.IsCancellationRequested)
        {
            OutOfReach(error, provider.Name);
            page.Toast($"{provider.DisplayName} cannot be reached just now. Try again later, or take another way.", "bad");
            return kind == ErrandKind.Confirm ? page.BackToConfirm(errand.ReturnUrl) : page.BackToWaysIn(errand.ReturnUrl);
        }

        var address = http.Response.Headers.Location.ToString();
        http.Response.Headers.Remove("Location");
        http.Response.StatusCode = StatusCodes.Status200OK;
        return page.Onward(new Onward(address, $"On to {provider.DisplayName}", $"Continue to {provider.DisplayName}"));
    }

    [LoggerMessage(LogLevel.Warning, "{Provider} cannot be reached to sign in")]
    private partial void OutOfReach(Exception error, string provider);
}

internal static class OnwardPage
{
    public static IActionResult Onward(this PageModel page, Onward onward) => new ViewResult
    {
        ViewName = "/Accounts/External/Onward.cshtml",
        ViewData = new ViewDataDictionary<Onward>(page.ViewData, onward),
        TempData = page.TempData,
    };
}
