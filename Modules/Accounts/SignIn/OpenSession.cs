using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Devices;

namespace VersionedContent.Accounts.SignIn;

internal abstract record SignInOutcome
{
    internal sealed record SignedIn(Account Account) : SignInOutcome;

    /// <summary>The password is right, and the account asks for a code as well.</summary>
    internal sealed record NeedsCode(Account Account) : SignInOutcome;

    /// <summary>The password is wrong, or no account has that name or address: nobody is told which.</summary>
    internal sealed record Wrong : SignInOutcome;

    /// <summary>Too many wrong passwords for what was typed, whether an account has it or not.</summary>
    internal sealed record HeldOff(TimeSpan Wait) : SignInOutcome;
}

/// <summary>
/// Checks a name or address and a password. Known and unknown ones take the same steps: the account looked up, the try
/// counted, one password hashed.
/// </summary>
/// <remarks>
/// Tries are counted by what was typed, whoever types it. So a stranger who goes on trying can have a name held off again
/// and again. Its owner does not notice at a device of theirs: tries from one that the account was signed in to from
/// before have a count of their own, and no stranger has its cookie (OWASP calls these device cookies).
/// </remarks>
internal sealed class OpenSession(
    AccountsDb db, UserManager<Account> manager, IPasswordHasher<Account> hasher, UnknownAccount unknown, Tries tries, KnownDevices devices)
{
    /// <param name="device">The hash that <see cref="DeviceCookie.Read"/> gives; null without one.</param>
    public async Task<SignInOutcome> Run(string nameOrEmail, string password, byte[]? device, CancellationToken ct)
    {
        var typed = nameOrEmail.Trim();
        var byEmail = typed.Contains('@', StringComparison.Ordinal);
        var normalized = byEmail ? manager.NormalizeEmail(typed) : manager.NormalizeName(SignUp.AccountRules.Tidy(typed));
        // An address counts once it is confirmed: else whoever claims somebody's with a password of their own would be told
        // by the answer whether its owner is here.
        var account = await db.People.FirstOrDefaultAsync(
            byEmail ? p => p.NormalizedEmail == normalized && p.EmailConfirmed : p => p.NormalizedUserName == normalized, ct);

        // Asked for unknown names as well, so that they take as long.
        var subject = device is not null && await devices.Knows(account?.Id ?? Guid.Empty, device, ct)
            ? Tries.AtDevice(account!.Id, device)
            : normalized;
        if (await tries.Count(subject, ct) is { } wait)
            return new SignInOutcome.HeldOff(wait);

        var result = hasher.VerifyHashedPassword(account ?? unknown.Account, account?.PasswordHash ?? unknown.Hash, password);
        if (account is null || result == PasswordVerificationResult.Failed)
            return new SignInOutcome.Wrong();

        await tries.Forgive(subject, ct);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            account.PasswordHash = hasher.HashPassword(account, password);
            await db.SaveChangesAsync(ct);
        }

        return account.TwoFactorEnabled ? new SignInOutcome.NeedsCode(account) : new SignInOutcome.SignedIn(account);
    }
}

/// <summary>Stands in where no account is found, so that hashing takes the time it would have taken.</summary>
internal sealed class UnknownAccount(IPasswordHasher<Account> hasher)
{
    public Account Account { get; } = new();

    public string Hash => _hash.Value;

    private readonly Lazy<string> _hash = new(() => hasher.HashPassword(new Account(), Guid.NewGuid().ToString()));
}
