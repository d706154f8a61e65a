using Microsoft.EntityFrameworkCore;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning;

namespace VersionedContent.Moderation.Decide;

/// <summary>
/// Merges a submission into main. The decision is written in the merge's own transaction, so main has the edit if and only
/// if the submission says approved; the submission's revision lets one of several deciders through.
/// </summary>
internal sealed class ApproveSubmission(ModerationDb db, IMerges merges, IServiceProvider services, Outbox outbox, TimeProvider time)
{
    /// <param name="seenHead">The branch's head that the reviewer has looked at.</param>
    public async Task<DeskResult> Run(Guid id, long? seenHead, string note, Viewer viewer, CancellationToken ct)
    {
        if (note.Length > TakeStep.NoteLength)
            return new DeskResult.Invalid("note", $"This is {note.Length} characters long; at most {TakeStep.NoteLength} are allowed.");
        if (await db.Submissions.AsNoTracking().SeenBy(viewer).FirstOrDefaultAsync(submission => submission.Id == id, ct) is not { } submission)
            return new DeskResult.NotFound();
        var now = time.GetUtcNow();
        var refusal = SubmissionFlow.Next(submission.Standing(now), Step.Approve, viewer.AsActor()).Refusal;
        if (refusal != Refusal.None)
            return DeskResult.From(refusal, submission, now);
        if (seenHead is null)
            return new DeskResult.Invalid("head", "Name the head of the submission that you looked at.");
        if (seenHead != submission.CheckedHead)
            return Edited(submission);

        MergeResult result;
        try
        {
            var request = Request(submission, viewer, seenHead.Value, joined => joined.Take(Step.Approve, viewer.AsActor(), time.GetUtcNow(), note.Trim()));
            result = await merges.Merge(request with { MergeId = submission.MergeId }, ct);
            // The merge begun earlier was abandoned: begin anew.
            if (result is MergeResult.NotFound && submission.MergeId is not null)
                result = await merges.Merge(request, ct);
        }
        catch (Exception error) when (error is OvertakenException or DbUpdateConcurrencyException)
        {
            return await Overtaken(id, viewer, ct);
        }

        switch (result)
        {
            case MergeResult.Landed:
                outbox.Committed();
                return new DeskResult.Done(await Fresh(id, ct));
            case MergeResult.NeedsDecisions conflicts:
                return await KeepMerge(id, conflicts, viewer, ct);
            case MergeResult.SourceMoved:
                return Edited(await Fresh(id, ct));
            case MergeResult.NothingToMerge:
                return await Supersede(id, viewer, ct);
            case MergeResult.Invalid invalid:
                return new DeskResult.Late(submission, $"Merged with what main says now, it would break a rule: {invalid.Problem}");
            case MergeResult.Forbidden or MergeResult.NotFound:
                // The branch is closed or gone: someone decided since it was read, else there is nothing to approve.
                return await Overtaken(id, viewer, ct);
            default:
                throw new InvalidOperationException($"A merge ended as {result.GetType().Name}, which approval does not know.");
        }
    }

    /// <summary>
    /// Approves without a person. False where main and the submission disagree, or main has it already: then a person looks.
    /// What the checks found is in <paramref name="checkedSubmission"/> and is written with the decision.
    /// </summary>
    public async Task<bool> ByTheSite(Submission checkedSubmission, CancellationToken ct)
    {
        var result = await merges.Merge(
            Request(checkedSubmission, Viewer.Site, checkedSubmission.CheckedHead!.Value, joined =>
            {
                joined.Findings = checkedSubmission.Findings;
                joined.Risk = checkedSubmission.Risk;
                joined.DueAt = checkedSubmission.DueAt;
                joined.Head = checkedSubmission.Head;
                joined.CheckedHead = checkedSubmission.CheckedHead;
                return joined.Take(Step.ApproveByChecks, Actor.Site, time.GetUtcNow(), "Every check passed, and the author is trusted.");
            }), ct);
        if (result is MergeResult.NeedsDecisions conflicts)
            checkedSubmission.MergeId = conflicts.MergeId;
        if (result is not MergeResult.Landed)
            return false;
        outbox.Committed();
        return true;
    }

