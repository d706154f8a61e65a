using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Moderation.Tell;

/// <summary>Shows a person's new name on what they sent, claimed, decided and said.</summary>
internal sealed class RenameAuthor(ModerationDb db) : IHandle<PersonRenamed>
{
    public async Task Handle(PersonRenamed @event, CancellationToken ct)
    {
        await db.Submissions.Where(s => s.AuthorId == @event.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.AuthorName, @event.Name), ct);
        await db.Submissions.Where(s => s.ClaimedBy == @event.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.ClaimedByName, @event.Name), ct);
        await db.Submissions.Where(s => s.DecidedBy == @event.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.DecidedByName, @event.Name), ct);
        await db.Transitions.Where(t => t.ById == @event.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.ByName, @event.Name), ct);
    }
}
