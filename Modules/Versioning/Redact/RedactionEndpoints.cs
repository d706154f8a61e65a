using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;

namespace VersionedContent.Versioning.Redact;

internal sealed record RedactRequest(Guid DocumentId)
{
    /// <summary>With the document it names the version.</summary>
    public long ChangeSet { get; init; }

    /// <summary>Of <c>content</c>, <c>message</c> and <c>author</c> at least one.</summary>
    public IReadOnlyList<string?>? Parts { get; init; }

    public string? Reason { get; init; }

    /// <summary>True gives the parts back.</summary>
    public bool Lift { get; init; }
}

/// <param name="Versions">How many versions it took effect on.</param>
internal sealed record RedactResponse(int Versions);

internal sealed class RedactEndpoint(IRedactions redactions) : Endpoint<RedactRequest, RedactResponse>
{
    public override void Configure()
    {
        Post("/documents/{DocumentId}/redactions");
        Policies(Accounts.Permissions.ManageBranches);
        Summary(summary =>
        {
            summary.Summary = "Withhold parts of a version from all readers, or give them back";
            summary.Description = "Content goes with every version of the document that has the same; message and author with the whole change set. Kept with its reason for good.";
            summary.Responses[400] = "No such parts, no reason, or nothing to change";
            summary.Responses[404] = "There is no such version";
            summary.Responses[409] = "An open branch shows the content: make a new version without it first";
        });
    }

    public override async Task HandleAsync(RedactRequest req, CancellationToken ct)
    {
        var parts = Redactions.None;
        foreach (var name in req.Parts ?? [])
        {
            // A number would be read as well, and name what has no name here.
            if (string.IsNullOrEmpty(name) || !char.IsAsciiLetter(name[0]) || !Enum.TryParse<Redactions>(name, ignoreCase: true, out var part))
            {
                await this.Problem(StatusCodes.Status400BadRequest, $"'{name}' is no part of a version: choose content, message or author.");
                return;
            }

            parts |= part;
        }

        var request = new RedactionRequest(req.DocumentId, req.ChangeSet, parts, req.Reason ?? "");
        var viewer = User.Viewer();
        switch (req.Lift ? await redactions.Lift(request, viewer, ct) : await redactions.Withhold(request, viewer, ct))
        {
            case RedactionResult.Done done:
                await Send.OkAsync(new RedactResponse(done.Versions), ct);
                break;
            case RedactionResult.IsHead head:
                await this.Problem(StatusCodes.Status409Conflict, $"The branch {head.Branch} shows this content at {head.Path}. Make a new version without it first.");
                break;
            case RedactionResult.Invalid invalid:
                await this.Problem(StatusCodes.Status400BadRequest, invalid.Problem);
                break;
            default:
                await this.Problem(StatusCodes.Status404NotFound, $"There is no version {req.ChangeSet} of the document {req.DocumentId}.");
                break;
        }
    }
}

internal sealed record RedactionResponse(long Id, long ChangeSet, string[] Parts, bool Lifted, string Reason, Author By, DateTimeOffset At);

internal sealed record RedactionsRequest(Guid DocumentId);

internal sealed class RedactionsEndpoint(IRedactions redactions) : Endpoint<RedactionsRequest, IReadOnlyList<RedactionResponse>>
{
    public override void Configure()
    {
        Get("/documents/{DocumentId}/redactions");
        Policies(Accounts.Permissions.ManageBranches);
        Summary(summary =>
        {
            summary.Summary = "What was withheld and given back of a document, newest first";
            summary.Responses[403] = "Only moderators may see it";
        });
    }

    public override async Task HandleAsync(RedactionsRequest req, CancellationToken ct) => await Send.OkAsync(
        [.. (await redactions.List(req.DocumentId, User.Viewer(), ct) ?? []).Select(one => new RedactionResponse(
            one.Id, one.ChangeSetId, VersionResponse.Names(one.Parts), one.Lifted, one.Reason, one.By, one.At))], ct);
}
