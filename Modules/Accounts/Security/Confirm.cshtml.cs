using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.External;
using VersionedContent.Accounts.Passkeys;
using VersionedContent.Accounts.SecondFactor;

namespace VersionedContent.Accounts.Security;

[Authorize(Permissions.OwnAccount)]
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class ConfirmPage(
    Confirm confirm, Confirmation confirmation, CheckPasskey passkey, WaysIn waysIn, OwnLogins logins, Departure departure) : PageModel
{
    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty]
    public string? Provider { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public AskPasskeyForm AskPasskey => new("/account/confirm?handler=Passkey", "Confirm with a passkey", ReturnUrl);

    public Ways Ways { get; private set; } = null!;

    public IReadOnlyList<ExternalProvider> Providers { get; private set; } = [];

    private Guid MyId => User.Viewer().Id!.Value;

    public Task OnGet(CancellationToken ct) => Show(ct);

    public async Task<IActionResult> OnPostPassword(CancellationToken ct) =>
        await Answer(await confirm.ByPassword(MyId, Password ?? "", ct), ("password", "That is not your password."), ct);

    public async Task<IActionResult> OnPostCode(CancellationToken ct) =>
        await Answer(await confirm.ByCode(MyId, Code ?? "", ct), ("code", SecondFactorWords.Wrong), ct);

    public async Task<IActionResult> OnPostPasskey(CancellationToken ct) => await Answer(
        await passkey.Run(HttpContext, Credential ?? "", MyId, ct) is { } account ? new ConfirmOutcome.Confirmed(account) : new ConfirmOutcome.Wrong(),
        ("", CheckPasskey.Wrong), ct);

    public Task<IActionResult> OnPostProvider() => departure.Run(this, Provider, ErrandKind.Confirm, ReturnUrl);

    private async Task Show(CancellationToken ct) => (Ways, Providers) = (await waysIn.Of(MyId, ct), await logins.Offered(MyId, ct));

    private async Task<IActionResult> Answer(ConfirmOutcome outcome, (string Field, string? Problem) wrong, CancellationToken ct)
    {
        switch (outcome)
        {
            case ConfirmOutcome.Confirmed { Account: var account }:
                confirmation.Remember(HttpContext, account);
                return this.Back(ReturnUrl);
            case ConfirmOutcome.HeldOff heldOff:
                await Show(ct);
                Response.Headers.RetryAfter = Math.Ceiling(heldOff.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return this.Refused(StatusCodes.Status429TooManyRequests, SecondFactorWords.HeldOff(heldOff.Wait));
            default:
                await Show(ct);
                return this.Refused(FieldErrors.Of(wrong));
        }
    }
}
