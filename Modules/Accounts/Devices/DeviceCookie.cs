using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.Devices;

/// <summary>
/// Lets a browser be known again after its session is over: a random value that opens nothing. The hash of it is kept for
/// each account that was signed in to with it.
/// </summary>
internal sealed class DeviceCookie(SiteCookies cookies)
{
    private const int Size = 32;

    /// <summary>The most that browsers keep a cookie for.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(400);

    /// <summary>SHA-256 of the browser's value; null where it has none of ours.</summary>
    public byte[]? Read(HttpContext context) =>
        context.Request.Cookies[cookies.Device] is { } text && Bytes(text) is { } value ? SHA256.HashData(value) : null;

    /// <summary>The same, after giving the browser one where it has none. Sent anew each time, so that it goes on.</summary>
    public byte[] Ensure(HttpContext context)
    {
        var value = (context.Request.Cookies[cookies.Device] is { } text ? Bytes(text) : null) ?? RandomNumberGenerator.GetBytes(Size);
        context.Response.Cookies.Append(cookies.Device, Base64Url.EncodeToString(value), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = cookies.SecureOnly || context.Request.IsHttps,
            MaxAge = Life,
            IsEssential = true,
        });
        return SHA256.HashData(value);
    }

    /// <summary>Anybody may send anything.</summary>
    private static byte[]? Bytes(string text) =>
        Base64Url.IsValid(text, out var length) && length == Size ? Base64Url.DecodeFromChars(text) : null;
}
