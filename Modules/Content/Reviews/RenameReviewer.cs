using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Content.Data;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Reviews;

/// <summary>A person took another name, or has none any more: their reviews show it.</summary>
internal sealed class RenameReviewer(ContentDb db, IAuthors authors) : IHandle<PersonRenamed>, IHandle<AuthorErased>, IHandle<AccountClosed>
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

    private Task<int> Name(Guid id, string name, CancellationToken ct) =>
        db.Reviews.Where(review => review.PersonId == id && review.PersonName != name)
            .ExecuteUpdateAsync(set => set.SetProperty(review => review.PersonName, name), ct);
}
