using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;

namespace VersionedContent.Versioning.Blame;

internal sealed record BlameRequest(Guid DocumentId)
{
    /// <summary>A branch, a tag, a change set, or one of these at a moment; main where left out.</summary>
    [QueryParam] public string? Ref { get; init; }
}

/// <param name="Line">The number of the first line, from 1.</param>
internal sealed record BlameRunResponse(int Line, int Count, long ChangeSet);

/// <param name="ChangeSet">The newest version that changed the field.</param>
/// <param name="Lines">For a text: who wrote which lines, in order; null for any other field.</param>
internal sealed record FieldBlameResponse(string Pointer, long ChangeSet, IReadOnlyList<BlameRunResponse>? Lines);

/// <param name="Versions">All versions that are named, newest first.</param>
internal sealed record BlameResponse(VersionResponse Version, IReadOnlyList<FieldBlameResponse> Fields, IReadOnlyList<VersionResponse> Versions)
{
    public static BlameResponse Of(DocumentBlame blame)
    {
        var texts = blame.Texts.ToDictionary(text => text.Pointer);
        var versions = blame.Fields.Select(field => field.By).Concat(blame.Texts.SelectMany(text => text.Lines.Select(line => line.By)));
        return new BlameResponse(
            VersionResponse.Of(blame.Version),
            [
                .. blame.Fields.Select(field => new FieldBlameResponse(
                    field.Pointer, field.By.ChangeSetId,
                    texts.TryGetValue(field.Pointer, out var text)
                        ? [.. BlameRun.Of(text).Select(run => new BlameRunResponse(run.First, run.Lines.Count, run.By.ChangeSetId))]
                        : null)),
            ],
            [.. versions.DistinctBy(version => version.ChangeSetId).OrderByDescending(version => version.ChangeSetId).Select(VersionResponse.Of)]);
    }
}

internal sealed class BlameEndpoint(IBlame blame) : Endpoint<BlameRequest, BlameResponse>
{
    public override void Configure()
    {
        Get("/documents/{DocumentId}/blame");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "Who wrote each line and field of a document";
            summary.Description = "Through merges. Author and message are null where withheld; work on private branches is told as of the merge that brought it.";
            summary.Responses[400] = "The ref cannot be read";
            summary.Responses[404] = "There is no such document at the ref, or it may not be seen";
        });
    }

    public override async Task HandleAsync(BlameRequest req, CancellationToken ct)
    {
        if (!Ref.TryParse(req.Ref, out var at))
            await this.NoSuchRef(req.Ref);
        else if (await blame.Blame(at, req.DocumentId, User.Viewer(), ct) is not { } found)
            await this.Problem(StatusCodes.Status404NotFound, $"There is no document {req.DocumentId} at {at}.");
        else
            await Send.OkAsync(BlameResponse.Of(found), ct);
    }
}
