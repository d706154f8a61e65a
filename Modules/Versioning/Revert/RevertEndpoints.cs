using FastEndpoints;
using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Revert;

internal sealed record RevertChangeSetRequest : ReplayBody
{
    public long Id { get; init; }
}

internal sealed class RevertChangeSetEndpoint(IReplays replays) : Endpoint<RevertChangeSetRequest, ReplayedResponse>
{
    public override void Configure()
    {
        Post("/changes/{Id}/revert");
        Policies(Accounts.Permissions.EditItems);
        Summary(summary => summary.Describe("Undo a change set; later edits stay, and an undone merge can be merged again"));
    }

    public override Task HandleAsync(RevertChangeSetRequest req, CancellationToken ct) =>
        this.Replay(replays, req.Request(new Replay.UndoChangeSet(req.Id), User.Viewer()), req.Preview, ct);
}

internal sealed record RevertVersionRequest : ReplayBody
{
    public Guid DocumentId { get; init; }
    public long ChangeSetId { get; init; }

    /// <summary>JSON Pointers of what to undo, and <c>@path</c> for a rename; all of it where left out.</summary>
    public IReadOnlyList<string>? Fields { get; init; }
}

internal sealed class RevertVersionEndpoint(IReplays replays) : Endpoint<RevertVersionRequest, ReplayedResponse>
{
    public override void Configure()
    {
        Post("/documents/{DocumentId}/versions/{ChangeSetId}/revert");
        Policies(Accounts.Permissions.EditItems);
        Summary(summary => summary.Describe("Undo what a change set did to one document, or to some of its fields"));
    }

    public override Task HandleAsync(RevertVersionRequest req, CancellationToken ct) =>
        this.Replay(replays, req.Request(new Replay.UndoVersion(req.DocumentId, req.ChangeSetId) { Fields = req.Fields }, User.Viewer()), req.Preview, ct);
}

internal sealed record RevertAuthorRequest : ReplayBody
{
    public required Guid Author { get; init; }
    public required DateTimeOffset Since { get; init; }

    /// <summary>Documents in one change set, at most 10,000; 1,000 where left out.</summary>
    public int? Limit { get; init; }

    /// <summary><c>next</c> of the step before.</summary>
    public Guid? After { get; init; }
}

internal sealed class RevertAuthorEndpoint(IReplays replays) : Endpoint<RevertAuthorRequest, ReplayedResponse>
{
    public override void Configure()
    {
        Post("/reverts/author");
        Policies(Accounts.Permissions.EditItems);
        Summary(summary => summary.Describe("Undo all that a person changed on a branch since a moment; one's own, or as a moderator anyone's"));
    }

    public override Task HandleAsync(RevertAuthorRequest req, CancellationToken ct) => this.Replay(
        replays, req.Request(new Replay.UndoAuthor(req.Author, req.Since) { Limit = req.Limit ?? 1_000, After = req.After }, User.Viewer()), req.Preview, ct);
}
