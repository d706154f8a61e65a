using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;

namespace VersionedContent.Versioning.Compare;

/// <summary>Two versions of a document, each named by its change set (<c>42</c>) or by a ref at which it stands (<c>main@2026-01-31</c>).</summary>
internal sealed record CompareRequest(Guid DocumentId, [property: QueryParam] string From, [property: QueryParam] string To);

internal sealed record FieldChangeResponse(string Pointer, string Kind, JsonElement? Before, JsonElement? After, string? MovedFrom, TextChange? Text);

/// <param name="Patch">The same as JSON Patch (RFC 6902); null where a side is withheld.</param>
internal sealed record CompareResponse(VersionResponse From, VersionResponse To, IReadOnlyList<FieldChangeResponse> Changes, JsonElement? Patch);

internal sealed class CompareEndpoint(IVersionStore store) : Endpoint<CompareRequest, CompareResponse>
{
    public override void Configure()
    {
        Get("/documents/{DocumentId}/compare");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "Compare two versions of a document";
            summary.Description = "Field by field, and as JSON Patch that leads from the one to the other. Where the content of a side is withheld nothing is compared.";
            summary.Responses[400] = "One of the versions is neither a number nor a ref";
            summary.Responses[404] = "The document or one of the versions cannot be seen";
        });
    }

    public override async Task HandleAsync(CompareRequest req, CancellationToken ct)
    {
        var viewer = User.Viewer();
        foreach (var text in new[] { req.From, req.To })
        {
            if (!VersionNames.IsNumber(text) && !Ref.TryParse(text, out _))
            {
                await this.NoSuchRef(text);
                return;
            }
        }

        if (await store.ChangeSetOf(req.DocumentId, req.From, viewer, ct) is not { } from
            || await store.ChangeSetOf(req.DocumentId, req.To, viewer, ct) is not { } to
            || await store.Compare(req.DocumentId, from, to, viewer, ct) is not { } comparison)
        {
            await this.Problem(StatusCodes.Status404NotFound, "There is no such document, or it has no such versions.");
            return;
        }

        JsonElement? patch = comparison.IsWithheld ? null : JsonPatch.Create(comparison.From.Content ?? Null, comparison.To.Content ?? Null);
        await Send.OkAsync(
            new CompareResponse(
                VersionResponse.Of(comparison.From), VersionResponse.Of(comparison.To),
                [.. comparison.Changes.Select(change => new FieldChangeResponse(change.Pointer, VersionResponse.Name(change.Kind), change.Before, change.After, change.From, change.Text))],
                patch),
            ct);
    }

    private static readonly JsonElement Null = JsonSerializer.SerializeToElement<object?>(null);
}
