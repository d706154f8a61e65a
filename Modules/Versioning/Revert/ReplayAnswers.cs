using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Revert;

internal sealed record NewBranchBody(string Name, string Title, BranchVisibility Visibility);

/// <summary>Where to, and how.</summary>
internal abstract record ReplayBody
{
    /// <summary>True to only say what would happen.</summary>
    [QueryParam] public bool? Preview { get; init; }

    /// <summary>Where to; where it happened, where left out.</summary>
    public string? Branch { get; init; }

    /// <summary>Makes a branch from main for it.</summary>
    public NewBranchBody? NewBranch { get; init; }

    /// <summary>One that says what is undone or picked, where left out.</summary>
    public string? Message { get; init; }

    /// <summary>Answers to conflicts of a preview or of a run before, each with the <c>base</c> and <c>ours</c> of its conflict.</summary>
    public IReadOnlyList<DecisionBody>? Decisions { get; init; }

    public ReplayRequest Request(Replay replay, Viewer viewer) => new()
    {
        Replay = replay,
        Viewer = viewer,
        Branch = Branch,
        NewBranch = NewBranch is { } made ? new NewBranch(made.Name ?? "", made.Title ?? made.Name ?? "", Visibility: made.Visibility) : null,
        Message = Message,
        Origin = Origin.Api,
        Decisions = [.. (Decisions ?? []).Select(decision => decision.AsDecision())],
    };
}

/// <param name="ChangeSet">Null where nothing was written: the branch is so already.</param>
/// <param name="Next">Give as <c>after</c> to go on with a person's further documents; null where there are none.</param>
internal sealed record ReplayedResponse(long? ChangeSet, string? Branch, Guid? Next);

internal sealed record ReplayedDocumentResponse(Guid DocumentId, string Path, string? PathBefore, string Kind, FieldChangeSummary? Changes);

/// <param name="Problems">With any, it cannot be done.</param>
/// <param name="WhyNot">Why this account may not do it there; null where it may.</param>
/// <param name="Unmerges">The branch whose merge is taken back, so that it can be merged again.</param>
internal sealed record ReplayPreviewResponse(
    string Branch, string Message, IReadOnlyList<ReplayedDocumentResponse> Documents, IReadOnlyList<ConflictResponse> Conflicts,
    IReadOnlyList<string> Problems, string? WhyNot, string? Unmerges, Guid? Next)
{
    public static ReplayPreviewResponse Of(ReplayPreview preview) => new(
        preview.Branch, preview.Message,
        [.. preview.Documents.Select(d => new ReplayedDocumentResponse(d.DocumentId, d.Path, d.PathBefore, VersionResponse.Name(d.Kind), d.Changes))],
        [.. preview.Conflicts.Select(ConflictResponse.Of)], preview.Problems, preview.WhyNot, preview.Unmerges, preview.Next);
}

internal static class ReplayAnswers
{
    public static void Describe(this EndpointSummary summary, string what)
    {
        summary.Summary = what;
        summary.Description = "One change set, or nothing at all. With preview=true it only says what would happen.";
        summary.Responses[403] = "The branch may not be changed by this account; newBranch makes one for it";
        summary.Responses[404] = "It cannot be seen, or the branch cannot";
        summary.Responses[409] = "A person must decide: the conflicts are in the answer, and the decisions go with the next call";
        summary.Responses[422] = "The result breaks the rules of its type, or the request cannot be met";
    }

    /// <summary>Previews or runs, and answers.</summary>
    public static async Task Replay(this IEndpoint endpoint, IReplays replays, ReplayRequest request, bool? preview, CancellationToken ct)
    {
        if (preview != true)
            await endpoint.Answer(request, await replays.Run(request, ct));
        else if (await replays.Preview(request, ct) is { } found)
            await TypedResults.Ok(ReplayPreviewResponse.Of(found)).ExecuteAsync(endpoint.HttpContext);
        else
            await endpoint.Problem(StatusCodes.Status404NotFound, "There is no such change, or no such branch.");
    }

    private static Task Answer(this IEndpoint endpoint, ReplayRequest request, ReplayResult result) => result switch
    {
        ReplayResult.Done done => TypedResults.Ok(new ReplayedResponse(done.ChangeSetId, done.Branch, done.Next)).ExecuteAsync(endpoint.HttpContext),
        ReplayResult.Nothing nothing => TypedResults.Ok(new ReplayedResponse(null, request.Branch, nothing.Next)).ExecuteAsync(endpoint.HttpContext),
        ReplayResult.Conflicted open => endpoint.Problem(
            StatusCodes.Status409Conflict, "The same things changed again since. Send decisions with the call, each with the base and ours of its conflict.",
            open.Conflicts.Select(ConflictResponse.Of).ToArray()),
        ReplayResult.NotFound missing => endpoint.Problem(StatusCodes.Status404NotFound, $"There is nothing called {missing.What}."),
        ReplayResult.Forbidden forbidden => endpoint.Problem(StatusCodes.Status403Forbidden, forbidden.Why),
        ReplayResult.Invalid invalid => endpoint.Problem(StatusCodes.Status422UnprocessableEntity, invalid.Problem),
        _ => throw new InvalidOperationException($"{result} is no answer."),
    };
}
