using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;

namespace VersionedContent.Versioning.Branches;

/// <param name="Ahead">Change sets that the parent does not have; 1,000 means so many or more. Likewise <paramref name="Behind"/>, of the parent's.</param>
internal sealed record BranchResponse(
    string Name, string Title, string Kind, string State, string Visibility, bool IsProtected, Author? Owner, string? Parent,
    DateTimeOffset CreatedAt, DateTimeOffset? LastChangeAt, int Changed, int Ahead, int Behind)
{
    public static BranchResponse Of(Branch branch) => new(
        branch.Name, branch.Title, VersionResponse.Name(branch.Kind), VersionResponse.Name(branch.State), VersionResponse.Name(branch.Visibility),
        branch.IsProtected, branch.Owner, branch.Parent, branch.CreatedAt, branch.LastChangeAt, branch.Changed, branch.Ahead, branch.Behind);
}

internal sealed record BranchListRequest
{
    [QueryParam] public BranchState? State { get; init; }
    [QueryParam] public BranchKind? Kind { get; init; }

    /// <summary><c>next</c> of the page before.</summary>
    [QueryParam] public long? Before { get; init; }

    /// <summary>1 to 200, 50 where left out.</summary>
    [QueryParam] public int? Limit { get; init; }
}

internal sealed record BranchListResponse(IReadOnlyList<BranchResponse> Branches, long? Next);

internal sealed class ListBranchesEndpoint(IBranches branches) : Endpoint<BranchListRequest, BranchListResponse>
{
    public override void Configure()
    {
        Get("/branches");
        AllowAnonymous();
        Summary(summary => summary.Summary = "Branches that may be seen, newest first");
    }

    public override async Task HandleAsync(BranchListRequest req, CancellationToken ct)
    {
        var page = await branches.List(req.State, req.Kind, req.Before, req.Limit ?? 50, User.Viewer(), ct);
        await Send.OkAsync(new BranchListResponse([.. page.Branches.Select(BranchResponse.Of)], page.Next), ct);
    }
}

internal sealed record BranchRequest(string Name)
{
    public string Name { get; init => field = BranchWords.FromAddress(value); } = BranchWords.FromAddress(Name);
}

internal sealed class BranchEndpoint(IBranches branches) : Endpoint<BranchRequest, BranchResponse>
{
    public override void Configure()
    {
        Get("/branches/{**Name}");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "One branch";
            summary.Responses[404] = "There is none that can be seen";
        });
    }

    public override async Task HandleAsync(BranchRequest req, CancellationToken ct)
    {
        if (await branches.Find(req.Name, User.Viewer(), ct) is { } branch)
            await Send.OkAsync(BranchResponse.Of(branch), ct);
        else
            await this.Problem(StatusCodes.Status404NotFound, $"There is no branch {req.Name}.");
    }
}

/// <param name="From">The ref to fork from; main where left out.</param>
/// <param name="Visibility">As of what it is forked from where left out; of a private branch only its owner or a moderator makes a public one.</param>
internal sealed record CreateBranchRequest(string Name, string Title, string? From, BranchVisibility? Visibility);

internal sealed class CreateBranchEndpoint(IBranches branches) : Endpoint<CreateBranchRequest, BranchResponse>
{
    public override void Configure()
    {
        Post("/branches");
        Policies(Accounts.Permissions.CreateBranches);
        Summary(summary =>
        {
            summary.Summary = "Make a branch";
            summary.Responses[201] = "Made";
            summary.Responses[400] = "The name, the title or the ref cannot be used";
            summary.Responses[403] = "A public branch of someone else's private one";
            summary.Responses[404] = "There is no such ref to fork from";
            summary.Responses[409] = "The name is taken";
        });
    }

    public override async Task HandleAsync(CreateBranchRequest req, CancellationToken ct)
    {
        if (!Ref.TryParse(req.From, out var from))
        {
            await this.NoSuchRef(req.From);
            return;
        }

        var branch = new NewBranch(req.Name ?? "", req.Title ?? "", Visibility: req.Visibility) { From = from };
        await this.Answer(await branches.Create(branch, User.Viewer(), ct), StatusCodes.Status201Created);
    }
}

internal sealed record BranchChangesRequest
{
    [QueryParam] public required string Branch { get; init; }

    /// <summary><c>cursor</c> of the last document of the page before.</summary>
    [QueryParam] public string? After { get; init; }

    /// <summary>1 to 1,000, 200 where left out.</summary>
    [QueryParam] public int? Limit { get; init; }
}

/// <param name="Cursor">What to give as <c>after</c> for the documents behind this one.</param>
internal sealed record BranchChangeResponse(VersionResponse Version, string? PathBefore, bool ChangedOnParent, string Cursor);

internal sealed class BranchChangesEndpoint(IBranches branches) : Endpoint<BranchChangesRequest, IReadOnlyList<BranchChangeResponse>>
{
    public override void Configure()
    {
        Get("/branch-changes");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "What a branch changed since its fork, by path";
            summary.Responses[400] = "No branch is named, or main, which was forked from nothing";
            summary.Responses[404] = "There is no such branch that can be seen";
        });
    }

    public override async Task HandleAsync(BranchChangesRequest req, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(req.Branch) || req.Branch == Ref.MainName)
        {
            await this.Problem(StatusCodes.Status400BadRequest, string.IsNullOrEmpty(req.Branch)
                ? "Say which branch: branch=NAME."
                : "Main was forked from nothing, so all there is has changed on it. /api/v1/changes lists what changed lately, /api/v1/compare what differs between two states.");
            return;
        }

        if (await branches.Changes(req.Branch, req.After, req.Limit ?? 200, User.Viewer(), ct) is { } changes)
            await Send.OkAsync([.. changes.Select(change => new BranchChangeResponse(VersionResponse.Of(change.Version), change.PathBefore, change.ChangedOnParent, change.Cursor))], ct);
        else
            await this.Problem(StatusCodes.Status404NotFound, $"There is no branch {req.Branch}.");
    }
}
