using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;

namespace VersionedContent.Versioning.Operations;

/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Done">Documents changed, of <paramref name="Total"/>.</param>
/// <param name="Failed">Documents that could not be changed.</param>
/// <param name="Merge">The merge in which a person must decide first.</param>
internal sealed record OperationResponse(
    Guid Id, string Kind, string State, string? Branch, string Title, int Total, int Done, int Failed, IReadOnlyList<long> ChangeSets, Guid? Merge,
    string? Problem, Author Owner, bool CancelRequested, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    double WorkedSeconds, double? DocumentsPerSecond)
{
    public static OperationResponse Of(Operation operation) => new(
        operation.Id, operation.Kind, VersionResponse.Name(operation.State), operation.Branch, operation.Title, operation.Total, operation.Done,
        operation.Failed, operation.ChangeSets, operation.MergeId, operation.Problem, operation.Owner, operation.CancelRequested, operation.CreatedAt,
        operation.StartedAt, operation.FinishedAt, operation.Worked.TotalSeconds, operation.Rate);
}

internal static class OperationAnswers
{
    public static Task NoSuchOperation(this IEndpoint endpoint, Guid id) =>
        endpoint.Problem(StatusCodes.Status404NotFound, $"There is no operation {id}.");

    /// <summary>202 with the place where to look how it goes.</summary>
    public static Task Accepted(this IEndpoint endpoint, Operation operation) =>
        TypedResults.Accepted($"/api/v1/operations/{operation.Id}", OperationResponse.Of(operation)).ExecuteAsync(endpoint.HttpContext);

    public static Task Answer(this IEndpoint endpoint, Guid id, OperationResult result, string nothing) => result switch
    {
        OperationResult.Accepted accepted => endpoint.Accepted(accepted.Operation),
        OperationResult.NothingToDo => endpoint.Problem(StatusCodes.Status409Conflict, nothing),
        _ => endpoint.NoSuchOperation(id),
    };
}

internal sealed record OperationRequest(Guid Id);

internal sealed class OperationEndpoint(IOperations operations) : Endpoint<OperationRequest, OperationResponse>
{
    public override void Configure()
    {
        Get("/operations/{Id}");
        Summary(summary =>
        {
            summary.Summary = "How far a piece of long work is";
            summary.Responses[404] = "There is none of yours";
        });
    }

    public override async Task HandleAsync(OperationRequest req, CancellationToken ct)
    {
        if (await operations.Find(req.Id, User.Viewer(), ct) is { } operation)
            await Send.OkAsync(OperationResponse.Of(operation), ct);
        else
            await this.NoSuchOperation(req.Id);
    }
}

internal sealed record OperationListRequest
{
    /// <summary>True for everybody's, where you operate the site.</summary>
    [QueryParam] public bool All { get; init; }

    /// <summary><c>next</c> of the page before.</summary>
    [QueryParam] public Guid? Before { get; init; }

    /// <summary>1 to 200, 50 where left out.</summary>
    [QueryParam] public int? Limit { get; init; }
}

internal sealed record OperationListResponse(IReadOnlyList<OperationResponse> Operations, Guid? Next);

internal sealed class ListOperationsEndpoint(IOperations operations) : Endpoint<OperationListRequest, OperationListResponse>
{
    public override void Configure()
    {
        Get("/operations");
        Summary(summary => summary.Summary = "Your long work, newest first");
    }

    public override async Task HandleAsync(OperationListRequest req, CancellationToken ct)
    {
        var page = await operations.List(req.All, req.Before, req.Limit ?? 50, User.Viewer(), ct);
        await Send.OkAsync(new OperationListResponse([.. page.Operations.Select(OperationResponse.Of)], page.Next), ct);
    }
}

internal sealed record FailuresRequest
{
    public Guid Id { get; init; }

    /// <summary>The last line of the page before.</summary>
    [QueryParam] public int After { get; init; }

    /// <summary>1 to 1,000, 100 where left out.</summary>
    [QueryParam] public int? Limit { get; init; }
}

/// <param name="Line">In what was sent, from 1.</param>
internal sealed record FailureResponse(int Line, Guid? DocumentId, string? Path, string Problem);

internal sealed class FailuresEndpoint(IOperations operations) : Endpoint<FailuresRequest, IReadOnlyList<FailureResponse>>
{
    public override void Configure()
    {
        Get("/operations/{Id}/failures");
        Summary(summary =>
        {
            summary.Summary = "What could not be changed, by line";
            summary.Responses[404] = "There is no such operation of yours";
        });
    }

    public override async Task HandleAsync(FailuresRequest req, CancellationToken ct)
    {
        if (await operations.Find(req.Id, User.Viewer(), ct) is null)
        {
            await this.NoSuchOperation(req.Id);
            return;
        }

        var failures = await operations.FailedItems(req.Id, req.After, req.Limit ?? 100, User.Viewer(), ct);
        await Send.OkAsync([.. failures.Select(item => new FailureResponse(item.Number, item.DocumentId, item.Path, item.Problem))], ct);
    }
}

internal sealed class CancelOperationEndpoint(IOperations operations) : Endpoint<OperationRequest, OperationResponse>
{
    public override void Configure()
    {
        Delete("/operations/{Id}");
        Summary(summary =>
        {
            summary.Summary = "Cancel a piece of long work";
            summary.Description = "It stops soon; what it committed stays, and it can be resumed.";
            summary.Responses[202] = "It stops";
            summary.Responses[404] = "There is none of yours";
            summary.Responses[409] = "It is over already";
        });
    }

    public override async Task HandleAsync(OperationRequest req, CancellationToken ct) =>
        await this.Answer(req.Id, await operations.Cancel(req.Id, User.Viewer(), ct), "It is over already.");
}

internal sealed class ResumeOperationEndpoint(IOperations operations) : Endpoint<OperationRequest, OperationResponse>
{
    public override void Configure()
    {
        Post("/operations/{Id}/resume");
        Summary(summary =>
        {
            summary.Summary = "Resume what was cancelled or failed";
            summary.Description = "It goes on where it stopped; failed items are tried again.";
            summary.Responses[202] = "It goes on";
            summary.Responses[404] = "There is none of yours";
            summary.Responses[409] = "There is nothing to resume";
        });
    }

    public override async Task HandleAsync(OperationRequest req, CancellationToken ct) =>
        await this.Answer(req.Id, await operations.Resume(req.Id, User.Viewer(), ct), "There is nothing to resume.");
}
