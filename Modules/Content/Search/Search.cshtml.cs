using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Content.Browse;
using VersionedContent.Content.Types;

namespace VersionedContent.Content.Search;

/// <summary>Finds items by their words.</summary>
internal sealed class SearchPage(FindItems find, TypeCatalog types) : PageModel
{
    private const int PageSize = 20;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Words { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Type { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<ItemType> Types { get; private set; } = [];
    public FoundPage Found { get; private set; } = new([], null, false);

    public async Task OnGet(CancellationToken ct)
    {
        Types = await types.Shown(ct);
        Found = await find.Run(Words ?? "", string.IsNullOrEmpty(Type) ? null : Type, ListCursor.Decode(After), PageSize, ct);
    }

    public string Address(string? type, string? after = null) =>
        $"/search?q={Uri.EscapeDataString(Words ?? "")}{(type is null ? "" : $"&type={Uri.EscapeDataString(type)}")}{(after is null ? "" : $"&after={after}")}";
}
