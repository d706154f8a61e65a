using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Content.Edit;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Api;

/// <param name="Path">The item's path.</param>
/// <param name="Ref">The branch to save to; main where left out. On main an edit that needs review becomes a submission (202).</param>
/// <param name="Merge">True merges with a newer version instead of answering 412.</param>
/// <param name="Content">The whole new content.</param>
/// <param name="Message">Why; the fields that changed are named where left out.</param>
/// <param name="MoveTo">A new path for the item.</param>
internal sealed record PutItemRequest(
    string? Path, [property: QueryParam] string? Ref, [property: QueryParam] bool Merge, JsonElement? Content, string? Message, string? MoveTo);

/// <summary>Changes, moves or brings back an item.</summary>
internal sealed class PutItem(IVersionStore store, SaveEdit save) : Endpoint<PutItemRequest, WriteBody>
{
    public override void Configure()
    {
        Put("/items/{**path}");
        Policies(Accounts.Permissions.EditItems);
        Summary(summary =>
        {
            summary.Summary = "Change an item; If-Match names the version that was edited";
            summary.Params["If-Match"] = "The ETag that GET gave, or * for whichever version is newest.";
            summary.Responses[200] = "Saved";
            summary.Responses[202] = "Proposed: it waits for review as a submission";
        });
        Description(route => route.Produces<WriteBody>(200).Produces<WriteBody>(202).ProducesProblemDetails(404).ProducesProblemDetails(409).ProducesProblemDetails(412).ProducesProblemDetails(422).ProducesProblemDetails(428));
    }

    public override async Task HandleAsync(PutItemRequest req, CancellationToken ct) => await Send.ResultAsync(await Answer(req, ct));

    private async Task<IResult> Answer(PutItemRequest req, CancellationToken ct)
    {
        if (req.Content is not { } content)
            return Answers.Invalid([new("/content", "Send the whole content of the item as “content”.")]);
        var (item, problem) = await ItemToWrite.Find(store, req.Path, req.Ref, HttpContext, ct);
        if (item is null)
            return problem!;
        var result = await save.Run(
            new ItemEdit
            {
                Viewer = User.Viewer(),
                Branch = item.Branch,
                DocumentId = item.Version.DocumentId,
                Path = req.MoveTo?.Trim('/') ?? item.Version.Path,
                BasedOn = item.BasedOn,
                Content = content,
                Message = req.Message ?? "",
                ByApi = true,
                RefuseMovedHead = !req.Merge,
            },
            ct);
        return Answers.Of(result, User.Viewer(), HttpContext.Response);
    }
}

/// <param name="Path">The path of the new item.</param>
/// <param name="Ref">The branch to make it on; main where left out.</param>
internal sealed record PostItemRequest(string? Path, [property: QueryParam] string? Ref, JsonElement? Content, string? Message);

/// <summary>Makes an item.</summary>
internal sealed class PostItem(SaveEdit save, TimeProvider time) : Endpoint<PostItemRequest, WriteBody>
{
    public override void Configure()
    {
        Post("/items/{**path}");
        Policies(Accounts.Permissions.EditItems);
        Summary(summary => summary.Summary = "Make an item at a path that is free");
        Description(route => route.Produces<WriteBody>(201).Produces<WriteBody>(202).ProducesProblemDetails(409).ProducesProblemDetails(422));
    }

    public override async Task HandleAsync(PostItemRequest req, CancellationToken ct) => await Send.ResultAsync(await Answer(req, ct));

    private async Task<IResult> Answer(PostItemRequest req, CancellationToken ct)
    {
        if (!Versioning.Ref.TryParse(req.Ref, out var at) || at is not { At: null, Branch: { } branch })
            return Answers.UnknownRef(req.Ref);
        if (req.Content is not { } content)
            return Answers.Invalid([new("/content", "Send the content of the item as “content”.")]);
        var result = await save.Run(
            new ItemEdit
            {
                Viewer = User.Viewer(),
                Branch = branch,
                DocumentId = Guid.CreateVersion7(time.GetUtcNow()),
                Path = req.Path?.Trim('/') ?? "",
                BasedOn = null,
                Content = content,
                Message = req.Message ?? "",
                ByApi = true,
            },
            ct);
        return Answers.Of(result, User.Viewer(), HttpContext.Response, created: true);
    }
}

/// <param name="Message">Why it goes.</param>
internal sealed record DeleteItemRequest(string? Path, [property: QueryParam] string? Ref, [property: QueryParam] string? Message);

/// <summary>Deletes an item; its history stays.</summary>
internal sealed class DeleteItem(IVersionStore store, SaveEdit save) : Endpoint<DeleteItemRequest, WriteBody>
{
    public override void Configure()
    {
        Delete("/items/{**path}");
        Policies(Accounts.Permissions.EditItems);
        Summary(summary =>
        {
            summary.Summary = "Delete an item; If-Match names the version that was seen";
            summary.Params["If-Match"] = "The ETag that GET gave, or * for whichever version is newest.";
            summary.Responses[200] = "Deleted";
            summary.Responses[202] = "Proposed: it waits for review as a submission";
        });
        Description(route => route.Produces<WriteBody>(200).Produces<WriteBody>(202).ProducesProblemDetails(404).ProducesProblemDetails(412).ProducesProblemDetails(428));
    }

    public override async Task HandleAsync(DeleteItemRequest req, CancellationToken ct) => await Send.ResultAsync(await Answer(req, ct));

    private async Task<IResult> Answer(DeleteItemRequest req, CancellationToken ct)
    {
        var (item, problem) = await ItemToWrite.Find(store, req.Path, req.Ref, HttpContext, ct);
        if (item is null)
            return problem!;
        var result = await save.Run(
            new ItemEdit
            {
                Viewer = User.Viewer(),
                Branch = item.Branch,
                DocumentId = item.Version.DocumentId,
                Path = item.Version.Path,
                BasedOn = item.BasedOn,
                Content = null,
                Message = req.Message ?? "",
                ByApi = true,
                RefuseMovedHead = true,
            },
            ct);
        return Answers.Of(result, User.Viewer(), HttpContext.Response);
    }
}

/// <summary>The item that a write is about, and the version that the sender had seen.</summary>
internal sealed record ItemToWrite(DocumentVersion Version, string Branch, long BasedOn)
{
    public static async Task<(ItemToWrite? Item, IResult? Problem)> Find(IVersionStore store, string? path, string? refText, HttpContext http, CancellationToken ct)
    {
        if (!Ref.TryParse(refText, out var at) || at is not { At: null, Branch: { } branch })
            return (null, Answers.UnknownRef(refText));
        path = path?.Trim('/') ?? "";
        if (DocumentPath.Problem(path) is not null || await store.ReadPath(at, path, http.User.Viewer(), ct) is not { } version)
            return (null, Answers.NoItem(path, refText));
        if (http.Request.Headers.IfMatch.Count == 0)
        {
            return (null, Answers.Problem(
                StatusCodes.Status428PreconditionRequired, "Say which version was edited.",
                "Send If-Match with the ETag that GET gave: so nobody's edit in between is lost."));
        }

        if (http.Request.Headers.IfMatch == "*")
            return (new ItemToWrite(version, branch, version.ChangeSetId), null);
        return Answers.BasedOn(http.Request) is { } basedOn
            ? (new ItemToWrite(version, branch, basedOn), null)
            : (null, Answers.Problem(StatusCodes.Status412PreconditionFailed, "If-Match names no version of this item."));
    }
}
