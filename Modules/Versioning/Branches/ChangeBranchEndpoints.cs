using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;

namespace VersionedContent.Versioning.Branches;

/// <summary>One change to a branch: exactly one of the four.</summary>
internal sealed record ChangeBranchRequest(string Name)
{
    public string Name { get; init => field = BranchWords.FromAddress(value); } = BranchWords.FromAddress(Name);
    public string? NewName { get; init; }
    public string? Title { get; init; }
    public bool? IsProtected { get; init; }

    /// <summary><c>archived</c> closes the branch to changes, <c>open</c> opens it again.</summary>
    public BranchState? State { get; init; }
}

internal sealed class ChangeBranchEndpoint(IBranches branches) : Endpoint<ChangeBranchRequest, BranchResponse>
{
    public override void Configure()
    {
        Patch("/branches/{**Name}");
        Policies(Accounts.Permissions.CreateBranches);
        Summary(summary =>
        {
            summary.Summary = "Rename, retitle, protect, archive or reopen a branch";
            summary.Description = "One change a request: newName, title, isProtected, or state (archived or open).";
            summary.Responses[400] = "Not exactly one change, or one that cannot be made";
            summary.Responses[403] = "It belongs to someone else, or only a moderator may";
            summary.Responses[404] = "There is none that can be seen";
            summary.Responses[409] = "The name is taken";
        });
    }

    public override async Task HandleAsync(ChangeBranchRequest req, CancellationToken ct)
    {
        var viewer = User.Viewer();
        var change = req switch
        {
            { NewName: { } name, Title: null, IsProtected: null, State: null } => branches.Rename(req.Name, name, viewer, ct),
            { NewName: null, Title: { } title, IsProtected: null, State: null } => branches.Retitle(req.Name, title, viewer, ct),
            { NewName: null, Title: null, IsProtected: { } isProtected, State: null } => branches.Protect(req.Name, isProtected, viewer, ct),
            { NewName: null, Title: null, IsProtected: null, State: BranchState.Archived } => branches.Archive(req.Name, viewer, ct),
            { NewName: null, Title: null, IsProtected: null, State: BranchState.Open } => branches.Reopen(req.Name, viewer, ct),
            _ => Task.FromResult<BranchResult>(new BranchResult.Invalid("Change one thing at a time: newName, title, isProtected, or state (archived or open).")),
        };
        await this.Answer(await change, StatusCodes.Status200OK);
    }
}

internal sealed class DeleteBranchEndpoint(IBranches branches) : Endpoint<BranchRequest, BranchResponse>
{
    public override void Configure()
    {
        Delete("/branches/{**Name}");
        Policies(Accounts.Permissions.CreateBranches);
        Summary(summary =>
        {
            summary.Summary = "Delete a merged branch";
            summary.Description = "Only where its parent has all of it; the name is free again. Archive any other.";
            summary.Responses[403] = "It belongs to someone else";
            summary.Responses[404] = "There is none that can be seen";
            summary.Responses[409] = "Something of it is not merged";
        });
    }

    public override async Task HandleAsync(BranchRequest req, CancellationToken ct) =>
        await this.Answer(await branches.Delete(req.Name, User.Viewer(), ct), StatusCodes.Status200OK);
}

internal static class BranchAnswers
{
    public static Task Answer(this IEndpoint endpoint, BranchResult result, int success) => result switch
    {
        BranchResult.Done done => TypedResults.Json(BranchResponse.Of(done.Branch), statusCode: success).ExecuteAsync(endpoint.HttpContext),
        BranchResult.NameTaken => endpoint.Problem(StatusCodes.Status409Conflict, "There is a branch of that name already; choose another."),
        BranchResult.Unmerged unmerged => endpoint.Problem(
            StatusCodes.Status409Conflict, $"{unmerged.Documents} documents of it are not merged into its parent. Merge it first, or archive it."),
        BranchResult.NotFound missing => endpoint.Problem(StatusCodes.Status404NotFound, $"There is nothing called {missing.What}."),
        BranchResult.Forbidden forbidden => endpoint.Problem(StatusCodes.Status403Forbidden, forbidden.Why),
        BranchResult.Invalid invalid => endpoint.Problem(StatusCodes.Status400BadRequest, invalid.Problem),
        _ => throw new InvalidOperationException($"{result} is no answer."),
    };
}
