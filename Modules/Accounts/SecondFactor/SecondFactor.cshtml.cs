using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts.Security;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.SecondFactor;

/// <summary>Sets up an authenticator app, shows recovery codes once, turns the second factor off.</summary>
[Authorize(Permissions.OwnAccount)]
[NeedsConfirmation]
[ResponseCache(NoStore = true)]
internal sealed class SecondFactorPage(ChangeSecondFactor change) : PageModel
{
    [BindProperty]
    public string? Offered { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    public SecondFactorState State { get; private set; } = new(false, 0);

    /// <summary>Set while an app is being set up.</summary>
    public OfferedKey? Offer { get; private set; }

    /// <summary>Set in the one answer that shows them.</summary>
    public IReadOnlyList<string>? Codes { get; private set; }

    private Guid MyId => User.Viewer().Id!.Value;

    public async Task OnGet(bool replace, CancellationToken ct)
    {
        State = await change.State(MyId, ct);
        if (replace || !State.On)
            Offer = await change.Offer(MyId, null, ct);
    }

    public async Task<IActionResult> OnPostTurnOn(CancellationToken ct)
    {
        switch (await change.TurnOn(MyId, Offered ?? "", Code ?? "", ct))
        {
            case TurnOnOutcome.On on:
                Codes = on.Codes;
                return Page();
            case TurnOnOutcome.WrongCode:
                State = await change.State(MyId, ct);
                Offer = await change.Offer(MyId, Offered, ct);
                return this.Refused(FieldErrors.Of(("code", SecondFactorWords.Wrong)));
            default:
                State = await change.State(MyId, ct);
                Offer = await change.Offer(MyId, null, ct);
                return this.Refused(StatusCodes.Status400BadRequest, "That key is too old. Here is a new one for your app to read.");
        }
    }

    public async Task<IActionResult> OnPostTurnOff(CancellationToken ct)
    {
        await change.TurnOff(MyId, ct);
        this.Toast("Codes at sign-in are off.", "info");
        return Redirect("/account/security");
    }

    public async Task<IActionResult> OnPostRenew(CancellationToken ct)
    {
        Codes = await change.Renew(MyId, ct);
        return Codes is null ? RedirectToPage() : Page();
    }

    /// <summary>The codes as an address that a browser saves as a text file.</summary>
    public static string AsFile(IReadOnlyList<string> codes) =>
        $"data:text/plain;charset=utf-8,{Uri.EscapeDataString(string.Concat(codes.Select(code => $"{code}\r\n")))}";
}
