using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;
using VersionedContent.Versioning.Operations;

namespace VersionedContent.Versioning.Merge;

internal sealed record PreviewRequest
{
    [QueryParam] public required string Source { get; init; }

    /// <summary>Main where left out.</summary>
    [QueryParam] public string? Target { get; init; }

    /// <summary>Who wins where both sides changed the same thing; a person decides where left out.</summary>
    [QueryParam] public MergeStrategy? Strategy { get; init; }
}

/// <param name="IsTooLarge">True where more than 5,000 documents may have changed (1,000 for visitors): then none is named, and only the merge itself tells.</param>
internal sealed record PreviewResponse(
    string Source, string Target, IReadOnlyList<MergedDocumentResponse> TakenOver, IReadOnlyList<MergedDocumentResponse> Combined,
    IReadOnlyList<ConflictResponse> Conflicts, bool IsTooLarge)
{
    public static PreviewResponse Of(MergePreview preview) => new(
        preview.Source, preview.Target, Documents(preview.TakenOver), Documents(preview.Combined), [.. preview.Conflicts.Select(ConflictResponse.Of)],
        preview.IsTooLarge);

    private static MergedDocumentResponse[] Documents(IReadOnlyList<MergedDocumentSummary> documents) =>
        [.. documents.Select(document => new MergedDocumentResponse(document.DocumentId, document.Path, VersionResponse.Name(document.Kind)))];
}

internal sealed record MergedDocumentResponse(Guid DocumentId, string Path, string Kind);

internal sealed class PreviewMergeEndpoint(IMerges merges) : Endpoint<PreviewRequest, PreviewResponse>
{
    public override void Configure()
    {
        Get("/merges/preview");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "What a merge would do now, without doing it";
            summary.Responses[400] = "No source is named";
            summary.Responses[404] = "One of the branches cannot be seen";
        });
    }

    public override async Task HandleAsync(PreviewRequest req, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(req.Source))
        {
            await this.Problem(StatusCodes.Status400BadRequest, "Say which branch to merge: source=NAME.");
            return;
        }

        if (await merges.Preview(req.Source, req.Target ?? Ref.MainName, new MergeOptions { Strategy = req.Strategy ?? MergeStrategy.Ask }, User.Viewer(), ct) is { } preview)
            await Send.OkAsync(PreviewResponse.Of(preview), ct);
        else
            await this.Problem(StatusCodes.Status404NotFound, $"There is no branch {req.Source}, or no {req.Target ?? Ref.MainName}.");
    }
}

/// <param name="Source">The branch to merge; <c>main</c> updates a branch from it.</param>
/// <param name="Target">Main where left out.</param>
/// <param name="Strategy">Who wins where both sides changed the same thing; a person decides where left out.</param>
/// <param name="Squash">One change set that does not say where it came from.</param>
/// <param name="CloseSource">Closes the source with it.</param>
/// <param name="Async">True makes it long work (202), as a merge of very many documents is in any case.</param>
internal sealed record MergeBranchRequest(
    string Source, string? Target, string? Message, MergeStrategy? Strategy, bool? Squash, bool? CloseSource, [property: QueryParam] bool Async)
{
    public MergeOptions Options() => new() { Strategy = Strategy ?? MergeStrategy.Ask, Squash = Squash ?? false, CloseSource = CloseSource ?? false };
}

internal sealed record LandedResponse(long ChangeSet);

internal sealed class MergeBranchEndpoint(IMerges merges, MergeAsOperation large, IOperations operations) : Endpoint<MergeBranchRequest, LandedResponse>
{
    public override void Configure()
    {
        Post("/merges");
        Policies(Accounts.Permissions.EditItems);
        Summary(summary =>
        {
            summary.Summary = "Merge a branch";
            summary.Responses[202] = "It is long work: Location tells how it goes";
            summary.Description = "Lands as one change set, or answers 409 with the conflicts and the merge under which to decide them.";
            summary.Responses[403] = "The target may not be merged into by this account";
            summary.Responses[404] = "One of the branches cannot be seen";
            summary.Responses[409] = "A person must decide, or there is nothing to merge";
            summary.Responses[422] = "The merged content breaks the rules of its type";
        });
    }

