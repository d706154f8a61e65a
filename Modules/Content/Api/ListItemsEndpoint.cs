using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Content.Browse;
using VersionedContent.Content.Search;
using VersionedContent.Content.Types;

namespace VersionedContent.Content.Api;

/// <param name="Type">Only items of this type.</param>
/// <param name="Q">Words to search for; the list is then by how well they fit.</param>
/// <param name="Order"><c>title</c> (default) or <c>newest</c>; without <paramref name="Q"/>.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
/// <param name="Limit">1 to 200, 50 where left out.</param>
internal sealed record ListItemsRequest(
    [property: QueryParam] string? Type, [property: QueryParam] string? Q, [property: QueryParam] string? Order,
    [property: QueryParam] string? After, [property: QueryParam] int? Limit);

internal sealed record ListedItemBody(string Path, string Title, string Type, string Summary, DateTimeOffset UpdatedAt, string Address);

/// <param name="Next">Give it as <c>after</c> for the next page; null on the last.</param>
/// <param name="IsGuess">True where nothing had the words and titles spelt alike are listed.</param>
internal sealed record ListedItemsBody(IReadOnlyList<ListedItemBody> Items, string? Next, bool IsGuess);

/// <summary>Items of main by type, facet and words. Any facet of the type may be given as a parameter of its name.</summary>
internal sealed class ListItemsEndpoint(TypeCatalog types, ListItemsOfType list, FindItems find) : Endpoint<ListItemsRequest, ListedItemsBody>
{
    private const int DefaultLimit = 50;

    public override void Configure()
    {
        Get("/items");
        AllowAnonymous();
        Summary(summary => summary.Summary = "Items of main by type, facets and words, a page at a time");
        Description(route => route.ProducesProblemDetails(404));
    }

    public override async Task HandleAsync(ListItemsRequest req, CancellationToken ct)
    {
        var type = await types.Find(req.Type, ct);
        if (req.Type is not null && type is null)
        {
            await Send.ResultAsync(Answers.Problem(StatusCodes.Status404NotFound, "There is no such type.", $"“{req.Type}” is no type; GET /api/v1/types lists them."));
            return;
        }

        var limit = req.Limit ?? DefaultLimit;
        var after = ListCursor.Decode(req.After);
        await Send.OkAsync(string.IsNullOrWhiteSpace(req.Q) ? await List(req, type, after, limit, ct) : await Search(req.Q, type, after, limit, ct), ct);
    }

    private async Task<ListedItemsBody> List(ListItemsRequest req, ItemType? type, ListCursor? after, int limit, CancellationToken ct)
    {
        var chosen = type?.Fields.Where(field => field.Facet && HttpContext.Request.Query.ContainsKey(field.Name))
            .ToDictionary(field => field.Name, field => HttpContext.Request.Query[field.Name].ToString()) ?? [];
        var order = req.Order == "newest" ? ListOrder.Newest : ListOrder.Title;
        var all = (await types.All(ct)).Select(each => each.Slug).ToList();
        var page = await list.Run(new ListRequest(type, chosen, order, after, limit), all, ct);
        return new ListedItemsBody(
            [.. page.Lines.Select(line => new ListedItemBody(line.Path, line.Title, line.Type, line.Summary, line.UpdatedAt, ItemUrl.Api(line.Path)))], page.After, false);
    }

    private async Task<ListedItemsBody> Search(string words, ItemType? type, ListCursor? after, int limit, CancellationToken ct)
    {
        var found = await find.Run(words, type?.Slug, after, limit, ct);
        return new ListedItemsBody(
            [.. found.Items.Select(item => new ListedItemBody(item.Path, item.Title, item.Type, string.Concat(item.Excerpt.Select(span => span.Text)), item.UpdatedAt, ItemUrl.Api(item.Path)))],
            found.After, found.IsGuess);
    }
}
