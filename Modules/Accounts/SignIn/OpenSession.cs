using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.SignIn;

internal abstract record SignInOutcome
{
    internal sealed record SignedIn(Account Account) : SignInOutcome;

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
    AccountsDb db, UserManager<Account> manager, IPasswordHasher<Account> hasher, UnknownAccount unknown,
    IOptions<AccountsOptions> options, TimeProvider time)
{
    private static readonly TimeSpan FailuresKept = TimeSpan.FromDays(1);

    private sealed record Tries(int Failures, DateTimeOffset LastAt);

    public async Task<SignInOutcome> Run(string nameOrEmail, string password, CancellationToken ct)
    {
        var typed = nameOrEmail.Trim();
        var byEmail = typed.Contains('@', StringComparison.Ordinal);
        var normalized = byEmail ? manager.NormalizeEmail(typed) : manager.NormalizeName(SignUp.AccountRules.Tidy(typed));
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(normalized));

        var tries = await Count(key, ct);
        if (tries.Failures > options.Value.WrongPasswords)
            return new SignInOutcome.HeldOff(tries.LastAt + options.Value.HoldOff - time.GetUtcNow());

        var account = byEmail ? await manager.FindByEmailAsync(typed) : await db.People.FirstOrDefaultAsync(p => p.NormalizedUserName == normalized, ct);
        var result = hasher.VerifyHashedPassword(account ?? unknown.Account, account?.PasswordHash ?? unknown.Hash, password);
        if (account is null || result == PasswordVerificationResult.Failed)
            return new SignInOutcome.Wrong();

        var old = time.GetUtcNow() - FailuresKept;
        await db.SignInFailures.Where(failure => failure.Key == key || failure.LastAt < old).ExecuteDeleteAsync(ct);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            account.PasswordHash = hasher.HashPassword(account, password);
            await db.SaveChangesAsync(ct);
        }

        return new SignInOutcome.SignedIn(account);
    }

    /// <summary>
    /// Counts the try before the password is looked at, so that many tries at once cannot slip past the limit. While held off,
    /// further tries do not prolong it: nobody can lock an owner out for good.
    /// </summary>
    private async Task<Tries> Count(byte[] key, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var freeBefore = now - options.Value.HoldOff;
        var most = options.Value.WrongPasswords;
        var rows = await db.Database.SqlQuery<Tries>($"""
            INSERT INTO accounts.sign_in_failures AS f (key, failures, last_at) VALUES ({key}, 1, {now})
            ON CONFLICT (key) DO UPDATE SET
                failures = CASE WHEN f.last_at <= {freeBefore} THEN 1 ELSE least(f.failures, {most}) + 1 END,
                last_at = CASE WHEN f.failures >= {most} AND f.last_at > {freeBefore} THEN f.last_at ELSE {now} END
            RETURNING f.failures AS "Failures", f.last_at AS "LastAt"
            """).ToListAsync(ct);
        return rows[0];
    }
}

/// <summary>Stands in where no account is found, so that hashing takes the time it would have taken.</summary>
internal sealed class UnknownAccount(IPasswordHasher<Account> hasher)
{
    public Account Account { get; } = new();

    public string Hash => _hash.Value;

    private readonly Lazy<string> _hash = new(() => hasher.HashPassword(new Account(), Guid.NewGuid().ToString()));
}
