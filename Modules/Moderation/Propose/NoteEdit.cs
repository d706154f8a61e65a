using Microsoft.EntityFrameworkCore;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning;

namespace VersionedContent.Moderation.Propose;

/// <summary>Sends a submission back through the checks when its branch got a new change set.</summary>
internal sealed class NoteEdit(ModerationDb db, Outbox outbox, TimeProvider time) : IHandle<ChangeSetCommitted>
{
    public async Task Handle(ChangeSetCommitted @event, CancellationToken ct)
    {
        if (!@event.Branch.StartsWith(ReviewDesk.BranchPrefix, StringComparison.Ordinal))
            return;
        var submission = await db.Submissions.SingleOrDefaultAsync(submission => submission.Branch == @event.Branch, ct);
        // The change set that opened it is known, and so is one that the checks have read already.
        if (submission is null || @event.ChangeSetId <= submission.Head)
            return;
        submission.Head = @event.ChangeSetId;
        submission.MergeId = null;
        if (submission.Take(Step.Edit, Actor.Site, time.GetUtcNow()).IsAllowed)
            await outbox.Save(db, ct, submission.Told());
    }
}
