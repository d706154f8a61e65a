using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;
using VersionedContent.Versioning.Operations;

namespace VersionedContent.Versioning.Batches;

/// <summary>The parameters of a batch: members of a JSON body, or query parameters beside a body of JSON lines.</summary>
internal sealed record StartBatchRequest
{
    /// <summary>Main where left out.</summary>
    public string? Branch { get; init; }

    /// <summary>True makes the branch, forked from main.</summary>
    public bool NewBranch { get; init; }

    public string? Message { get; init; }

    /// <summary><c>chunked</c> where left out: a change set a chunk. <c>atomic</c>: one change set or none.</summary>
    public BatchMode Mode { get; init; }

    /// <summary>Documents a chunk, 1 to 1,000; 100 where left out.</summary>
    public int? Chunk { get; init; }

    /// <summary>In a JSON body: the changes. As JSON lines they are the body itself.</summary>
    public JsonElement? Changes { get; init; }
}

internal sealed class BatchEndpoint(IBatches batches) : Endpoint<StartBatchRequest, OperationResponse>
{
    private const string Lines = "application/x-ndjson";

    public override void Configure()
    {
        Post("/batches");
        Policies(Accounts.Permissions.EditItems);
        var options = Config.GetSection(BatchOptions.Section).Get<BatchOptions>() ?? new BatchOptions();
        Description(route => route
            .Accepts<StartBatchRequest>("application/json", Lines)
            .Produces<OperationResponse>(StatusCodes.Status202Accepted)
            .WithMetadata(new RequestSizeLimitAttribute(options.MaxBytes)));
        Summary(summary =>
        {
            summary.Summary = "Make many changes as one piece of long work";
            summary.Description = $"A body of {Lines} is read as it comes, a change a line, with the parameters in the query. Idempotency-Key: the same key of the same account names the same operation.";
            summary.Params["Idempotency-Key"] = "Up to 200 characters that name this request for good.";
            summary.Responses[202] = "Taken in; Location tells how it goes";
            summary.Responses[400] = "Lines that cannot be taken, by number; nothing was kept";
            summary.Responses[403] = "The branch may not be changed by this account";
            summary.Responses[404] = "There is no such branch that can be seen";
            summary.Responses[409] = "A request of the same key is just being received";
            summary.Responses[413] = "The body is larger than this site takes";
        });
    }

    public override async Task HandleAsync(StartBatchRequest req, CancellationToken ct)
    {
        var isLines = HttpContext.Request.ContentType?.StartsWith(Lines, StringComparison.OrdinalIgnoreCase) == true;
        if (!isLines && req.Changes is not { ValueKind: JsonValueKind.Array })
        {
            await this.Problem(StatusCodes.Status400BadRequest, $"Send the changes as an array \"changes\", or as {Lines} with one change a line.");
            return;
        }

        var key = HttpContext.Request.Headers["Idempotency-Key"].ToString();
        var result = await batches.Start(
            new BatchRequest
            {
                Branch = string.IsNullOrWhiteSpace(req.Branch) ? Ref.MainName : req.Branch,
                MakeBranch = req.NewBranch,
                Viewer = User.Viewer(),
                Message = req.Message ?? "",
                Mode = req.Mode,
                ChunkSize = req.Chunk ?? BatchRequest.DefaultChunk,
                IdempotencyKey = key.Length == 0 ? null : key,
                Lines = isLines ? BatchFile.Read(HttpContext.Request.Body, ct) : Elements(req.Changes!.Value),
            },
            ct);
        await Answer(result);
    }

    private static IAsyncEnumerable<BatchLine> Elements(JsonElement changes) =>
        changes.EnumerateArray().Select((change, index) => BatchFile.Of(index + 1, change)).ToAsyncEnumerable();

    private Task Answer(BatchResult result) => result switch
    {
        BatchResult.Started started => this.Accepted(started.Operation),
        BatchResult.Refused refused => TypedResults.Problem(
            refused.Count == 1 ? "One line cannot be taken; nothing was kept." : $"{refused.Count} lines cannot be taken; nothing was kept.",
            statusCode: StatusCodes.Status400BadRequest,
            extensions: new Dictionary<string, object?> { ["lines"] = refused.Lines.Select(line => new RefusedLine(line.Number, line.Problem!)).ToArray() })
            .ExecuteAsync(HttpContext),
        BatchResult.NotFound missing => this.Problem(StatusCodes.Status404NotFound, $"There is nothing called {missing.What}."),
        BatchResult.Forbidden forbidden => this.Problem(StatusCodes.Status403Forbidden, forbidden.Why),
        BatchResult.Invalid invalid => this.Problem(StatusCodes.Status400BadRequest, invalid.Problem),
        BatchResult.InProgress => this.Problem(StatusCodes.Status409Conflict, "A request of the same key is just being received."),
        _ => throw new InvalidOperationException($"{result} is no answer."),
    };

    private sealed record RefusedLine(int Line, string Problem);
}