    public override async Task HandleAsync(MergeBranchRequest req, CancellationToken ct)
    {
        var message = string.IsNullOrWhiteSpace(req.Message) ? $"Merge {req.Source}" : req.Message;
        var request = new MergeRequest { Source = req.Source ?? "", Target = req.Target ?? Ref.MainName, Viewer = User.Viewer(), Message = message, Options = req.Options() };
        if (await large.Start(request, req.Async, ct) is { } id)
            await this.Accepted((await operations.Find(id, request.Viewer, ct))!);
        else
            await this.Answer(await merges.Merge(request, ct));
    }
}

internal sealed record MergeIdRequest(Guid Id);

/// <param name="Base">For a revert or a pick: <c>base</c> of the conflict. A kept merge needs it not.</param>
/// <param name="Ours">Likewise <c>ours</c>: once the document has moved on the decision does not count.</param>
internal sealed record DecisionBody(Guid DocumentId, string Pointer, ResolutionChoice Take, JsonElement? Value, long? Base = null, long? Ours = null)
{
    public Decision AsDecision() => new(DocumentId, Pointer ?? "", new Resolution(Take, Value)) { Base = Base, Ours = Ours };
}

internal sealed record MergeResponse(
    Guid Id, string State, Author StartedBy, DateTimeOffset StartedAt, string Message, string Strategy, bool Squash, bool CloseSource,
    PreviewResponse Preview, IReadOnlyList<DecisionBody> Decisions, long? ChangeSet)
{
    public static MergeResponse Of(MergeInProgress merge) => new(
        merge.Id, VersionResponse.Name(merge.State), merge.StartedBy, merge.StartedAt, merge.Message,
        VersionResponse.Name(merge.Options.Strategy), merge.Options.Squash, merge.Options.CloseSource, PreviewResponse.Of(merge.Preview),
        [.. merge.Decisions.Select(decision => new DecisionBody(decision.DocumentId, decision.Pointer, decision.Resolution.Choice, decision.Resolution.Value))],
        merge.ChangeSetId);
}

internal sealed class MergeEndpoint(IMerges merges) : Endpoint<MergeIdRequest, MergeResponse>
{
    public override void Configure()
    {
        Get("/merges/{Id}");
        Policies(Accounts.Permissions.EditItems);
        Summary(summary =>
        {
            summary.Summary = "A merge that waits for decisions";
            summary.Responses[404] = "There is none that can be seen";
        });
    }

    public override async Task HandleAsync(MergeIdRequest req, CancellationToken ct)
    {
        if (await merges.Find(req.Id, User.Viewer(), ct) is { } merge)
            await Send.OkAsync(MergeResponse.Of(merge), ct);
        else
            await this.Problem(StatusCodes.Status404NotFound, $"There is no merge {req.Id}.");
    }
}

/// <summary>A conflict's pointer, or that of one hunk of a text; <c>@path</c> for a path.</summary>
internal sealed record DecideRequest(Guid Id, IReadOnlyList<DecisionBody> Decisions);

internal sealed class DecideEndpoint(IMerges merges) : Endpoint<DecideRequest, MergeResponse>
{
    public override void Configure()
    {
        Post("/merges/{Id}/decisions");
        Policies(Accounts.Permissions.EditItems);
        Summary(summary =>
        {
            summary.Summary = "Decide conflicts";
            summary.Description = "A later decision replaces an earlier one. Answers with what is still open.";
            summary.Responses[404] = "There is no such open merge that this account may land";
            summary.Responses[422] = "An answer holds what no document may: it is nested too deep, say; nothing was kept";
        });
    }

