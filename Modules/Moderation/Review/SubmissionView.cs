using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Checks;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;
using VersionedContent.Versioning;
using VersionedContent.Versioning.Compare;

namespace VersionedContent.Moderation.Review;

/// <summary>One submission as its viewer may see it.</summary>
internal sealed record SubmissionView
{
    public required Submission Submission { get; init; }
    public required SubmissionState State { get; init; }
    public required IReadOnlyList<Transition> Timeline { get; init; }

    /// <summary>All for a reviewer; for the author those that concern them.</summary>
    public required IReadOnlyList<CheckFinding> Findings { get; init; }

    public required IReadOnlyList<ReviewedDocument> Documents { get; init; }
    public required bool IsCut { get; init; }

    /// <summary>The branch's head that is shown: a decision names it.</summary>
    public required long Head { get; init; }

    /// <summary>What merging would do now; null where nobody asks or it is decided.</summary>
    public required MergePreview? Forecast { get; init; }

    /// <summary>The author's trust and role, for reviewers.</summary>
    public required Person? Author { get; init; }

    public required Viewer Viewer { get; init; }
    public required DateTimeOffset Now { get; init; }

    public bool IsMine => Submission.AuthorId == Viewer.Id;

    /// <summary>A reviewer, of someone else's work.</summary>
    public bool IsReviewing => !IsMine && Viewer.May(Permissions.ReviewSubmissions);

    public bool IsFinal => State.IsFinal();

    public Claim? Claim => Submission.Standing(Now).LiveClaim;

    /// <summary>What was read is what the checks have seen.</summary>
    public bool IsChecked => Submission.CheckedHead == Head;

    public bool May(Step step) => SubmissionFlow.Next(Submission.Standing(Now), step, Viewer.AsActor()).IsAllowed;
}

/// <param name="Changes">Field by field, against where the branch began.</param>
internal sealed record ReviewedDocument(ProposedDocument Document, IReadOnlyList<FieldChange> Changes);

/// <summary>Reads a submission for its page and for the API.</summary>
internal sealed class ViewSubmission(ModerationDb db, ReadProposal proposals, IDocumentRules rules, IMerges merges, IPeople people, TimeProvider time)
{
    /// <summary>A submission of more documents shows these; the others are on the branch's page.</summary>
    public const int MostDocuments = 25;

    /// <summary>Null where there is none that the viewer may see.</summary>
    public async Task<SubmissionView?> Run(Guid id, Viewer viewer, CancellationToken ct)
    {
        var found = await db.Submissions.AsNoTracking().SeenBy(viewer)
            .Include(submission => submission.Transitions.OrderBy(transition => transition.Id))
            .AsSingleQuery().SingleOrDefaultAsync(submission => submission.Id == id, ct);
        if (found is not { } submission)
            return null;

        var proposal = await proposals.Run(submission.Branch, MostDocuments, viewer, ct);
        var documents = new List<ReviewedDocument>();
        foreach (var document in proposal?.Documents ?? [])
        {
            var hints = (document.After ?? document.Before) is { } content ? await rules.Hints(content, ct) : Versioning.Merge.MergeHints.None;
            documents.Add(new(document, DocumentDiff.Compare(document.Before, document.After, hints)));
        }

        var isReviewing = submission.AuthorId != viewer.Id;
        var author = isReviewing ? (await people.ByIds([submission.AuthorId], ct)).GetValueOrDefault(submission.AuthorId) : null;
        var now = time.GetUtcNow();
        return new SubmissionView
        {
            Submission = submission,
            State = submission.StateAt(now),
            Timeline = submission.Transitions,
            Findings = [.. submission.Findings.Where(finding => isReviewing || finding.IsForAuthor).OrderByDescending(finding => finding.Verdict)],
            Documents = documents,
            IsCut = proposal?.IsCut ?? false,
            Head = proposal?.Head ?? submission.Head,
            Forecast = isReviewing && !submission.State.IsFinal() ? await merges.Preview(submission.Branch, Ref.MainName, viewer, ct) : null,
            Author = author,
            Viewer = viewer,
            Now = now,
        };
    }
}
