using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;

namespace VersionedContent.Versioning.Read;

internal sealed record DocumentRequest(Guid DocumentId)
{
    /// <summary>A branch, a tag, a change set, or one of these at a moment; main where left out.</summary>
    [QueryParam] public string? Ref { get; init; }
}

internal sealed class DocumentEndpoint(IVersionStore store) : Endpoint<DocumentRequest, DocumentResponse>
{
    public override void Configure()
    {
        Get("/documents/{DocumentId}");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "A document at a ref";
            summary.Description = "The ETag names the version's change set, and changes with what is told of it. Content is null where the document is deleted or withheld.";
            summary.Responses[304] = "If-None-Match names the present version";
            summary.Responses[400] = "The ref cannot be read";
            summary.Responses[404] = "There is no such document at the ref, or it may not be seen";
        });
    }

    public override async Task HandleAsync(DocumentRequest req, CancellationToken ct)
    {
        if (!Ref.TryParse(req.Ref, out var at))
        {
            await this.NoSuchRef(req.Ref);
            return;
        }

        if (await store.Read(at, req.DocumentId, User.Viewer(), ct) is not { } version)
        {
            await this.Problem(StatusCodes.Status404NotFound, $"There is no document {req.DocumentId} at {at}.");
            return;
        }

        var etag = VersionTag.Of(version);
        HttpContext.Response.Headers.ETag = etag;
        HttpContext.Response.Headers.CacheControl = "private, no-cache";
        if (HttpContext.Request.Headers.IfNoneMatch.Contains(etag))
            await Send.ResultAsync(TypedResults.StatusCode(StatusCodes.Status304NotModified));
        else
            await Send.OkAsync(new DocumentResponse(VersionResponse.Of(version), version.Content, version.RedirectedFrom), ct);
    }
}
