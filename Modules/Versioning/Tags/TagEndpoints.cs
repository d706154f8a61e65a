using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;
using VersionedContent.Versioning.Branches;

namespace VersionedContent.Versioning.Tags;

/// <param name="Ref">What to give as a ref to read the state.</param>
internal sealed record TagResponse(string Name, string Title, string Ref, string Branch, long Upto, DateTimeOffset? Until, Author CreatedBy, DateTimeOffset CreatedAt)
{
    public static TagResponse Of(Tag tag) => new(
        tag.Name, tag.Title, Versioning.Ref.OfTag(tag.Name).ToString(), tag.Branch, tag.Upto, tag.Until, tag.CreatedBy, tag.CreatedAt);
}

internal sealed record TagListRequest
{
    /// <summary><c>next</c> of the page before.</summary>
    [QueryParam] public string? After { get; init; }

    /// <summary>1 to 200, 50 where left out.</summary>
    [QueryParam] public int? Limit { get; init; }
}

internal sealed record TagListResponse(IReadOnlyList<TagResponse> Tags, string? Next);

internal sealed class ListTagsEndpoint(ITags tags) : Endpoint<TagListRequest, TagListResponse>
{
    public override void Configure()
    {
        Get("/tags");
        AllowAnonymous();
        Summary(summary => summary.Summary = "Tags that may be seen, by name");
    }

    public override async Task HandleAsync(TagListRequest req, CancellationToken ct)
    {
        var page = await tags.List(req.After, req.Limit ?? 50, User.Viewer(), ct);
        await Send.OkAsync(new TagListResponse([.. page.Tags.Select(TagResponse.Of)], page.Next), ct);
    }
}

internal sealed record TagRequest(string Name)
{
    public string Name { get; init => field = BranchWords.FromAddress(value); } = BranchWords.FromAddress(Name);
}

internal sealed class TagEndpoint(ITags tags) : Endpoint<TagRequest, TagResponse>
{
    public override void Configure()
    {
        Get("/tags/{**Name}");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "One tag";
            summary.Responses[404] = "There is none that can be seen";
        });
    }

    public override async Task HandleAsync(TagRequest req, CancellationToken ct)
    {
        if (await tags.Find(req.Name, User.Viewer(), ct) is { } tag)
            await Send.OkAsync(TagResponse.Of(tag), ct);
        else
            await this.Problem(StatusCodes.Status404NotFound, $"There is no tag {req.Name}.");
    }
}

/// <param name="Ref">The state to name; main as it is now where left out.</param>
internal sealed record CreateTagRequest(string Name, string Title, string? Ref);

internal sealed class CreateTagEndpoint(ITags tags) : Endpoint<CreateTagRequest, TagResponse>
{
    public override void Configure()
    {
        Post("/tags");
        Policies(Accounts.Permissions.CreateBranches);
        Summary(summary =>
        {
            summary.Summary = "Name a state for good";
            summary.Description = "The tag stays at that state whatever is committed later. Read it anywhere as tag:NAME.";
            summary.Responses[201] = "Made";
            summary.Responses[400] = "The name, the title or the ref cannot be used";
            summary.Responses[403] = "The branch belongs to someone else";
            summary.Responses[404] = "There is no such ref";
            summary.Responses[409] = "The name is taken";
        });
    }

    public override async Task HandleAsync(CreateTagRequest req, CancellationToken ct)
    {
        if (Versioning.Ref.TryParse(req.Ref, out var at))
            await this.Answer(await tags.Create(new NewTag(req.Name ?? "", req.Title ?? "", at), User.Viewer(), ct), StatusCodes.Status201Created);
        else
            await this.NoSuchRef(req.Ref);
    }
}

internal sealed class DeleteTagEndpoint(ITags tags) : Endpoint<TagRequest, TagResponse>
{
    public override void Configure()
    {
        Delete("/tags/{**Name}");
        Policies(Accounts.Permissions.CreateBranches);
        Summary(summary =>
        {
            summary.Summary = "Delete a tag";
            summary.Description = "The versions it named stay.";
            summary.Responses[403] = "The branch belongs to someone else";
            summary.Responses[404] = "There is none that can be seen";
        });
    }

    public override async Task HandleAsync(TagRequest req, CancellationToken ct) =>
        await this.Answer(await tags.Delete(req.Name, User.Viewer(), ct), StatusCodes.Status200OK);
}

internal static class TagAnswers
{
    public static Task Answer(this IEndpoint endpoint, TagResult result, int success) => result switch
    {
        TagResult.Done done => TypedResults.Json(TagResponse.Of(done.Tag), statusCode: success).ExecuteAsync(endpoint.HttpContext),
        TagResult.NameTaken => endpoint.Problem(StatusCodes.Status409Conflict, "There is a tag of that name already; choose another."),
        TagResult.NotFound missing => endpoint.Problem(StatusCodes.Status404NotFound, $"There is nothing called {missing.What}."),
        TagResult.Forbidden forbidden => endpoint.Problem(StatusCodes.Status403Forbidden, forbidden.Why),
        TagResult.Invalid invalid => endpoint.Problem(StatusCodes.Status400BadRequest, invalid.Problem),
        _ => throw new InvalidOperationException($"{result} is no answer."),
    };
}
