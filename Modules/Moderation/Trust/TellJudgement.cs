using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Moderation.Trust;

/// <summary>Tells Accounts how what an author sent was judged; that decides how far the author is trusted.</summary>
internal sealed class TellJudgement(ModerationDb db, ITrust trust) : IHandle<SubmissionMoved>
{
    public async Task Handle(SubmissionMoved @event, CancellationToken ct)
    {
        // As the submission stands now, not as the event says: events come twice, or late, and the last word counts.
        var submission = await db.Submissions.AsNoTracking().SingleAsync(submission => submission.Id == @event.SubmissionId, ct);
        var key = $"submission:{submission.Id}";
        if (JudgementRule.Of(submission.State, submission.AuthorId, submission.DecidedBy) is { } isAccepted)
            await trust.Judge(submission.AuthorId, key, isAccepted, submission.DecidedAt!.Value, ct);
        else
            await trust.Withdraw(submission.AuthorId, key, ct);
    }
}
