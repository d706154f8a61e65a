using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Content.Data;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Content.Reviews;

/// <summary>A person took another name: their reviews show it.</summary>
internal sealed class RenameReviewer(ContentDb db) : IHandle<PersonRenamed>
{
    public Task Handle(PersonRenamed @event, CancellationToken ct) =>
        db.Reviews.Where(review => review.PersonId == @event.Id && review.PersonName != @event.Name)
            .ExecuteUpdateAsync(set => set.SetProperty(review => review.PersonName, @event.Name), ct);
}
