using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Authors;

/// <summary>Everything a person wrote shows the new name: versions name an author by id. An erased person gets none any more.</summary>
internal sealed class RenameAuthor(VersioningDb db) : IHandle<PersonRenamed>
{
    public Task Handle(PersonRenamed @event, CancellationToken ct) =>
        db.Authors.Where(author => author.Id == @event.Id && author.ErasedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(author => author.Name, @event.Name), ct);
}
