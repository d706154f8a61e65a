using System.Globalization;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Audit;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.Notices;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.People.Suspension;

/// <summary>
/// Suspends a person, who may then look and not write, or lifts that. They are told by a notice and, where an address is
/// confirmed to be theirs, by a letter. The reason stays among the notes: the audit, kept for good, is no place for prose.
/// </summary>
internal sealed class Suspend(AccountsDb db, Outbox outbox, WriteMail mail, UnreadNotices unread, AccountStates states, TimeProvider time)
{
    /// <param name="until">Must be to come.</param>
    /// <param name="reason">Plain text; the person reads it.</param>
    public async Task<ActOutcome> Begin(Viewer viewer, Guid personId, DateTimeOffset? until, string reason, CancellationToken ct)
    {
        if (!viewer.May(Permissions.SuspendUsers) || await db.OpenAccount(personId, ct) is not { } account)
            return new ActOutcome.NotFound();
        var now = time.GetUtcNow();
        reason = reason.Trim();
        var errors = FieldErrors.Of(
            ("until", SuspensionRule.Whom(viewer, personId, account.Role, account.SuspendedUntil, now) ?? SuspensionRule.Until(viewer, until, now)),
            ("reason", SuspensionRule.Reason(reason)));
        if (errors.Count > 0)
            return new ActOutcome.Refused(errors);

        var end = until!.Value.ToUniversalTime();
        account.SuspendedUntil = end;
        account.SuspensionReason = reason;
        db.Audit.Write(viewer, personId, "suspension.begin", new { until = end }, now);
        db.PersonNotes.Add(new PersonNote { PersonId = personId, ById = viewer.Id!.Value, At = now, Text = $"Suspended until {Words(end)}: {reason}" });
        return await Save(account, $"You are suspended until {Words(end)}: {reason}", new Letter(
            "suspension.begin", "Your account is suspended",
            [
                $"Until {Words(end)} you can read everything here and change nothing.",
                $"The reason: {reason}",
                "What you wrote stays as it is. Afterwards you can write again without doing anything.",
            ]), ct);
    }

    public async Task<ActOutcome> Lift(Viewer viewer, Guid personId, CancellationToken ct)
    {
        if (!viewer.May(Permissions.SuspendUsers) || await db.OpenAccount(personId, ct) is not { } account)
            return new ActOutcome.NotFound();
        var now = time.GetUtcNow();
        if (account.SuspendedUntil is not { } until || until <= now)
            return new ActOutcome.Done(account.UserName!);
        if (SuspensionRule.Whom(viewer, personId, account.Role, until, now) is { } problem)
            return ActOutcome.Refused.Because("until", problem);

        account.SuspendedUntil = null;
        account.SuspensionReason = null;
        db.Audit.Write(viewer, personId, "suspension.end", new { until }, now);
        return await Save(account, "Your suspension is lifted: you can write again.", new Letter(
            "suspension.end", "Your suspension is lifted", ["You can write again from now on."]), ct);
    }

    private async Task<ActOutcome> Save(Account account, string notice, Letter letter, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        db.Notices.Add(new Notice { Id = id, PersonId = account.Id, Key = $"suspension:{id}", Text = notice, Link = $"/people/{Uri.EscapeDataString(account.UserName!)}", ToldAt = now });
        // An address that is only claimed may be a stranger's.
        object[] events = account is { EmailConfirmed: true, Email: { } address } ? [mail.To(account.Id, address, letter)] : [];
        var outcome = await account.Save(() => outbox.Save(db, ct, events));
        if (outcome is ActOutcome.Done)
        {
            unread.Forget(account.Id);
            await states.Forget(account.Id);
        }

        return outcome;
    }

    private static string Words(DateTimeOffset until) => until.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
