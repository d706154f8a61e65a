using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Audit;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Trust;

namespace VersionedContent.Accounts.People.Manage;

/// <summary>A person as those see them who look after the site.</summary>
/// <param name="CannotSuspend">Why the viewer may not suspend them, or change that; null where they may.</param>
internal sealed record PersonFile(
    Guid Id, string Name, string Role, int TrustLevel, DateTimeOffset Joined, DateTimeOffset? SuspendedUntil, string? SuspensionReason,
    DateTimeOffset? VerifiedAt, DateTimeOffset? ClosesAt, DateTimeOffset? ClosedAt, string? CannotSuspend)
{
    /// <summary>What only administrators see; null for others.</summary>
    public ManagedPerson? Managed { get; init; }

    public bool IsSuspended(DateTimeOffset now) => SuspendedUntil > now;
}

/// <param name="Sessions">How many go on.</param>
/// <param name="Trust">Null for a closed account.</param>
/// <param name="Judgements">The newest, at most 20.</param>
/// <param name="Notes">The newest, at most 50.</param>
/// <param name="Activity">The newest, at most 20; what is private to the person included.</param>
/// <param name="Audit">The newest, at most 20.</param>
internal sealed record ManagedPerson(
    string Email, bool EmailConfirmed, int Sessions, TrustProgress? Trust, IReadOnlyList<JudgementLine> Judgements, IReadOnlyList<NoteLine> Notes,
    IReadOnlyList<DoneLine> Activity, IReadOnlyList<AuditLine> Audit);

internal sealed record JudgementLine(string Key, bool IsAccepted, DateTimeOffset At);

/// <param name="By">Null where no account has the id any more.</param>
internal sealed record NoteLine(long Id, string? By, DateTimeOffset At, string Text);

internal sealed record DoneLine(DateTimeOffset At, string Kind, string Text, string Link, bool IsPrivate);

/// <summary>Gathers what is known of a person: a fixed number of queries, however much the person did.</summary>
internal sealed class ViewPerson(AccountsDb db, ReckonTrust trust, ListAudit audit, IPeople people, TimeProvider time)
{
    private const int Lines = 20;
    private const int MostNotes = 50;

    /// <summary>Null where there is no such account, or none that the viewer may see so.</summary>
    public async Task<PersonFile?> Run(Viewer viewer, Guid id, CancellationToken ct)
    {
        if (!viewer.May(Permissions.SuspendUsers))
            return null;
        var account = await db.People.AsNoTracking().SingleOrDefaultAsync(person => person.Id == id, ct);
        if (account is null)
            return null;
        var now = time.GetUtcNow();
        return new PersonFile(
            account.Id, account.UserName!, account.Role, account.TrustLevel, account.Joined, account.SuspendedUntil, account.SuspensionReason,
            account.VerifiedAt, account.ClosesAt, account.ClosedAt,
            account.ClosedAt is null ? SuspensionRule(viewer, account, now) : "The account is closed.")
        {
            Managed = viewer.May(Permissions.ManageUsers) ? await Managed(account, now, ct) : null,
        };
    }

    private static string? SuspensionRule(Viewer viewer, Account account, DateTimeOffset now) =>
        Suspension.SuspensionRule.Whom(viewer, account.Id, account.Role, account.SuspendedUntil, now);

    private async Task<ManagedPerson> Managed(Account account, DateTimeOffset now, CancellationToken ct)
    {
        var sessions = await db.Sessions.CountAsync(session => session.PersonId == account.Id && session.EndedAt == null && session.ExpiresAt > now, ct);
        var judgements = await db.Judgements.Where(judgement => judgement.PersonId == account.Id)
            .OrderByDescending(judgement => judgement.At).ThenByDescending(judgement => judgement.Key).Take(Lines)
            .Select(judgement => new JudgementLine(judgement.Key, judgement.IsAccepted, judgement.At)).ToListAsync(ct);
        var notes = await db.PersonNotes.AsNoTracking().Where(note => note.PersonId == account.Id)
            .OrderByDescending(note => note.Id).Take(MostNotes).ToListAsync(ct);
        var writers = await people.ByIds([.. notes.Select(note => note.ById).Distinct()], ct);
        var activity = await db.Activity.Where(entry => entry.PersonId == account.Id)
            .OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Take(Lines)
            .Select(entry => new DoneLine(entry.At, entry.Kind, entry.Text, entry.Link, entry.IsPrivate)).ToListAsync(ct);
        return new ManagedPerson(
            account.Email ?? "", account.EmailConfirmed, sessions,
            await trust.Progress(account.Id, ct), judgements,
            [.. notes.Select(note => new NoteLine(note.Id, note.ById == Viewer.Site.Id ? Viewer.Site.Name : writers.GetValueOrDefault(note.ById)?.Name, note.At, note.Text))],
            activity, (await audit.About(account.Id, Lines, ct)).Entries);
    }
}
