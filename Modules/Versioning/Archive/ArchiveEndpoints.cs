using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;

namespace VersionedContent.Versioning.Archive;

internal sealed class ArchiveStatusEndpoint(IArchive archive) : EndpointWithoutRequest<ArchiveStatus>
{
    public override void Configure()
    {
        Get("/archive");
        Policies(Accounts.Permissions.Operate);
        Summary(summary =>
        {
            summary.Summary = "What is packed, what waits, and the last run";
            summary.Description = "Numbers of packs and contents are the database's estimates.";
        });
    }

    public override async Task HandleAsync(CancellationToken ct) => await Send.OkAsync((await archive.Status(User.Viewer(), ct))!, ct);
}

internal sealed record RestoreRequest(Guid DocumentId);

/// <param name="Versions">How many came back out of packs.</param>
internal sealed record RestoreResponse(int Versions);

internal sealed class RestoreEndpoint(IArchive archive) : Endpoint<RestoreRequest, RestoreResponse>
{
    public override void Configure()
    {
        Post("/documents/{DocumentId}/unpack");
        Policies(Accounts.Permissions.Operate);
        Summary(summary =>
        {
            summary.Summary = "Make a document's packed versions rows again";
            summary.Description = "Readers notice nothing. It is packed again once a version of it becomes due.";
            summary.Responses[404] = "There is no such document";
        });
    }

    public override async Task HandleAsync(RestoreRequest req, CancellationToken ct)
    {
        if (await archive.Restore(req.DocumentId, User.Viewer(), ct) is { } versions)
            await Send.OkAsync(new RestoreResponse(versions), ct);
        else
            await this.Problem(StatusCodes.Status404NotFound, $"There is no document {req.DocumentId}.");
    }
}
