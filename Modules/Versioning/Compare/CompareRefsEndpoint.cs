using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;

namespace VersionedContent.Versioning.Compare;

internal sealed record CompareRefsRequest
{
    /// <summary>A branch, a tag, a change set, or one of these at a moment; main where left out. Likewise <c>to</c>.</summary>
    [QueryParam] public string? From { get; init; }
    [QueryParam] public string? To { get; init; }

    /// <summary><c>next</c> of the page before.</summary>
    [QueryParam] public string? After { get; init; }

    /// <summary>1 to 200, 50 where left out.</summary>
    [QueryParam] public int? Limit { get; init; }
}

/// <param name="Path">Where the document is at the second ref; at the first, where it is no more.</param>
/// <param name="Difference">added, removed, edited or renamed (perhaps edited too).</param>
/// <param name="From">Its version at the first ref, a deleted one included; null where it was not there. Likewise <paramref name="To"/>.</param>
internal sealed record DifferingDocumentResponse(Guid DocumentId, string Path, string Difference, VersionResponse? From, VersionResponse? To);

internal sealed record CompareRefsResponse(string From, string To, IReadOnlyList<DifferingDocumentResponse> Documents, string? Next);

internal sealed class CompareRefsEndpoint(IVersionStore store) : Endpoint<CompareRefsRequest, CompareRefsResponse>
{
    public override void Configure()
    {
        Get("/compare-refs");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "The documents that differ between two refs, by path";
            summary.Description = "For what changed in one of them, compare the document at the same refs.";
            summary.Responses[400] = "A ref cannot be read";
            summary.Responses[404] = "A ref cannot be seen";
            summary.Responses[422] = "More was changed in between than is compared in one go";
        });
    }

    public override async Task HandleAsync(CompareRefsRequest req, CancellationToken ct)
    {
        if (!Ref.TryParse(req.From, out var from))
            await this.NoSuchRef(req.From);
        else if (!Ref.TryParse(req.To, out var to))
            await this.NoSuchRef(req.To);
        else if (await store.CompareRefs(from, to, req.After, req.Limit ?? 50, User.Viewer(), ct) is not { } found)
            await this.Problem(StatusCodes.Status404NotFound, $"There is no ref {from}, or no ref {to}.");
        else if (found.IsTooLarge)
            await this.Problem(StatusCodes.Status422UnprocessableEntity, $"More than {CompareRefs.MostRead:N0} versions lie between {from} and {to}. Choose refs nearer to each other.");
        else
            await Send.OkAsync(
                new CompareRefsResponse(from.ToString(), to.ToString(), [.. found.Documents.Select(document => new DifferingDocumentResponse(
                    document.DocumentId, document.Path, VersionResponse.Name(document.Difference),
                    document.From is { } before ? VersionResponse.Of(before) : null, document.To is { } after ? VersionResponse.Of(after) : null))], found.Next),
                ct);
    }
}
