using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
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

    /// <param name="ByApp">Codes of the app are; recovery codes are not.</param>
    internal sealed record HeldOff(TimeSpan Wait, bool ByApp) : CheckCodeOutcome;
}

/// <summary>
/// Checks a code of the app or a recovery code; either counts once. Whoever gets here knows the password, or signed in elsewhere, so tries are
/// counted for the account, and its owner is told of many wrong ones.
/// </summary>
/// <remarks>
/// Of a million codes of the app three are right at any time: with hold-offs of one length they would be found within
/// months, so they grow. Recovery codes, which nobody guesses, have a count of their own: with one of them, or a passkey,
/// an owner who is held off gets in, once a new password keeps the others from coming this far.
/// </remarks>
internal sealed class CheckCode(
    AccountsDb db, AccountStore store, Tries tries, SecurityRecord record, Outbox outbox, IOptions<AccountsOptions> options, TimeProvider time)
{
    internal const string GuessedAction = "second-factor.wrong-codes";

    private static readonly TimeSpan ToldEvery = TimeSpan.FromDays(1);

    public async Task<CheckCodeOutcome> Run(Account account, string typed, CancellationToken ct)
    {
        var (app, recovery) = ($"second-factor:{account.Id}", $"recovery-code:{account.Id}");
        var isRecovery = RecoveryCodes.IsOne(typed);
        var (inARow, wait) = isRecovery ? await tries.CountSteady(recovery, ct) : await tries.CountGrowing(app, ct);
        if (wait is { } held)
            return new CheckCodeOutcome.HeldOff(held, ByApp: !isRecovery);
        var outcome = await Check(() => isRecovery ? Redeem(account, typed, ct) : UseApp(account, typed, ct));
        if (outcome is CheckCodeOutcome.Right)
            await tries.Forgive([app, recovery], ct);
        else if (inARow % options.Value.WrongPasswords == 0)
            await Tell(account, inARow, ct);
        return outcome;
    }

    private async Task<CheckCodeOutcome> Check(Func<Task<CheckCodeOutcome>> use)
    {
        try
        {
            return await use();
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

    /// <summary>At most once a day: whoever knows the password could else fill the owner's box.</summary>
    private async Task Tell(Account account, int wrong, CancellationToken ct)
    {
        var since = time.GetUtcNow() - ToldEvery;
        if (await db.Audit.AnyAsync(entry => entry.SubjectId == account.Id && entry.Action == GuessedAction && entry.At > since, ct))
            return;
        await outbox.Save(db, ct, record.Of(account, GuessedAction, new { wrong }, "Somebody may have your password",
            $"{wrong} wrong codes in a row were given for your account. Codes are asked for only after your password, after a sign-in at "
                + "another site that opens your account, or where you are signed in already."));
    }

    internal static string Left(int codes) => codes == 1 ? "One recovery code is" : $"{(codes == 0 ? "No" : codes)} recovery codes are";
}
