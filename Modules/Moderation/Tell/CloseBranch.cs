using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning;

namespace VersionedContent.Moderation.Tell;

/// <summary>Closes the branch of a submission that will not be merged. It stays readable, with all that was written.</summary>
internal sealed class CloseBranch(ModerationDb db, IBranches branches) : IHandle<SubmissionMoved>
{
    public async Task Handle(SubmissionMoved @event, CancellationToken ct)
    {
        var submission = await db.Submissions.AsNoTracking().SingleAsync(submission => submission.Id == @event.SubmissionId, ct);
        if (submission.State is not (SubmissionState.Rejected or SubmissionState.Withdrawn or SubmissionState.Superseded))
            return;
        var result = await branches.Archive(submission.Branch, Viewer.Site, ct);
        // Invalid: closed by an earlier run of this handler.
        if (result is not (BranchResult.Done or BranchResult.Invalid))
            throw new InvalidOperationException($"The branch {submission.Branch} could not be closed: {result}.");
    }
}
