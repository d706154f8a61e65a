using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Passkeys;

/// <summary>
/// The two halves of a WebAuthn ceremony: a challenge for the browser, and what its authenticator made of it. In between
/// the challenge waits in a short-lived encrypted cookie of its own, so that a sign-in that waits for a code is not lost
/// over it, and is good once.
/// </summary>
internal sealed class PasskeyCeremonies(
    IPasskeyHandler<Account> handler, UsedChallenges used, SiteCookies cookies, IDataProtectionProvider protection, TimeProvider time)
{
    private const string Making = "make";
    private const string Asking = "ask";
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _protector = protection.CreateProtector("VersionedContent.Accounts.Passkeys");

    private sealed record Waiting(string Ceremony, string State, DateTimeOffset Until);

    /// <returns>What <c>navigator.credentials.create</c> takes, as JSON.</returns>
    public async Task<string> BeginMaking(HttpContext http, Account account)
    {
        var entity = new PasskeyUserEntity { Id = account.Id.ToString(), Name = account.UserName!, DisplayName = account.UserName! };
        var options = await handler.MakeCreationOptionsAsync(entity, http);
        Keep(http, Making, options.AttestationState);
        return options.CreationOptionsJson;
    }

    /// <returns>The new passkey; null where no ceremony of this account was begun, or the answer does not fit it.</returns>
    public async Task<UserPasskeyInfo?> FinishMaking(HttpContext http, Guid personId, string credential)
    {
        if (await Take(http, Making) is not { } state || credential.Length == 0)
            return null;
        var made = await handler.PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credential, AttestationState = state });
        return made.Succeeded && made.UserEntity.Id == personId.ToString() ? made.Passkey : null;
    }

    /// <param name="account">Whose passkeys are asked for; null for any that the browser has for this site.</param>
    /// <returns>What <c>navigator.credentials.get</c> takes, as JSON.</returns>
    public async Task<string> BeginAsking(HttpContext http, Account? account)
    {
        var options = await handler.MakeRequestOptionsAsync(account, http);
        Keep(http, Asking, options.AssertionState);
        return options.RequestOptionsJson;
    }

    /// <returns>Whose passkey it is; null for an answer that is none to a challenge of ours, or of a passkey not known here.</returns>
    public async Task<(Account Account, UserPasskeyInfo Passkey)?> FinishAsking(HttpContext http, string credential)
    {
        if (await Take(http, Asking) is not { } state || credential.Length == 0)
            return null;
        var asked = await handler.PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential, AssertionState = state });
        return asked.Succeeded ? (asked.User, asked.Passkey) : null;
    }

    private void Keep(HttpContext http, string ceremony, string? state)
    {
        var waiting = new Waiting(ceremony, state ?? throw new InvalidOperationException("The handler keeps no challenge."), time.GetUtcNow() + Lasts);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Cookies.Append(cookies.Passkey, _protector.Protect(JsonSerializer.Serialize(waiting)), CookieFor(http, Lasts));
    }

    /// <summary>Taking the cookie away is for the browser's sake: who kept a copy of it could send it again.</summary>
    private async Task<string?> Take(HttpContext http, string ceremony)
    {
        if (http.Request.Cookies[cookies.Passkey] is not { } kept)
            return null;
        http.Response.Cookies.Delete(cookies.Passkey, CookieFor(http, lasts: null));
        return Open(kept) is { } waiting && waiting.Ceremony == ceremony && waiting.Until > time.GetUtcNow()
            && await used.Use(waiting.State, waiting.Until, http.RequestAborted) ? waiting.State : null;
    }

    private Waiting? Open(string kept)
    {
        try
        {
            return JsonSerializer.Deserialize<Waiting>(_protector.Unprotect(kept));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Forged, or its key is gone: no challenge of ours.
            return null;
        }
    }

    /// <param name="lasts">Null to take it away, which has to name all else as it was set.</param>
    private CookieOptions CookieFor(HttpContext http, TimeSpan? lasts) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = cookies.SecureOnly || http.Request.IsHttps,
        MaxAge = lasts,
        IsEssential = true,
    };
}
