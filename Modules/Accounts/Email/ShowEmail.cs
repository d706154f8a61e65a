using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Email;

/// <param name="Confirmed">A letter to it was answered.</param>
/// <param name="Change">A change under way; null for none.</param>
internal sealed record EmailState(string Email, bool Confirmed, PendingChange? Change);

/// <param name="OldAgreed">The present address agreed; null where it need not, not being confirmed.</param>
internal sealed record PendingChange(string NewEmail, DateTimeOffset ExpiresAt, bool NewAgreed, bool? OldAgreed);

/// <summary>A person's own address and what is under way with it.</summary>
internal sealed class ShowEmail(AccountsDb db, TimeProvider time)
{
    public async Task<EmailState> Run(Guid personId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var read = await (
            from person in db.People
            where person.Id == personId
            from change in db.EmailChanges.Where(change => change.PersonId == person.Id && change.ExpiresAt > now).DefaultIfEmpty()
            select new { person.Email, person.EmailConfirmed, Change = change }).AsNoTracking().SingleAsync(ct);
        return new EmailState(read.Email!, read.EmailConfirmed, read.Change is null ? null : new PendingChange(
            read.Change.NewEmail, read.Change.ExpiresAt, read.Change.NewAgreedAt is not null,
            read.EmailConfirmed ? read.Change.OldAgreedAt is not null : null));
    }
}
