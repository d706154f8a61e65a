using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Security;
using VersionedContent.Accounts.SignIn;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.SecondFactor;

internal abstract record CheckCodeOutcome
{
    /// <param name="CodesLeft">How many recovery codes are left, where one was used.</param>
    internal sealed record Right(int? CodesLeft) : CheckCodeOutcome;

    internal sealed record Wrong : CheckCodeOutcome;

    internal sealed record HeldOff(TimeSpan Wait) : CheckCodeOutcome;
}

/// <summary>
/// Checks a code of the app or a recovery code; either counts once. Whoever gets here knows the password, or signed in elsewhere, so tries are
/// counted for the account.
/// </summary>
internal sealed class CheckCode(AccountsDb db, AccountStore store, Tries tries, SecurityRecord record, Outbox outbox, TimeProvider time)
{
    public async Task<CheckCodeOutcome> Run(Account account, string typed, CancellationToken ct)
    {
        var subject = $"second-factor:{account.Id}";
        if (await tries.Count(subject, ct) is { } wait)
            return new CheckCodeOutcome.HeldOff(wait);
        try
        {
            var outcome = RecoveryCodes.IsOne(typed) ? await Redeem(account, typed, ct) : await UseApp(account, typed, ct);
            if (outcome is CheckCodeOutcome.Right)
                await tries.Forgive(subject, ct);
            return outcome;
        }
        catch (DbUpdateConcurrencyException)
        {
            // The same code was used by another request in this moment, and counts once.
            db.ChangeTracker.Clear();
            return new CheckCodeOutcome.Wrong();
        }
    }

    private async Task<CheckCodeOutcome> UseApp(Account account, string typed, CancellationToken ct)
    {
        var key = await store.GetAuthenticatorKeyAsync(account, ct);
        var digits = string.Concat(typed.Where(char.IsAsciiDigit));
        if (key is null || Totp.Step(Totp.Bytes(key), digits, time.GetUtcNow()) is not { } step || !await store.UseStep(account, step, ct))
            return new CheckCodeOutcome.Wrong();
        await db.SaveChangesAsync(ct);
        return new CheckCodeOutcome.Right(null);
    }

    private async Task<CheckCodeOutcome> Redeem(Account account, string typed, CancellationToken ct)
    {
        if (!await store.RedeemCodeAsync(account, typed, ct))
            return new CheckCodeOutcome.Wrong();
        var left = await store.CountCodesAsync(account, ct);
        var events = record.Of(account, "second-factor.recovery-code", new { left }, "A recovery code was used",
            $"One of your recovery codes was used in place of a code from your app. {Left(left)} left.");
        await outbox.Save(db, ct, events);
        return new CheckCodeOutcome.Right(left);
    }

    internal static string Left(int codes) => codes == 1 ? "One recovery code is" : $"{(codes == 0 ? "No" : codes)} recovery codes are";
}
