using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Moderation.Tell;

/// <summary>Tells the author what became of a submission, once a step.</summary>
internal sealed class TellAuthor(ModerationDb db, INotices notices) : IHandle<SubmissionMoved>
{
    public async Task Handle(SubmissionMoved @event, CancellationToken ct)
    {
        var submission = await db.Submissions.AsNoTracking().SingleAsync(submission => submission.Id == @event.SubmissionId, ct);
        if (Text(@event, submission.Title) is not { } text)
            return;
        var key = string.Create(CultureInfo.InvariantCulture, $"submission:{submission.Id}:{@event.Revision}");
        await notices.Tell(submission.AuthorId, key, text, $"/submissions/{submission.Id}", ct);
    }

    private static string? Text(SubmissionMoved @event, string title) => @event.Step switch
    {
        Step.Approve or Step.MergeLanded => $"{@event.ByName} approved your edit of {title}: it is live.",
        Step.ApproveByChecks => $"Your edit of {title} passed every check: it is live.",
        Step.Reject or Step.RefuseByChecks => $"Your edit of {title} was rejected: {Short(@event.Note)}",
        Step.AskForChanges => $"{@event.ByName} asks for changes to your edit of {title}: {Short(@event.Note)}",
        Step.Supersede => $"Your edit of {title} was closed: the page says it already.",
        Step.Remark => $"{@event.ByName} wrote about your edit of {title}: {Short(@event.Note)}",
        _ => null,
    };

    private static string Short(string note) => note.Length <= 200 ? note : note[..197] + "…";
}
