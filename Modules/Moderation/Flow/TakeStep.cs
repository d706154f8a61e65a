using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Moderation.Flow;

/// <summary>
/// Takes a step that changes nothing but the submission: authorise, check the rules, act, record, tell. Approving also
/// changes main and is <see cref="Decide.ApproveSubmission"/>.
/// </summary>
internal sealed class TakeStep(ModerationDb db, Outbox outbox, TimeProvider time)
{
    public const int NoteLength = 4_000;

    public async Task<DeskResult> Run(Guid id, Step step, Viewer viewer, string note, CancellationToken ct)
    {
        if (note.Length > NoteLength)
            return new DeskResult.Invalid("note", $"This is {note.Length} characters long; at most {NoteLength} are allowed.");
        if (await db.Submissions.SeenBy(viewer).FirstOrDefaultAsync(submission => submission.Id == id, ct) is not { } submission)
            return new DeskResult.NotFound();
        // Whoever is suspended looks and does not write: an answer no more than an edit.
        if (step is Step.Send or Step.PullBack or Step.Answer or Step.Withdraw && !viewer.May(Permissions.EditItems))
            return new DeskResult.Forbidden("You may not write here at present.");
        var now = time.GetUtcNow();
        var move = submission.Take(step, viewer.AsActor(), now, note.Trim());
        if (!move.IsAllowed)
            return DeskResult.From(move.Refusal, submission, now);
        try
        {
            await outbox.Save(db, ct, submission.Told());
            return new DeskResult.Done(submission);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            var newer = await db.Submissions.AsNoTracking().SingleAsync(submission => submission.Id == id, ct);
            var refusal = SubmissionFlow.Next(newer.Standing(now), step, viewer.AsActor()).Refusal;
            return refusal == Refusal.None
                ? new DeskResult.Late(newer, "Someone changed it just now. Look again before you go on.")
                : DeskResult.From(refusal, newer, now);
        }
    }
}

internal static class Desk
{
    public static Actor AsActor(this Viewer viewer) => new(viewer.Id, viewer.Name, viewer.May(Permissions.ReviewSubmissions));

    /// <summary>One's own, and for reviewers all that was sent.</summary>
    public static IQueryable<Submission> SeenBy(this IQueryable<Submission> submissions, Viewer viewer)
    {
        var mayReview = viewer.May(Permissions.ReviewSubmissions);
        return submissions.Where(submission => submission.AuthorId == viewer.Id || (mayReview && submission.State != SubmissionState.Draft));
    }

    /// <summary>The events of the newest step.</summary>
    public static object[] Told(this Submission submission)
    {
        var newest = submission.Transitions[^1];
        var events = new List<object>();
        if (newest.To == SubmissionState.Checking && newest.Step is Step.Open or Step.Send or Step.Edit or Step.Answer)
            events.Add(new SubmissionSent(submission.Id));
        if (newest.Step is not (Step.Open or Step.Send or Step.Edit or Step.PassChecks or Step.Claim or Step.Release or Step.PullBack))
            events.Add(new SubmissionMoved(submission.Id, newest.Step, submission.Revision, newest.ByName, newest.Note));
        return [.. events];
    }
}
