using System.Security.Cryptography;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Content;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Moderation.Propose;

/// <summary>Lets publishers' edits through and opens a submission for everybody else's.</summary>
internal sealed class ReviewDesk(IServiceProvider services, TimeProvider time) : IReviewDesk
{
    public const string BranchPrefix = "submissions/";

    private const string BranchLetters = "0123456789abcdefghjkmnpqrstvwxyz";

    public ValueTask<bool> MayPublish(Viewer viewer, ProposedEdit edit, CancellationToken ct) => ValueTask.FromResult(viewer.May(Permissions.PublishItems));

    public ValueTask<ProposalResult> Propose(Viewer viewer, ProposedEdit edit, CancellationToken ct)
    {
        if (viewer.Id is not { } author || !viewer.May(Permissions.EditItems))
            return ValueTask.FromResult<ProposalResult>(new ProposalResult.Refused("Sign in to propose a change."));

        var now = edit.At ?? time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var branch = BranchPrefix + RandomNumberGenerator.GetString(BranchLetters, 12);
        return ValueTask.FromResult<ProposalResult>(new ProposalResult.Accepted(id, branch, edit.Title, Record));

        async Task Record(NpgsqlTransaction transaction, long changeSetId, CancellationToken record)
        {
            await using var db = await services.Join<ModerationDb>(transaction, record);
            var submission = new Submission
            {
                Id = id,
                Branch = branch,
                AuthorId = author,
                AuthorName = viewer.Name,
                Title = edit.Title,
                Reason = edit.Message,
                Kind = edit.Kind,
                Type = edit.Type,
                DocumentId = edit.DocumentId,
                Path = edit.Path,
                OpenedAt = now,
                Head = changeSetId,
            }.Opened(asDraft: false);
            db.Add(submission);
            await db.SaveChangesAsync(record);
            foreach (var @event in submission.Told())
                await Outbox.Add(transaction, @event, record);
        }
    }
}
