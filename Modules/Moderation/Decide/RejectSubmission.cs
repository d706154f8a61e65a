using VersionedContent.Accounts;
using VersionedContent.Moderation.Flow;

namespace VersionedContent.Moderation.Decide;

/// <summary>Turns a submission down, with a reason that its author reads.</summary>
internal sealed class RejectSubmission(TakeStep take)
{
    public async Task<DeskResult> Run(Guid id, string reason, Viewer viewer, CancellationToken ct) => string.IsNullOrWhiteSpace(reason)
        ? new DeskResult.Invalid("reason", "Say why: its author learns from it.")
        : await take.Run(id, Step.Reject, viewer, reason, ct);
}

/// <summary>Gives a submission back to its author, who goes on with it.</summary>
internal sealed class AskForChanges(TakeStep take)
{
    public async Task<DeskResult> Run(Guid id, string wish, Viewer viewer, CancellationToken ct) => string.IsNullOrWhiteSpace(wish)
        ? new DeskResult.Invalid("reason", "Say what is to be changed.")
        : await take.Run(id, Step.AskForChanges, viewer, wish, ct);
}
