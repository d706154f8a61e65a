using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.Security;
using VersionedContent.Accounts.SignIn;
using VersionedContent.Accounts.SignUp;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Passwords;

internal abstract record ChangePasswordOutcome
{
    /// <summary>Changed; every other session is over.</summary>
    internal sealed record Changed(Account Account) : ChangePasswordOutcome;

    internal sealed record Refused(FieldErrors Errors) : ChangePasswordOutcome;
}

/// <summary>Sets a new password where the present one is given, and ends all other sessions with it. API tokens stay: programs have no password.</summary>
internal sealed class ChangePassword(
    AccountsDb db, UserManager<Account> manager, Confirm confirm, Outbox outbox, EndSessions end, AccountStates states, WriteMail write, LetterLimit limit, IOptions<Site> site,
    TimeProvider time)
{
    /// <param name="session">The one that stays; null where the request comes with none.</param>
    public async Task<ChangePasswordOutcome> Run(Guid personId, Guid? session, string present, string next, CancellationToken ct)
    {
        var account = await manager.FindByIdAsync(personId.ToString())
            ?? throw new InvalidOperationException($"A session stands for account {personId}, which is gone.");
        var errors = FieldErrors.Of(
            ("currentPassword", Problem(await confirm.ByPassword(personId, present, ct))),
            ("newPassword", AccountRules.Password(next, account.UserName!, account.Email!)));
        if (errors.Count > 0)
            return new ChangePasswordOutcome.Refused(errors);

        var changed = await manager.ChangePasswordAsync(account, present, next);
        if (!changed.Succeeded)
            return new ChangePasswordOutcome.Refused(FieldErrors.Of([.. changed.Errors.Select(error => ("newPassword", (string?)error.Description))]));
        db.Audit.Add(new AuditEntry { At = time.GetUtcNow(), ActorId = personId, SubjectId = personId, Action = "password.change", Detail = "{}" });
        // What is not confirmed may be a stranger's address, to whom not every change is to be told.
        object[] letters = account is { Email: { } email } && (account.EmailConfirmed || await limit.Allows(email, PasswordLetters.ChangedKind, ct))
            ? [write.To(personId, email, PasswordLetters.Changed(site.Value.Name, account.UserName!))]
            : [];
        await outbox.Save(db, saved => end.AllBut(personId, session, saved), ct, letters);
        await states.Forget(personId);
        return new ChangePasswordOutcome.Changed(account);
    }

    private static string? Problem(ConfirmOutcome outcome) => outcome switch
    {
        ConfirmOutcome.Confirmed => null,
        ConfirmOutcome.HeldOff heldOff => SignInWords.HeldOff(heldOff.Wait),
        _ => "That is not your present password.",
    };
}
