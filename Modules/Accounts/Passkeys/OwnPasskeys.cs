using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Security;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.Passkeys;

/// <param name="Id">The credential's id, as Base64Url.</param>
/// <param name="UsedAt">When it last opened the account; null where that is not known.</param>
/// <param name="BackedUp">Its maker keeps a copy, so it outlives the device.</param>
internal sealed record OwnPasskey(string Id, string Name, DateTimeOffset MadeAt, DateTimeOffset? UsedAt, bool BackedUp);

internal abstract record PasskeyOutcome
{
    internal sealed record Done(string Name) : PasskeyOutcome;

    internal sealed record NotFound : PasskeyOutcome;

    internal sealed record Refused(FieldErrors Errors) : PasskeyOutcome;
}

/// <summary>A person's own passkeys. Whoever calls it made sure it is the owner.</summary>
internal sealed class OwnPasskeys(AccountsDb db, AccountStore store, PasskeyCeremonies ceremonies, WaysIn waysIn, SecurityRecord record, Outbox outbox)
{
    internal const int LongestName = 60;
    private const int Most = 20;

    public async Task<IReadOnlyList<OwnPasskey>> List(Guid personId, CancellationToken ct)
    {
        var used = await db.UserTokens.Where(token => token.UserId == personId && token.LoginProvider == PasskeyUse.Provider)
            .ToDictionaryAsync(token => token.Name, token => token.Value!, ct);
        var passkeys = await store.GetPasskeysAsync(await Account(personId, ct), ct);
        return
        [
            .. passkeys.OrderBy(passkey => passkey.CreatedAt).Select(passkey => new OwnPasskey(
                Base64Url.EncodeToString(passkey.CredentialId), passkey.Name ?? "Passkey", passkey.CreatedAt,
                used.TryGetValue(PasskeyUse.Key(passkey.CredentialId), out var at) ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture) : null,
                passkey.IsBackedUp)),
        ];
    }

    public async Task<string> BeginAdding(HttpContext http, Guid personId, CancellationToken ct) =>
        await ceremonies.BeginMaking(http, await Account(personId, ct));

    public async Task<PasskeyOutcome> Add(HttpContext http, Guid personId, string name, string credential, CancellationToken ct)
    {
        var account = await Account(personId, ct);
        if (Problem(name) is { } problem)
            return Refused("name", problem);
        if ((await store.GetPasskeysAsync(account, ct)).Count >= Most)
            return Refused("name", $"You have {Most} passkeys. Remove one that you do not use.");
        if (await ceremonies.FinishMaking(http, personId, credential) is not { } passkey)
            return Refused("credential", "That did not work: the passkey does not fit this site, or it took too long. Try again.");
        if (await store.FindByPasskeyIdAsync(passkey.CredentialId, ct) is not null)
            return Refused("credential", "That passkey is in use already.");

        passkey.Name = name.Trim();
        await store.AddOrUpdatePasskeyAsync(account, passkey, ct);
        await outbox.Save(db, ct, record.Of(account, "passkey.add", new { }, "A passkey was added",
            $"The passkey “{passkey.Name}” can now open your account, without your password."));
        return new PasskeyOutcome.Done(passkey.Name);
    }

    public async Task<PasskeyOutcome> Rename(Guid personId, string id, string name, CancellationToken ct)
    {
        var account = await Account(personId, ct);
        if (await Find(account, id, ct) is not { } passkey)
            return new PasskeyOutcome.NotFound();
        if (Problem(name) is { } problem)
            return Refused("name", problem);
        passkey.Name = name.Trim();
        await store.AddOrUpdatePasskeyAsync(account, passkey, ct);
        await db.SaveChangesAsync(ct);
        return new PasskeyOutcome.Done(passkey.Name);
    }

    public async Task<PasskeyOutcome> Remove(Guid personId, string id, CancellationToken ct)
    {
        var account = await Account(personId, ct);
        if (await Find(account, id, ct) is not { } passkey)
            return new PasskeyOutcome.NotFound();
        if ((await waysIn.Of(personId, ct)).IsLast)
            return Refused("", "That is the only way into your account. Set a password or add another passkey first.");
        await store.RemovePasskeyAsync(account, passkey.CredentialId, ct);
        await store.RemoveTokenAsync(account, PasskeyUse.Provider, PasskeyUse.Key(passkey.CredentialId), ct);
        // Two removals at once would each leave the other's as the last way in: one of them fails by this.
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        await outbox.Save(db, ct, record.Of(account, "passkey.remove", new { }, "A passkey was removed",
            $"The passkey “{passkey.Name}” no longer opens your account."));
        return new PasskeyOutcome.Done(passkey.Name ?? "Passkey");
    }

    private async Task<UserPasskeyInfo?> Find(Account account, string id, CancellationToken ct)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(id.Length)];
        return Base64Url.IsValid(id) && Base64Url.TryDecodeFromChars(id, bytes, out var length)
            ? await store.FindPasskeyAsync(account, bytes[..length], ct)
            : null;
    }

    private Task<Account> Account(Guid personId, CancellationToken ct) => db.People.SingleAsync(person => person.Id == personId, ct);

    private static string? Problem(string name) => name.Trim().Length switch
    {
        0 => "Give it a name that tells you where it is, such as the device's.",
        > LongestName => $"Use at most {LongestName} characters.",
        _ => null,
    };

    private static PasskeyOutcome.Refused Refused(string field, string problem) => new(FieldErrors.Of((field, problem)));
}

/// <summary>Where the last use of a passkey is kept: among the account's tokens, by the hash of its id, which may be too long for a key.</summary>
internal static class PasskeyUse
{
    internal const string Provider = "passkey-used";

    public static string Key(byte[] credentialId) => Base64Url.EncodeToString(SHA256.HashData(credentialId));
}
