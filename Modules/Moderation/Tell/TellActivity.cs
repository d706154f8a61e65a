using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Moderation.Tell;

/// <summary>
/// Puts what people sent, and what reviewers did with it, among their doings. All of it is private: a submission is between
/// its author and the reviewers, and what goes live is told by its change set on main.
/// </summary>
internal sealed class TellActivity(ModerationDb db, IActivity activity) : IHandle<SubmissionSent>, IHandle<SubmissionMoved>
{
    public async Task Handle(SubmissionSent @event, CancellationToken ct)
    {
        // Each edit and answer sends it anew; it was sent for review once.
        var sent = await db.Transitions.AsNoTracking().Where(t => t.SubmissionId == @event.SubmissionId && t.To == SubmissionState.Checking)
            .OrderBy(t => t.Id).FirstAsync(ct);
        if (sent.ById is { } author)
            await Add(author, AboutSubmissions.Key(@event.SubmissionId), sent.At, ActivityKinds.Submission, "Sent an edit for review", @event.SubmissionId, ct);
    }

    public async Task Handle(SubmissionMoved @event, CancellationToken ct)
    {
        if (Words(@event.Step) is not var (kind, text))
            return;
        // Every step after the first raises the revision by one.
        var taken = await db.Transitions.AsNoTracking().Where(t => t.SubmissionId == @event.SubmissionId)
            .OrderBy(t => t.Id).Skip(@event.Revision).FirstAsync(ct);
        if (taken.ById is not { } by)
            return;
        await Add(by, AboutSubmissions.Key(@event.SubmissionId, @event.Revision), taken.At, kind, text, @event.SubmissionId, ct);
    }

    private Task Add(Guid personId, string key, DateTimeOffset at, string kind, string text, Guid submissionId, CancellationToken ct) =>
        activity.Add(new(personId, key, at, kind, text) { Link = $"/submissions/{submissionId}", IsPrivate = true }, ct);

    internal static (string Kind, string Text)? Words(Step step) => step switch
    {
        Step.Approve or Step.MergeLanded => (ActivityKinds.Decision, "Approved a submission"),
        Step.Reject => (ActivityKinds.Decision, "Rejected a submission"),
        Step.AskForChanges => (ActivityKinds.Decision, "Asked for changes to a submission"),
        Step.Supersede => (ActivityKinds.Decision, "Closed a submission that main says already"),
        Step.Remark => (ActivityKinds.Decision, "Wrote about a submission"),
        Step.Answer => (ActivityKinds.Submission, "Answered a reviewer"),
        Step.Withdraw => (ActivityKinds.Submission, "Withdrew a submission"),
        _ => null,
    };
}
