using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.FeatureManagement;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Decide;
using VersionedContent.Moderation.Flow;
using VersionedContent.ServiceDefaults;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Moderation.Checks;

/// <summary>Runs the checks on a sent submission, in the background, and lets it on: into the queue, into main, or back to its author.</summary>
internal sealed class CheckSubmission(
    ModerationDb db, ReadEdit read, CheckRunner runner, ApproveSubmission approve, Outbox outbox, IVariantFeatureManagerSnapshot features,
    TimeProvider time, ILogger<CheckSubmission> log) : IHandle<SubmissionSent>
{
    /// <summary>From this trust on the site may approve by itself, where the flag says so.</summary>
    public const int TrustedLevel = 2;

    private const int Tries = 5;

    public async Task Handle(SubmissionSent @event, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Check(@event.SubmissionId, ct);
                return;
            }
            catch (Exception error) when (attempt < Tries && error is (DbUpdateConcurrencyException or OvertakenException))
            {
                // Its author or a reviewer acted meanwhile: look again at what is there now.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task Check(Guid id, CancellationToken ct)
    {
        if (await db.Submissions.SingleOrDefaultAsync(submission => submission.Id == id, ct) is not { State: SubmissionState.Checking } submission)
            return;
        var checks = await RunChecks(submission, ct);
        submission.Findings = checks.Findings;
        submission.Risk = Risk.Of(checks.Findings, checks.Author);
        submission.DueAt = Risk.Due(submission.OpenedAt, submission.Risk);
        submission.Head = Math.Max(submission.Head, checks.Head);
        submission.CheckedHead = submission.Head;

        var worst = checks.Findings.Max(finding => finding.Verdict);
        var now = time.GetUtcNow();
        if (worst == Verdict.Refuse)
        {
            var reasons = checks.Findings.Where(finding => finding.Verdict == Verdict.Refuse).Select(finding => finding.Reason);
            submission.Take(Step.RefuseByChecks, Actor.Site, now, string.Join(" ", reasons));
        }
        else if (worst < Verdict.Hold && checks.Author.TrustLevel >= TrustedLevel
            && await features.IsEnabledAsync(FeatureFlags.AutoApprovalOfTrustedUsers, ct)
            && await approve.ByTheSite(submission, ct))
        {
            return;
        }
        else
        {
            submission.Take(Step.PassChecks, Actor.Site, now);
        }

        await outbox.Save(db, ct, submission.Told());
    }

    private async Task<(IReadOnlyList<CheckFinding> Findings, EditAuthor Author, long Head)> RunChecks(Submission submission, CancellationToken ct)
    {
        try
        {
            var (edit, head) = await read.Run(submission, ct);
            return (await runner.Run(edit, ct), edit.Author, head);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // Not left in "checking", where nobody would see it: a person looks at what could not be read.
            log.LogError(error, "Submission {Submission} could not be read for its checks", submission.Id);
            var finding = new CheckFinding("checks", Verdict.Hold, "The edit could not be read for its checks; a person should look.");
            return ([finding], new(submission.AuthorId, submission.AuthorName, 0, null), submission.Head);
        }
    }
}
