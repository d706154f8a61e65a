using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.External;

/// <summary>Says that a provider let nobody in, on the page that they set out from.</summary>
[ResponseCache(NoStore = true)]
internal sealed class FailedPage(ExternalProviders providers) : PageModel
{
    public IActionResult OnGet(string? provider, bool denied, string? returnUrl)
    {
        var name = providers.Find(provider)?.DisplayName ?? "The other site";
        if (denied)
            this.Toast($"{name} did not sign you in: it was called off there.", "warn");
        else
            this.Toast($"Signing in with {name} did not work. Try again, or take another way.", "bad");
        return this.BackToWaysIn(returnUrl);
    }
}

internal static class WaysInPages
{
    /// <summary>To where one chooses a way in, or, signed in, sees them.</summary>
    public static IActionResult BackToWaysIn(this PageModel page, string? returnUrl)
    {
        if (page.User.Viewer().Id is not null)
            return page.LocalRedirect("/account/security");
        return page.LocalRedirect(page.Url.IsLocalUrl(returnUrl) ? $"/account/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}" : "/account/sign-in");
    }

    /// <param name="returnUrl">Checked to be on this site.</param>
    public static IActionResult BackToConfirm(this PageModel page, string? returnUrl) =>
        page.LocalRedirect(returnUrl is null ? "/account/confirm" : $"/account/confirm?returnUrl={Uri.EscapeDataString(returnUrl)}");

    public static IActionResult TookTooLong(this PageModel page)
    {
        page.Toast("That took too long. Start anew.", "warn");
        return page.BackToWaysIn(null);
    }
}