    public override async Task HandleAsync(DecideRequest req, CancellationToken ct)
    {
        var decisions = (req.Decisions ?? []).Select(body => body.AsDecision()).ToArray();
        if (AnswerLimits.KeptProblem(decisions) is { } problem)
            await this.Problem(StatusCodes.Status422UnprocessableEntity, problem);
        else if (await merges.Decide(req.Id, decisions, User.Viewer(), ct) is { } merge)
            await Send.OkAsync(MergeResponse.Of(merge), ct);
        else
            await this.Problem(StatusCodes.Status404NotFound, $"There is no open merge {req.Id} that you may decide.");
    }
}

internal sealed class LandMergeEndpoint(IMerges merges, MergeAsOperation large, IOperations operations) : Endpoint<MergeIdRequest, LandedResponse>
{
    public override void Configure()
    {
        Post("/merges/{Id}/land");
        Policies(Accounts.Permissions.EditItems);
        Summary(summary =>
        {
            summary.Summary = "Land a decided merge";
            summary.Responses[202] = "It is long work: Location tells how it goes";
            summary.Responses[403] = "The target may not be merged into by this account";
            summary.Responses[404] = "There is no such merge";
            summary.Responses[409] = "Something is still open, or there is nothing to merge";
            summary.Responses[422] = "The merged content breaks the rules of its type";
        });
    }

    public override async Task HandleAsync(MergeIdRequest req, CancellationToken ct)
    {
        if (await merges.Find(req.Id, User.Viewer(), ct) is not { } merge)
        {
            await this.Problem(StatusCodes.Status404NotFound, $"There is no merge {req.Id}.");
            return;
        }

        var request = new MergeRequest { Source = merge.Source, Target = merge.Target, Viewer = User.Viewer(), Message = merge.Message, MergeId = req.Id };
        if (await large.Start(request, asked: false, ct) is { } id)
            await this.Accepted((await operations.Find(id, request.Viewer, ct))!);
        else
            await this.Answer(await merges.Merge(request, ct));
    }
}

internal sealed class AbandonMergeEndpoint(IMerges merges) : Endpoint<MergeIdRequest>
{
    public override void Configure()
    {
        Delete("/merges/{Id}");
        Policies(Accounts.Permissions.EditItems);
        Summary(summary =>
        {
            summary.Summary = "Give up a merge";
            summary.Description = "The branches stay as they are; the decisions are kept with the merge.";
            summary.Responses[204] = "Given up";
            summary.Responses[404] = "There is no such open merge";
        });
    }

    public override async Task HandleAsync(MergeIdRequest req, CancellationToken ct)
    {
        if (await merges.Abandon(req.Id, User.Viewer(), ct))
            await Send.NoContentAsync(ct);
        else
            await this.Problem(StatusCodes.Status404NotFound, $"There is no open merge {req.Id}.");
    }
}

internal static class MergeAnswers
{
    public static Task Answer(this IEndpoint endpoint, MergeResult result) => result switch
    {
        MergeResult.Landed landed => TypedResults.Ok(new LandedResponse(landed.ChangeSetId)).ExecuteAsync(endpoint.HttpContext),
        MergeResult.NeedsDecisions open => endpoint.Problem(
            StatusCodes.Status409Conflict, $"Both sides changed the same things. Decide them at /api/v1/merges/{open.MergeId}/decisions, then land the merge.",
            open.Conflicts.Select(ConflictResponse.Of).ToArray()),
        MergeResult.NothingToMerge => endpoint.Problem(StatusCodes.Status409Conflict, "The target already has all of the source."),
        MergeResult.SourceMoved moved => endpoint.Problem(StatusCodes.Status409Conflict, $"The source has moved on to change set {moved.Head}; look at it again."),
        MergeResult.NotFound missing => endpoint.Problem(StatusCodes.Status404NotFound, $"There is nothing called {missing.What}."),
        MergeResult.Forbidden forbidden => endpoint.Problem(StatusCodes.Status403Forbidden, forbidden.Why),
        MergeResult.Invalid invalid => endpoint.Problem(StatusCodes.Status422UnprocessableEntity, invalid.Problem),
        _ => throw new InvalidOperationException($"{result} is no answer."),
    };
}
