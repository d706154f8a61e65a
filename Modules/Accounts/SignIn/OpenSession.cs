using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

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
/// Checks a name or address and a password. Known and unknown ones take the same steps: the try is counted,
/// the account looked up, one password hashed.
/// </summary>
internal sealed class OpenSession(
    AccountsDb db, UserManager<Account> manager, IPasswordHasher<Account> hasher, UnknownAccount unknown, Tries tries)
{
    public async Task<SignInOutcome> Run(string nameOrEmail, string password, CancellationToken ct)
    {
        var typed = nameOrEmail.Trim();
        var byEmail = typed.Contains('@', StringComparison.Ordinal);
        var normalized = byEmail ? manager.NormalizeEmail(typed) : manager.NormalizeName(SignUp.AccountRules.Tidy(typed));
        if (await tries.Count(normalized, ct) is { } wait)
            return new SignInOutcome.HeldOff(wait);

        var account = byEmail ? await manager.FindByEmailAsync(typed) : await db.People.FirstOrDefaultAsync(p => p.NormalizedUserName == normalized, ct);
        var result = hasher.VerifyHashedPassword(account ?? unknown.Account, account?.PasswordHash ?? unknown.Hash, password);
        if (account is null || result == PasswordVerificationResult.Failed)
            return new SignInOutcome.Wrong();

        await tries.Forgive(normalized, ct);
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
