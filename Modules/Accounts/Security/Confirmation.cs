using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Security;

/// <summary>
/// Remembers for ten minutes that the person at this browser proved to be the account's owner, not merely someone in front
/// of it. Kept in an encrypted cookie, or by an API client that sends it as a header. Good for this session and until a new password.
/// </summary>
internal sealed class Confirmation(AccountsDb db, SiteCookies cookies, IDataProtectionProvider protection, TimeProvider time)
{
    internal const string Header = "X-Confirmation";

    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private readonly IDataProtector _protector = protection.CreateProtector("VersionedContent.Accounts.Confirmation");

    private sealed record Proof(Guid PersonId, Guid? Session, string Stamp, DateTimeOffset Until);

    /// <summary>Sets the cookie.</summary>
    /// <returns>The same as a value for <see cref="Header"/>, and until when it is good.</returns>
    public (string Value, DateTimeOffset Until) Remember(HttpContext http, Account account)
    {
        var until = time.GetUtcNow() + Lasts;
        var value = Convert.ToBase64String(_protector.Protect(JsonSerializer.SerializeToUtf8Bytes(new Proof(account.Id, http.User.SessionId(), account.SecurityStamp!, until))));
        http.Response.Cookies.Append(cookies.Confirmed, value, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = cookies.SecureOnly || http.Request.IsHttps,
            MaxAge = Lasts,
            IsEssential = true,
        });
        return (value, until);
    }

    public async Task<bool> IsRecent(HttpContext http, Guid personId, CancellationToken ct)
    {
        var value = http.Request.Headers[Header].ToString() is { Length: > 0 } header ? header : http.Request.Cookies[cookies.Confirmed];
        if (value is null || Open(value) is not { } proof || proof.PersonId != personId || proof.Session != http.User.SessionId() || proof.Until <= time.GetUtcNow())
            return false;
        return await db.People.AnyAsync(person => person.Id == personId && person.SecurityStamp == proof.Stamp, ct);
    }

    private Proof? Open(string value)
    {
        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, bytes, out var length))
            return null;
        try
        {
            return JsonSerializer.Deserialize<Proof>(_protector.Unprotect(bytes[..length]));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Forged, or its key is gone: no proof, so it is asked for again.
            return null;
        }
    }
}