    private MergeRequest Request(Submission submission, Viewer viewer, long head, Func<Submission, Move> take) => new()
    {
        Source = submission.Branch,
        Viewer = viewer,
        Author = new(submission.AuthorId, submission.AuthorName),
        Message = Message(submission, viewer),
        ExpectedSourceHead = head,
        InSameTransaction = (transaction, changeSetId, token) => Record(submission.Id, submission.Revision, take, transaction, changeSetId, token),
    };

    private static string Message(Submission submission, Viewer viewer)
    {
        var summary = submission.Reason.Length > 0 ? submission.Reason : submission.Title;
        var approved = viewer == Viewer.Site ? "approved automatically" : $"approved by {viewer.Name}";
        return $"{summary} ({approved})";
    }

    private async Task Record(Guid id, int revision, Func<Submission, Move> take, NpgsqlTransaction transaction, long changeSetId, CancellationToken ct)
    {
        await using var joined = await services.Join<ModerationDb>(transaction, ct);
        var submission = await joined.Submissions.SingleAsync(submission => submission.Id == id, ct);
        if (submission.Revision != revision || !take(submission).IsAllowed)
            throw new OvertakenException();
        submission.ChangeSetId = changeSetId;
        await joined.SaveChangesAsync(ct);
        foreach (var @event in submission.Told())
            await Outbox.Add(transaction, @event, ct);
    }

    /// <summary>
    /// Remembers the merge in which a person settles the conflicts, and keeps the submission for them. When that merge
    /// lands, the engine's event says so in the same transaction (<see cref="RecordLandedMerge"/>).
    /// </summary>
    private async Task<DeskResult> KeepMerge(Guid id, MergeResult.NeedsDecisions conflicts, Viewer viewer, CancellationToken ct)
    {
        var submission = await db.Submissions.SingleAsync(submission => submission.Id == id, ct);
        var now = time.GetUtcNow();
        var move = submission.Take(Step.Claim, viewer.AsActor(), now, "Conflicts with main are being settled.");
        if (!move.IsAllowed)
            return DeskResult.From(move.Refusal, submission, now);
        submission.MergeId = conflicts.MergeId;
        try
        {
            await outbox.Save(db, ct, submission.Told());
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return await Overtaken(id, viewer, ct);
        }

        return new DeskResult.NeedsDecisions(submission, conflicts.MergeId, conflicts.Conflicts.Count);
    }

    private async Task<DeskResult> Supersede(Guid id, Viewer viewer, CancellationToken ct)
    {
        var result = await new TakeStep(db, outbox, time).Run(id, Step.Supersede, viewer, "Main says this already: nothing was left to merge.", ct);
        return result is DeskResult.Done done ? new DeskResult.Late(done.Submission, "Main says this already: the submission is closed as superseded.") : result;
    }

    private async Task<DeskResult> Overtaken(Guid id, Viewer viewer, CancellationToken ct)
    {
        var submission = await Fresh(id, ct);
        var now = time.GetUtcNow();
        var refusal = SubmissionFlow.Next(submission.Standing(now), Step.Approve, viewer.AsActor()).Refusal;
        return refusal == Refusal.None
            ? new DeskResult.Late(submission, "Someone changed it just now. Look again before you decide.")
            : DeskResult.From(refusal, submission, now);
    }

    private static DeskResult.Late Edited(Submission submission) =>
        new(submission, "Its author changed it since you looked. Look at the newest version before you decide.");

    private Task<Submission> Fresh(Guid id, CancellationToken ct) => db.Submissions.AsNoTracking().SingleAsync(submission => submission.Id == id, ct);
}

/// <summary>Rolls a merge back: the submission moved on between the look and the write.</summary>
internal sealed class OvertakenException : Exception;
