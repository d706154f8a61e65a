using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning;

namespace VersionedContent.Moderation.Decide;

/// <summary>
/// Approves a submission whose branch was merged on a merge's own page, such as after settling conflicts. The event is
/// written with the merge, so the decision may come a moment later but is never lost.
/// </summary>
internal sealed class RecordLandedMerge(ModerationDb db, IPeople people, Outbox outbox, TimeProvider time) : IHandle<BranchMerged>
{
    public async Task Handle(BranchMerged @event, CancellationToken ct)
    {
        if (@event.Target != Ref.MainName)
            return;
        var submission = await db.Submissions.SingleOrDefaultAsync(submission => submission.Branch == @event.Source, ct);
        if (submission is null || submission.State == SubmissionState.Approved)
            return;
        var person = (await people.ByIds([@event.MergedBy], ct)).GetValueOrDefault(@event.MergedBy);
        submission.Take(Step.MergeLanded, new(@event.MergedBy, person?.Name ?? Actor.Site.Name, false), time.GetUtcNow(), "Merged, with conflicts settled by hand.");
        submission.ChangeSetId = @event.ChangeSetId;
        await outbox.Save(db, ct, submission.Told());
    }
}
