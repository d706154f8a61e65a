using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Passkeys;

/// <summary>
/// Finds whose passkey answered the challenge. The authenticator has asked for a finger, a face or a PIN, which makes it
/// two factors in one: no code is asked for on top.
/// </summary>
internal sealed class CheckPasskey(AccountsDb db, AccountStore store, PasskeyCeremonies ceremonies, TimeProvider time)
{
    internal const string Wrong = "That passkey opens no account here, or it took too long. Try again, or sign in another way.";

    /// <param name="personId">Whose it must be; null for anybody's.</param>
    /// <returns>The account; null for a passkey that opens none.</returns>
    public async Task<Account?> Run(HttpContext http, string credential, Guid? personId, CancellationToken ct)
    {
        if (await ceremonies.FinishAsking(http, credential) is not { } found || (personId is { } id && found.Account.Id != id))
            return null;
        var (account, passkey) = found;
        // With the count of its uses, by which a copied authenticator gives itself away.
        await store.AddOrUpdatePasskeyAsync(account, passkey, ct);
        await store.SetTokenAsync(account, PasskeyUse.Provider, PasskeyUse.Key(passkey.CredentialId), time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException error)
            when (error is DbUpdateConcurrencyException || error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The passkey was removed, or used by another request, in this moment; a first use writes its row.
            db.ChangeTracker.Clear();
            return null;
        }

        return account;
    }
}
