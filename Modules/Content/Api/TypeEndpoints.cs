using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Content.Types;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Api;

/// <param name="Hidden">True where the type is not offered for new items.</param>
/// <param name="Folder">Where new items go.</param>
internal sealed record TypeBody(string Slug, string Title, string Plural, string? Description, string Folder, bool Hidden, long Version, string Address);

internal sealed class ListTypes(TypeCatalog types) : EndpointWithoutRequest<IReadOnlyList<TypeBody>>
{
    public override void Configure()
    {
        Get("/types");
        AllowAnonymous();
        Summary(summary => summary.Summary = "The types of items");
    }

    public override async Task HandleAsync(CancellationToken ct) => await Send.OkAsync(
        [.. (await types.All(ct)).Select(type => new TypeBody(type.Slug, type.Title, type.Plural, type.Description, type.Folder, type.Hidden, type.Version, $"/api/v1/types/{type.Slug}"))], ct);
}

internal sealed record GetTypeRequest(string Slug);

/// <summary>A type's JSON Schema, as its document on main says.</summary>
internal sealed class GetType(IVersionStore store) : Endpoint<GetTypeRequest, JsonElement>
{
    public override void Configure()
    {
        Get("/types/{slug}");
        AllowAnonymous();
        Summary(summary => summary.Summary = "A type's JSON Schema; change it as the item types/{slug}");
        Description(route => route.ProducesProblemDetails(404));
    }

    public override async Task HandleAsync(GetTypeRequest req, CancellationToken ct)
    {
        var path = ItemType.PathPrefix + req.Slug;
        if (DocumentPath.Problem(path) is not null || await store.ReadPath(Ref.Main, path, User.Viewer(), ct) is not { Content: { } schema } version)
        {
            await Send.ResultAsync(Answers.Problem(StatusCodes.Status404NotFound, "There is no such type.", "GET /api/v1/types lists them."));
            return;
        }

        HttpContext.Response.Headers.ETag = Answers.ETag(version.ChangeSetId);
        await Send.ResultAsync(TypedResults.Json(schema, contentType: "application/schema+json"));
    }
}
