using FastEndpoints;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Revert;

namespace VersionedContent.Versioning.CherryPick;

internal sealed record PickRequest : ReplayBody
{
    public long Id { get; init; }

    /// <summary>Only this document; all of the change set where left out.</summary>
    public Guid? DocumentId { get; init; }
}

internal sealed class PickEndpoint(IReplays replays) : Endpoint<PickRequest, ReplayedResponse>
{
    public override void Configure()
    {
        Post("/changes/{Id}/pick");
        Policies(Accounts.Permissions.EditItems);
        Summary(summary => summary.Describe("Make a change set's changes once more on another branch (cherry-pick)"));
    }

    public override Task HandleAsync(PickRequest req, CancellationToken ct)
    {
        Replay replay = req.DocumentId is { } document ? new Replay.PickVersion(document, req.Id) : new Replay.PickChangeSet(req.Id);
        return this.Replay(replays, req.Request(replay, User.Viewer()), req.Preview, ct);
    }
}
