using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.RateLimiting;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Security;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Tokens;

[Authorize(Permissions.OwnAccount)]
[EnableRateLimiting(RateLimits.SignIn)]
[ResponseCache(NoStore = true)]
internal sealed class TokensPage(ListTokens list, MakeToken make, RevokeToken revoke, Confirmation confirmation) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public List<string> Scopes { get; set; } = [];

    [BindProperty]
    public int Days { get; set; } = 90;

    /// <summary>What was filled in before the person was asked who they are.</summary>
    [TempData]
    public string? TypedName { get; set; }

    /// <summary>Scopes have no spaces in their names.</summary>
    [TempData]
    public string? TypedScopes { get; set; }

    [TempData]
    public int? TypedDays { get; set; }

    public IReadOnlyList<OwnToken> Tokens { get; private set; } = [];

    public IReadOnlyList<TokenScope> Choices { get; private set; } = [];

    /// <summary>The token just made. It is part of this one answer and of no other.</summary>
    public string? Secret { get; private set; }

    public static IEnumerable<SelectListItem> Lives { get; } =
        [new("A week", "7"), new("A month", "30"), new("Three months", "90"), new("A year", "365")];

    public static string Words(string scope) => TokenScopes.All.FirstOrDefault(known => known.Name == scope)?.Words ?? scope;

    public Task OnGet(CancellationToken ct)
    {
        Name = TypedName;
        Scopes = [.. TypedScopes?.Split(' ') ?? []];
        Days = TypedDays ?? Days;
        return Load(ct);
    }

    public async Task<IActionResult> OnPostMake(CancellationToken ct)
    {
        if (!await confirmation.IsRecent(HttpContext, User.Viewer().Id!.Value, ct))
        {
            (TypedName, TypedScopes, TypedDays) = (Name, string.Join(' ', Scopes), Days);
            return Redirect("/account/confirm?returnUrl=/account/tokens");
        }

        switch (await make.Run(User.Viewer(), User.SessionId(), Name ?? "", Scopes, Days, ct))
        {
            case MakeTokenOutcome.Made made:
                Secret = made.Secret;
                await Load(ct);
                return Page();
            case MakeTokenOutcome.Refused refused:
                await Load(ct);
                return this.Refused(refused.Errors);
            default:
                throw new InvalidOperationException("No such outcome.");
        }
    }

    public async Task<IActionResult> OnPostRevoke(Guid id, CancellationToken ct)
    {
        if (await revoke.Run(User.Viewer().Id!.Value, id, ct) is not { } name)
            return NotFound();
        this.Toast($"{name} is revoked.");
        return RedirectToPage();
    }

    private async Task Load(CancellationToken ct)
    {
        Tokens = await list.Run(User.Viewer().Id!.Value, ct);
        Choices = TokenScopes.For(User.Viewer());
    }
}
