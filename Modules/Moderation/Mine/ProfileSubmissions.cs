using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Moderation.Mine;

internal sealed record SubmissionTally(int Approved, int Waiting, bool IsMine);

/// <summary>On a person's page: how many of their submissions went live.</summary>
internal sealed class ProfileSubmissions(ModerationDb db) : IProfilePart
{
    public int Order => 30;

    public async ValueTask<PartView?> Show(Person person, Viewer viewer, CancellationToken ct)
    {
        var isMine = viewer.Id == person.Id;
        var tally = await db.Submissions.Where(s => s.AuthorId == person.Id).GroupBy(_ => 1)
            .Select(all => new
            {
                Approved = all.Count(s => s.State == SubmissionState.Approved),
                Waiting = all.Count(s => s.State >= SubmissionState.Checking && s.State <= SubmissionState.ChangesAsked),
            })
            .SingleOrDefaultAsync(ct);
        // What waits or was turned down is between its author and the reviewers.
        var isSeen = tally is not null && (tally.Approved > 0 || isMine);
        return isSeen ? new PartView("/Moderation/Mine/_Tally.cshtml", new SubmissionTally(tally!.Approved, isMine ? tally.Waiting : 0, isMine)) : null;
    }
}
