using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Review;
using VersionedContent.Versioning;

namespace VersionedContent.Moderation.Checks;

/// <summary>Gathers what the checks look at, and the branch's head that it was read at.</summary>
internal sealed class ReadEdit(ReadProposal proposals, IDocumentRules rules, IPeople people, ModerationDb db)
{
    public const int MostDocuments = 50;

    private static readonly TimeSpan Recently = TimeSpan.FromMinutes(10);

    public async Task<(EditUnderCheck Edit, long Head)> Run(Submission submission, CancellationToken ct)
    {
        var proposal = await proposals.Run(submission.Branch, MostDocuments, Viewer.Site, ct)
            ?? throw new InvalidOperationException($"The branch {submission.Branch} of submission {submission.Id} is not there.");
        var documents = new List<DocumentUnderCheck>();
        foreach (var document in proposal.Documents)
        {
            var problems = document.After is { } after ? await rules.Problems(after, ct) : [];
            documents.Add(new(document.Path, document.Before, document.After, problems));
        }

        var since = submission.OpenedAt - Recently;
        var recent = await db.Submissions.CountAsync(
            other => other.AuthorId == submission.AuthorId && other.OpenedAt > since && other.OpenedAt <= submission.OpenedAt && other.Id != submission.Id, ct);
        var author = (await people.ByIds([submission.AuthorId], ct)).GetValueOrDefault(submission.AuthorId);
        var edit = new EditUnderCheck
        {
            Author = new(submission.AuthorId, submission.AuthorName, author?.TrustLevel ?? 0, author?.Joined),
            Summary = submission.Reason,
            Documents = documents,
            IsCut = proposal.IsCut,
            OpenedInTenMinutes = recent,
        };
        return (edit, proposal.Head);
    }
}
