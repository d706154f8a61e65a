using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.SecondFactor;
using VersionedContent.Accounts.Security;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.External;

/// <summary>Where people come back to from a provider. What becomes of it depends on what they set out for.</summary>
[ResponseCache(NoStore = true)]
internal sealed class FinishPage(ExternalProviders providers, FindLogin find, Confirmation confirmation) : PageModel
{
    /// <summary>How far a provider's clock may be behind ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await ExternalSignIn.Of(HttpContext) is not { } from || providers.Find(from.Provider) is not { } provider)
            return this.TookTooLong();
        switch (from.Errand.Kind)
        {
            case ErrandKind.Attach:
                return Redirect("/account/external/attach");
            case ErrandKind.Confirm:
                return await Confirm(from, provider, await find.Run(from, ct));
            default:
                return await find.Run(from, ct) is { } account ? await this.Enter(account, from.Errand.ReturnUrl) : Redirect("/account/external/sign-up");
        }
    }

    private async Task<IActionResult> Confirm(ExternalSignIn from, ExternalProvider provider, Account? account)
    {
        await ExternalSignIn.End(HttpContext);
        if (!from.Errand.IsOf(User))
            return this.TookTooLong();
        var problem = account?.Id != User.Viewer().Id ? $"That is not the {provider.DisplayName} account that opens this one."
            : from.SignedInAt + Skew < from.Errand.BeganAt ? $"{provider.DisplayName} did not ask you to sign in anew, which is needed here."
            : null;
        if (problem is not null)
        {
            this.Toast(problem, "bad");
            return this.BackToConfirm(from.Errand.ReturnUrl);
        }

        confirmation.Remember(HttpContext, account!);
        // Not by a redirect: what leads back from another site comes without the cookie that was just set.
        return this.Onward(new Onward(from.Errand.ReturnUrl ?? "/account/security", "It is you", "Continue"));
    }
}

internal static class EnterByLogin
{
    /// <summary>Signs in whose login it is, or asks for the code where the account wants one.</summary>
    public static async Task<IActionResult> Enter(this PageModel page, Account account, string? returnUrl)
    {
        await ExternalSignIn.End(page.HttpContext);
        if (account.TwoFactorEnabled)
        {
            await PendingSignIn.Begin(page.HttpContext, account, keep: false, returnUrl);
            return page.LocalRedirect("/account/sign-in/code");
        }

        await Sessions.Begin(page.HttpContext, account, keep: false);
        return page.SignedIn(account, returnUrl);
    }
}
