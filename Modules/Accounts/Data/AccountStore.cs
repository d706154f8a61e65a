using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.SecondFactor;

namespace VersionedContent.Accounts.Data;

/// <summary>
/// Identity's store, with three differences: it never saves by itself, so that a handler's change, its event and its audit
/// row are one transaction; an address that several accounts claim belongs to the one that confirmed it, else the eldest;
/// and the second factor is kept so that the database alone opens nothing: the app's key encrypted, recovery codes hashed.
/// What is kept of it is guarded against two uses at once (a change of a token names the value it replaces).
/// </summary>
internal sealed class AccountStore : UserOnlyStore<Account, AccountsDb, Guid>
{
    private const string Factor = "second-factor";
    private const string Key = "key";
    private const string Codes = "recovery-codes";
    private const string LastStep = "last-step";

    private readonly IDataProtector _keys;
    private readonly int _rounds;

    public AccountStore(
        AccountsDb db, IDataProtectionProvider protection, IOptions<AccountsOptions> options, IdentityErrorDescriber? describer = null)
        : base(db, describer)
    {
        AutoSaveChanges = false;
        _keys = protection.CreateProtector("VersionedContent.Accounts.SecondFactor");
        _rounds = options.Value.PasswordRounds;
    }

    public override Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken = default) =>
        Users.Where(person => person.NormalizedEmail == normalizedEmail)
            .OrderByDescending(person => person.EmailConfirmed).ThenBy(person => person.Joined).ThenBy(person => person.Id)
            .FirstOrDefaultAsync(cancellationToken);

    public override Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken) =>
        SetTokenAsync(user, Factor, Key, KeysOf(user).Protect(key), cancellationToken);

    public override async Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken) =>
        await GetTokenAsync(user, Factor, Key, cancellationToken) is { } kept ? KeysOf(user).Unprotect(kept) : null;

    public override Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        SetTokenAsync(user, Factor, Codes, RecoveryCodes.Seal(recoveryCodes, _rounds), cancellationToken);

    public override async Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        if (await GetTokenAsync(user, Factor, Codes, cancellationToken) is not { } kept || RecoveryCodes.Redeem(kept, code) is not { } left)
            return false;
        await SetTokenAsync(user, Factor, Codes, left, cancellationToken);
        return true;
    }

    public override async Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken) =>
        await GetTokenAsync(user, Factor, Codes, cancellationToken) is { } kept ? RecoveryCodes.Left(kept) : 0;

    /// <summary>Remembers the time step of a code that was used; false where it or a later one was used before.</summary>
    public async Task<bool> UseStep(Account user, long step, CancellationToken ct)
    {
        var last = await GetTokenAsync(user, Factor, LastStep, ct);
        if (last is not null && step <= long.Parse(last, CultureInfo.InvariantCulture))
            return false;
        await SetTokenAsync(user, Factor, LastStep, step.ToString(CultureInfo.InvariantCulture), ct);
        return true;
    }

    /// <summary>Takes away the app's key and the recovery codes. The last time step stays, should the same app come back.</summary>
    public async Task RemoveSecondFactor(Account user, CancellationToken ct)
    {
        await RemoveTokenAsync(user, Factor, Key, ct);
        await RemoveTokenAsync(user, Factor, Codes, ct);
    }

    private IDataProtector KeysOf(Account user) => _keys.CreateProtector(user.Id.ToString());
}
