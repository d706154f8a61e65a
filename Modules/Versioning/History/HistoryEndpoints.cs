using System.Diagnostics.CodeAnalysis;
using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;

namespace VersionedContent.Versioning.History;

/// <summary>What a list of versions may be filtered by.</summary>
internal abstract record HistoryRequest
{
    /// <summary>A branch, a tag, a change set, or one of these at a moment; main where left out.</summary>
    [QueryParam] public string? Ref { get; init; }

    /// <summary>1 to 200, 50 where left out.</summary>
    [QueryParam] public int? Limit { get; init; }

    /// <summary>An author's id, or name in any case.</summary>
    [QueryParam] public string? Author { get; init; }

    [QueryParam] public VersionKind? Kind { get; init; }
    [QueryParam] public DateTimeOffset? From { get; init; }
    [QueryParam] public DateTimeOffset? To { get; init; }

    /// <summary>Words that the message contains.</summary>
    [QueryParam] public string? Text { get; init; }

    /// <summary>A JSON Pointer: only versions that changed that field or something under it.</summary>
    [QueryParam] public string? Field { get; init; }

    protected HistoryFilter Filter(HistoryCursor? before) =>
        new HistoryFilter(before, Limit ?? 50) { Kind = Kind, From = From, To = To, Text = Text, Field = Field }.By(Author);
}

internal sealed record DocumentHistoryRequest : HistoryRequest
{
    public Guid DocumentId { get; init; }

    /// <summary>Only versions of smaller change sets: <c>next</c> of the page before.</summary>
    [QueryParam] public long? Before { get; init; }

    public HistoryFilter Filter() => Filter(Before is { } id ? new HistoryCursor(id) : null);
}

internal sealed record HistoryResponse(IReadOnlyList<VersionResponse> Versions, long? Next)
{
    public static HistoryResponse Of(HistoryPage page) => new([.. page.Versions.Select(VersionResponse.Of)], page.Next?.ChangeSetId);
}

internal sealed class DocumentHistoryEndpoint(IVersionStore store) : Endpoint<DocumentHistoryRequest, HistoryResponse>
{
    public override void Configure()
    {
        Get("/documents/{DocumentId}/history");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "The versions of a document, newest first";
            summary.Responses[400] = "The ref cannot be read";
            summary.Responses[404] = "The ref or the document cannot be seen";
        });
    }

    public override async Task HandleAsync(DocumentHistoryRequest req, CancellationToken ct)
    {
        if (!Ref.TryParse(req.Ref, out var at))
            await this.NoSuchRef(req.Ref);
        else if (await store.History(at, req.DocumentId, req.Filter(), User.Viewer(), ct) is not { } page || (page.Versions.Count == 0 && await store.Read(at, req.DocumentId, User.Viewer(), ct) is null))
            await this.Problem(StatusCodes.Status404NotFound, $"There is no document {req.DocumentId} at {at}.");
        else
            await Send.OkAsync(HistoryResponse.Of(page), ct);
    }
}

internal sealed record RecentRequest : HistoryRequest
{
    /// <summary>Only older versions: <c>next</c> of the page before.</summary>
    [QueryParam] public string? Before { get; init; }

    public bool TryFilter([NotNullWhen(true)] out HistoryFilter? filter)
    {
        HistoryCursor cursor = default;
        filter = Before is null || HistoryCursor.TryParse(Before, null, out cursor) ? Filter(Before is null ? null : cursor) : null;
        return filter is not null;
    }
}

/// <param name="Next">Give as <c>before</c> for the next page. A page may end within a change set.</param>
internal sealed record RecentResponse(IReadOnlyList<VersionResponse> Versions, string? Next)
{
    public static RecentResponse Of(HistoryPage page) => new([.. page.Versions.Select(VersionResponse.Of)], page.Next?.ToString());
}

internal sealed class RecentEndpoint(IVersionStore store) : Endpoint<RecentRequest, RecentResponse>
{
    public override void Configure()
    {
        Get("/changes");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "The newest versions of all documents on a branch";
            summary.Responses[400] = "The ref or the cursor cannot be read";
            summary.Responses[404] = "The ref cannot be seen";
        });
    }

    public override async Task HandleAsync(RecentRequest req, CancellationToken ct)
    {
        if (!Ref.TryParse(req.Ref, out var at))
            await this.NoSuchRef(req.Ref);
        else if (!req.TryFilter(out var filter))
            await this.Problem(StatusCodes.Status400BadRequest, $"'{req.Before}' is no place in this list; give 'next' of the page before.");
        else if (await store.Recent(at, filter, User.Viewer(), ct) is not { } page)
            await this.Problem(StatusCodes.Status404NotFound, $"There is no ref {at}.");
        else
            await Send.OkAsync(RecentResponse.Of(page), ct);
    }
}

internal sealed record ChangeSetRequest(long Id);

internal sealed record ChangeSetResponse(
    long Id, string Branch, Author? Author, string? Message, string Origin, DateTimeOffset At, int DocumentCount, double DurationMilliseconds,
    string? MergedBranch, IReadOnlyList<VersionResponse> Versions);

internal sealed class ChangeSetEndpoint(IVersionStore store) : Endpoint<ChangeSetRequest, ChangeSetResponse>
{
    public override void Configure()
    {
        Get("/changes/{Id}");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "One change set and the versions it made";
            summary.Description = "At most 1,000 versions; documentCount is the whole number.";
            summary.Responses[404] = "There is none that can be seen";
        });
    }

    public override async Task HandleAsync(ChangeSetRequest req, CancellationToken ct)
    {
        if (await store.ChangeSet(req.Id, User.Viewer(), ct) is not { } found)
        {
            await this.Problem(StatusCodes.Status404NotFound, $"There is no change set {req.Id}.");
            return;
        }

        await Send.OkAsync(
            new ChangeSetResponse(
                found.Id, found.Branch, found.Author, found.Message, VersionResponse.Name(found.Origin), found.At, found.DocumentCount,
                found.Duration.TotalMilliseconds, found.MergedBranch, [.. found.Versions.Select(VersionResponse.Of)]),
            ct);
    }
}
