using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Api;

/// <param name="Path">The item's path, such as <c>rides/taron</c>.</param>
/// <param name="Ref">A branch, a moment (<c>main@2026-01-31T12:00Z</c>) or a change set (<c>change:4711</c>); main where left out.</param>
internal sealed record GetItemRequest(string? Path, [property: QueryParam] string? Ref);

internal sealed class GetItem(IVersionStore store) : Endpoint<GetItemRequest, ItemBody>
{
    public override void Configure()
    {
        Get("/items/{**path}");
        AllowAnonymous();
        Summary(summary => summary.Summary = "An item at a ref; its ETag names the version, for If-None-Match here and If-Match when writing");
        Description(route => route.ProducesProblemDetails(404).ProducesProblemDetails(410).Produces(304));
    }

    public override async Task HandleAsync(GetItemRequest req, CancellationToken ct) => await Send.ResultAsync(await Answer(req, ct));

    private async Task<IResult> Answer(GetItemRequest req, CancellationToken ct)
    {
        if (!Versioning.Ref.TryParse(req.Ref, out var at))
            return Answers.UnknownRef(req.Ref);
        var path = req.Path?.Trim('/') ?? "";
        if (DocumentPath.Problem(path) is not null || await store.ReadPath(at, path, User.Viewer(), ct) is not { } version)
            return Answers.NoItem(path, req.Ref);
        if (version.RedirectedFrom is not null && version.Path != path)
            return TypedResults.Redirect(ItemUrl.Api(version.Path, req.Ref), permanent: false, preserveMethod: true);
        if (version.Content is null)
        {
            return version.IsDeleted
                ? Answers.Problem(StatusCodes.Status410Gone, "The item was deleted.", $"Its versions are at {ItemUrl.To("/api/v1/history/", path, req.Ref)}.")
                : Answers.Problem(StatusCodes.Status404NotFound, "The content of this version is withheld.");
        }

        var etag = VersionTag.Of(version);
        HttpContext.Response.Headers.ETag = etag;
        HttpContext.Response.Headers.CacheControl = "no-cache";
        return HttpContext.Request.Headers.IfNoneMatch.Contains(etag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(ItemBody.Of(version, at));
    }
}
