using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Access;

/// <summary>
/// Begins and ends sessions. A session names the account and the stamp it was made under, no more: what the account
/// may do is looked up (<see cref="CurrentAccount"/>), so that neither a cookie nor a token can be out of date.
/// </summary>
internal static class Sessions
{
    internal const string Kind = "session";
    internal const string Stamp = "stamp";

    public static Task Begin(HttpContext context, Account account, bool keep) =>
        context.SignInAsync(IdentityConstants.ApplicationScheme, For(account), new AuthenticationProperties { IsPersistent = keep });

    /// <summary>Writes an access token and a refresh token as the response.</summary>
    public static Task WriteToken(HttpContext context, Account account) =>
        context.SignInAsync(IdentityConstants.BearerScheme, For(account));

    public static Task End(HttpContext context) => context.SignOutAsync(IdentityConstants.ApplicationScheme);

    private static ClaimsPrincipal For(Account account) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, account.Id.ToString()), new(ClaimTypes.Name, account.UserName!), new(Stamp, account.SecurityStamp!)], Kind));
}
