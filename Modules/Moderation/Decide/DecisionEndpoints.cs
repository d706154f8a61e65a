using VersionedContent.Accounts;
using VersionedContent.Moderation.Flow;
using VersionedContent.Moderation.Review;

namespace VersionedContent.Moderation.Decide;

/// <param name="Head">The submission's head that you looked at; a newer one answers 409.</param>
/// <param name="Note">To the author; may be left out.</param>
internal sealed record ApproveRequest(Guid Id, long? Head, string? Note);

internal sealed class ApproveEndpoint(ApproveSubmission approve, ViewSubmission view) : StepEndpoint<ApproveRequest>(view)
{
    public override void Configure()
    {
        Describe("approve", "Approve a submission: merges it into main");
        Policies(Accounts.Permissions.ReviewSubmissions);
    }

    public override async Task HandleAsync(ApproveRequest req, CancellationToken ct) =>
        await Answer(await approve.Run(req.Id, req.Head, req.Note ?? "", User.Viewer(), ct), ct);
}

/// <param name="Reason">What the author reads; 1 to 4,000 characters.</param>
internal sealed record ReasonRequest(Guid Id, string? Reason);

internal sealed class RejectEndpoint(RejectSubmission reject, ViewSubmission view) : StepEndpoint<ReasonRequest>(view)
{
    public override void Configure()
    {
        Describe("reject", "Reject a submission, with a reason that its author reads");
        Policies(Accounts.Permissions.ReviewSubmissions);
    }

    public override async Task HandleAsync(ReasonRequest req, CancellationToken ct) =>
        await Answer(await reject.Run(req.Id, req.Reason ?? "", User.Viewer(), ct), ct);
}

internal sealed class AskForChangesEndpoint(AskForChanges ask, ViewSubmission view) : StepEndpoint<ReasonRequest>(view)
{
    public override void Configure()
    {
        Describe("ask-changes", "Give a submission back to its author for changes");
        Policies(Accounts.Permissions.ReviewSubmissions);
    }

    public override async Task HandleAsync(ReasonRequest req, CancellationToken ct) =>
        await Answer(await ask.Run(req.Id, req.Reason ?? "", User.Viewer(), ct), ct);
}
