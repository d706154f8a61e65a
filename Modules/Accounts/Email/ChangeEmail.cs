using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.SignUp;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Email;

internal abstract record ChangeEmailOutcome
{
    /// <summary>Letters are on their way. Whether another account has the address is not looked at, and so not told.</summary>
    internal sealed record Asked(string NewEmail, bool OldAgreesToo) : ChangeEmailOutcome;

    internal sealed record Refused(FieldErrors Errors) : ChangeEmailOutcome;
}

/// <summary>Begins a change of address: it is made once the new address, and the old one where it is confirmed, agreed by letter.</summary>
internal sealed class ChangeEmail(
    AccountsDb db, UserManager<Account> manager, WriteMail write, MailLinks links, LetterLimit limit, Outbox outbox, IOptions<Site> site, TimeProvider time)
{
    /// <remarks>Whoever calls has asked for a recent <see cref="Security.Confirmation"/>: with the address goes the account.</remarks>
    public async Task<ChangeEmailOutcome> Run(Guid personId, string newEmail, CancellationToken ct)
    {
        var next = newEmail.Trim();
        var account = await db.People.SingleAsync(person => person.Id == personId, ct);
        var errors = FieldErrors.Of(
            ("newEmail", AccountRules.Email(next) ?? (manager.NormalizeEmail(next) == account.NormalizedEmail ? "That is your address already." : null)));
        if (errors.Count > 0)
            return new ChangeEmailOutcome.Refused(errors);

        var now = time.GetUtcNow();
        var change = new EmailChange { PersonId = personId, NewEmail = next, AskedAt = now, ExpiresAt = now + LinkPurposes.ChangeGoodFor };
        if (await db.EmailChanges.SingleOrDefaultAsync(earlier => earlier.PersonId == personId, ct) is { } earlier)
            db.Entry(earlier).CurrentValues.SetValues(change);
        else
            db.EmailChanges.Add(change);
        db.Audit.Add(new AuditEntry { At = now, ActorId = personId, SubjectId = personId, Action = "email.change.ask", Detail = "{}" });

        // An earlier change may not be agreed to any more, whether or not a letter goes out for this one.
        await links.End(personId, ct, LinkPurposes.TakeEmail, LinkPurposes.LeaveEmail);
        List<object> letters = [];
        var name = account.UserName!;
        if (await limit.Allows(next, LinkPurposes.TakeEmail, ct))
        {
            var secret = await links.Make(personId, LinkPurposes.TakeEmail, next, LinkPurposes.ChangeGoodFor, ct);
            letters.Add(write.To(personId, next, EmailLetters.Take(site.Value.Name, name, secret)));
        }

        if (account is { EmailConfirmed: true, Email: { } old } && await limit.Allows(old, LinkPurposes.LeaveEmail, ct))
        {
            var secret = await links.Make(personId, LinkPurposes.LeaveEmail, old, LinkPurposes.ChangeGoodFor, ct);
            letters.Add(write.To(personId, old, EmailLetters.Leave(site.Value.Name, name, next, secret)));
        }

        await outbox.Save(db, ct, [.. letters]);
        return new ChangeEmailOutcome.Asked(next, account.EmailConfirmed);
    }
}

/// <summary>Takes a change of address back that is not made yet.</summary>
internal sealed class WithdrawEmailChange(AccountsDb db, MailLinks links, Outbox outbox, TimeProvider time)
{
    /// <returns>False where none is under way.</returns>
    public async Task<bool> Run(Guid personId, CancellationToken ct)
    {
        if (await db.EmailChanges.SingleOrDefaultAsync(change => change.PersonId == personId, ct) is not { } change)
            return false;
        db.EmailChanges.Remove(change);
        db.Audit.Add(new AuditEntry { At = time.GetUtcNow(), ActorId = personId, SubjectId = personId, Action = "email.change.withdraw", Detail = "{}" });
        await outbox.Save(db, saved => links.End(personId, saved, LinkPurposes.TakeEmail, LinkPurposes.LeaveEmail), ct);
        return true;
    }
}
