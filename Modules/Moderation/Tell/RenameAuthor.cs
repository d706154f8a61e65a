using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning;

namespace VersionedContent.Moderation.Tell;

/// <summary>Shows a person's new name, or that there is none any more, on what they sent, claimed, decided and said.</summary>
internal sealed class RenameAuthor(ModerationDb db, IAuthors authors) : IHandle<PersonRenamed>, IHandle<AuthorErased>, IHandle<AccountClosed>
{
    public async Task Handle(PersonRenamed @event, CancellationToken ct)
    {
        // Events may come late: a name must not come back.
        if (!await authors.IsErased(@event.Id, ct))
            await Name(@event.Id, @event.Name, ct);
    }

    public Task Handle(AuthorErased @event, CancellationToken ct) => Name(@event.Id, @event.Pseudonym, ct);

    /// <summary>Of its own: an author may have been erased long before the account was closed, and have gone on under the account's name.</summary>
    public Task Handle(AccountClosed @event, CancellationToken ct) => Name(@event.Id, @event.StandIn, ct);

    private async Task Name(Guid id, string name, CancellationToken ct)
    {
        await db.Submissions.Where(s => s.AuthorId == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.AuthorName, name), ct);
        await db.Submissions.Where(s => s.ClaimedBy == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.ClaimedByName, name), ct);
        await db.Submissions.Where(s => s.DecidedBy == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.DecidedByName, name), ct);
        await db.Transitions.Where(t => t.ById == id).ExecuteUpdateAsync(set => set.SetProperty(t => t.ByName, name), ct);
    }
}
