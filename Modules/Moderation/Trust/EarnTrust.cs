using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Moderation.Trust;

/// <summary>Raises an author's trust when enough of what they sent was found good.</summary>
internal sealed class EarnTrust(ModerationDb db, ITrust trust) : IHandle<SubmissionMoved>
{
    // Past this many the level does not change, and nobody's whole history need be counted.
    private const int Enough = 200;

    public async Task Handle(SubmissionMoved @event, CancellationToken ct)
    {
        // Not by what the site approved itself: that would be trust earned by trust.
        if (@event.Step is not (Step.Approve or Step.MergeLanded))
            return;
        var authorId = await db.Submissions.Where(s => s.Id == @event.SubmissionId).Select(s => s.AuthorId).SingleAsync(ct);
        var decided = await db.Submissions.Where(s => s.AuthorId == authorId).OrderByDescending(s => s.OpenedAt).Take(Enough)
            .GroupBy(s => s.State).Select(state => new { State = state.Key, Count = state.Count() })
            .ToDictionaryAsync(state => state.State, state => state.Count, ct);
        var level = TrustRule.Level(decided.GetValueOrDefault(SubmissionState.Approved), decided.GetValueOrDefault(SubmissionState.Rejected));
        if (level > 0)
            await trust.Raise(authorId, level, ct);
    }
}
