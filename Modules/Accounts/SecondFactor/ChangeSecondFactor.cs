using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Security;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.SecondFactor;

internal abstract record TurnOnOutcome
{
    /// <param name="Codes">The recovery codes, which cannot be shown again.</param>
    internal sealed record On(IReadOnlyList<string> Codes) : TurnOnOutcome;

    internal sealed record WrongCode : TurnOnOutcome;

    /// <summary>The key was offered too long ago, or to someone else.</summary>
    internal sealed record Stale : TurnOnOutcome;
}

/// <param name="On">Codes are asked for at sign-in.</param>
internal sealed record SecondFactorState(bool On, int CodesLeft);

/// <summary>Turns the second factor on and off and makes new recovery codes. Whoever calls it made sure it is the owner.</summary>
internal sealed class ChangeSecondFactor(
    AccountsDb db, UserManager<Account> manager, AccountStore store, KeyOffers offers, SecurityRecord record, Outbox outbox, TimeProvider time)
{
    public async Task<SecondFactorState> State(Guid personId, CancellationToken ct)
    {
        var account = await db.People.SingleAsync(person => person.Id == personId, ct);
        return account.TwoFactorEnabled ? new(true, await store.CountCodesAsync(account, ct)) : new(false, 0);
    }

    /// <summary>A new key, or the one offered before.</summary>
    public async Task<OfferedKey> Offer(Guid personId, string? offered, CancellationToken ct)
    {
        var account = await db.People.SingleAsync(person => person.Id == personId, ct);
        return offers.Make(account, (offered is null ? null : offers.Take(personId, offered)) ?? manager.GenerateNewAuthenticatorKey());
    }

    /// <summary>Makes the offered key the one that counts, once a code shows that an app has it.</summary>
    public async Task<TurnOnOutcome> TurnOn(Guid personId, string offered, string code, CancellationToken ct)
    {
        if (offers.Take(personId, offered) is not { } key)
            return new TurnOnOutcome.Stale();
        var account = await db.People.SingleAsync(person => person.Id == personId, ct);
        var digits = string.Concat(code.Where(char.IsAsciiDigit));
        if (Totp.Step(Totp.Bytes(key), digits, time.GetUtcNow()) is not { } step || !await store.UseStep(account, step, ct))
            return new TurnOnOutcome.WrongCode();

        var replaced = account.TwoFactorEnabled;
        account.TwoFactorEnabled = true;
        await store.SetAuthenticatorKeyAsync(account, key, ct);
        var codes = await NewCodes(account);
        await outbox.Save(db, ct, record.Of(account, "second-factor.on", new { replaced },
            replaced ? "Another authenticator app" : "Codes at sign-in are on",
            replaced
                ? "Your account now takes codes from another authenticator app, and has new recovery codes."
                : "Your account now asks for a code from your authenticator app at sign-in. Keep your recovery codes where you find them without your phone."));
        return new TurnOnOutcome.On(codes);
    }

    public async Task TurnOff(Guid personId, CancellationToken ct)
    {
        var account = await db.People.SingleAsync(person => person.Id == personId, ct);
        if (!account.TwoFactorEnabled)
            return;
        account.TwoFactorEnabled = false;
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        await store.RemoveSecondFactor(account, ct);
        await outbox.Save(db, ct, record.Of(
            account, "second-factor.off", new { }, "Codes at sign-in are off", "Your account no longer asks for a code at sign-in."));
    }

    /// <returns>The codes; null where the second factor is off.</returns>
    public async Task<IReadOnlyList<string>?> Renew(Guid personId, CancellationToken ct)
    {
        var account = await db.People.SingleAsync(person => person.Id == personId, ct);
        if (!account.TwoFactorEnabled)
            return null;
        var codes = await NewCodes(account);
        await outbox.Save(db, ct, record.Of(
            account, "second-factor.new-codes", new { }, "New recovery codes", "Your account has new recovery codes. The old ones are no good any more."));
        return codes;
    }

    private async Task<IReadOnlyList<string>> NewCodes(Account account) =>
        [.. await manager.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes.Count)
            ?? throw new InvalidOperationException($"Account {account.Id} breaks a rule, so it cannot be changed.")];
}
