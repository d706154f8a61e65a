using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.SecondFactor;

/// <summary>
/// A sign-in of which the first half is done. It waits in a short-lived encrypted cookie and stands for nobody until the
/// code is given; a new password in between ends it.
/// </summary>
internal sealed record PendingSignIn(Guid PersonId, string Stamp, bool Keep, string? ReturnUrl)
{
    internal static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private const string StampClaim = "stamp";
    private const string KeepItem = "keep";
    private const string ReturnUrlItem = "returnUrl";

    public static Task Begin(HttpContext http, Account account, bool keep, string? returnUrl)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, account.Id.ToString()), new(StampClaim, account.SecurityStamp!)], IdentityConstants.TwoFactorUserIdScheme);
        var properties = new AuthenticationProperties { Items = { [KeepItem] = keep.ToString(), [ReturnUrlItem] = returnUrl } };
        return http.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(identity), properties);
    }

    /// <summary>Null where none waits (any more).</summary>
    public static async Task<PendingSignIn?> Of(HttpContext http)
    {
        var waiting = await http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme);
        // Passkeys keep their challenges under the same scheme, and those name nobody.
        if (waiting.Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id)
            return null;
        var items = waiting.Properties!.Items;
        return new PendingSignIn(
            Guid.Parse(id), waiting.Principal.FindFirstValue(StampClaim)!, items[KeepItem] == bool.TrueString, items.TryGetValue(ReturnUrlItem, out var url) ? url : null);
    }

    /// <summary>The account that waits; null where it changed since.</summary>
    public Task<Account?> Account(AccountsDb db, CancellationToken ct) =>
        db.People.SingleOrDefaultAsync(person => person.Id == PersonId && person.SecurityStamp == Stamp && person.TwoFactorEnabled, ct);

    public static Task End(HttpContext http) => http.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
}
