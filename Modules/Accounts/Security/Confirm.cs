using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.SecondFactor;
using VersionedContent.Accounts.SignIn;

namespace VersionedContent.Accounts.Security;

internal abstract record ConfirmOutcome
{
    internal sealed record Confirmed(Account Account) : ConfirmOutcome;

    internal sealed record Wrong : ConfirmOutcome;

    internal sealed record HeldOff(TimeSpan Wait) : ConfirmOutcome;
}

/// <summary>Asks the owner of a session for the password once more, or for a code where the second factor is on.</summary>
internal sealed class Confirm(AccountsDb db, IPasswordHasher<Account> hasher, CheckCode check, Tries tries)
{
    public async Task<ConfirmOutcome> ByPassword(Guid personId, string password, CancellationToken ct)
    {
        var subject = $"confirm:{personId}";
        if (await tries.Count(subject, ct) is { } wait)
            return new ConfirmOutcome.HeldOff(wait);
        var account = await db.People.SingleAsync(person => person.Id == personId, ct);
        if (account.PasswordHash is null || hasher.VerifyHashedPassword(account, account.PasswordHash, password) == PasswordVerificationResult.Failed)
            return new ConfirmOutcome.Wrong();
        await tries.Forgive(subject, ct);
        return new ConfirmOutcome.Confirmed(account);
    }

    public async Task<ConfirmOutcome> ByCode(Guid personId, string code, CancellationToken ct)
    {
        var account = await db.People.SingleAsync(person => person.Id == personId, ct);
        if (!account.TwoFactorEnabled)
            return new ConfirmOutcome.Wrong();
        return await check.Run(account, code, ct) switch
        {
            CheckCodeOutcome.Right => new ConfirmOutcome.Confirmed(account),
            CheckCodeOutcome.HeldOff heldOff => new ConfirmOutcome.HeldOff(heldOff.Wait),
            _ => new ConfirmOutcome.Wrong(),
        };
    }
}
