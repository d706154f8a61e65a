using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Content.Types;

namespace VersionedContent.Content.Browse;

/// <summary>Items of a type (or of all), narrowed by their facets.</summary>
internal sealed class BrowsePage(TypeCatalog types, ListItemsOfType list, ListFacets facets) : PageModel
{
    public const int PageSize = 24;

    [BindProperty(SupportsGet = true)]
    public string? Type { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    public ItemType? ItemType { get; private set; }
    public IReadOnlyList<ItemType> Types { get; private set; } = [];
    public ListedPage Items { get; private set; } = new([], null);
    public IReadOnlyList<Facet> Facets { get; private set; } = [];
    public Dictionary<string, string> Chosen { get; } = [];

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        Types = await types.Shown(ct);
        if (Type is not null)
        {
            ItemType = await types.Find(Type, ct);
            if (ItemType is null)
                return NotFound();
            foreach (var field in ItemType.Fields.Where(field => field.Facet))
            {
                if (Request.Query[field.Name].ToString() is { Length: > 0 } value)
                    Chosen[field.Name] = value;
            }
        }

        var order = Sort == "newest" ? ListOrder.Newest : ListOrder.Title;
        var request = new ListRequest(ItemType, Chosen, order, ListCursor.Decode(After), PageSize);
        Items = await list.Run(request, [.. Types.Select(type => type.Slug)], ct);
        Facets = await facets.Run(request, ct);
        return Page();
    }

    /// <summary>This list with one thing about it different; a page further on starts from the first again.</summary>
    public string Address(string? name = null, string? value = null, string? after = null, string? sort = null)
    {
        var parts = Chosen.Where(choice => choice.Key != name).Select(choice => (choice.Key, choice.Value)).ToList();
        if (name is not null && value is not null)
            parts.Add((name, value));
        if ((sort ?? Sort) == "newest")
            parts.Add(("sort", "newest"));
        if (after is not null)
            parts.Add(("after", after));
        var query = string.Join('&', parts.Select(part => $"{Uri.EscapeDataString(part.Item1)}={Uri.EscapeDataString(part.Item2)}"));
        return (ItemType is null ? "/browse" : $"/browse/{ItemType.Slug}") + (query.Length > 0 ? "?" + query : "");
    }
}
