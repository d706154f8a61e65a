using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.FeatureManagement;
using VersionedContent.Accounts;
using VersionedContent.Content.Reviews;
using VersionedContent.Content.Types;
using VersionedContent.ServiceDefaults;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Show;

/// <summary>An item as readers see it, at main's head or at any other ref.</summary>
internal sealed class ItemPage(
    IVersionStore store, ShowItem show, NearItems near, TypeCatalog types, ReadReviews reviews, IVariantFeatureManagerSnapshot features) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Path { get; set; }

    /// <summary>The path asked for, without slashes around it.</summary>
    public string AskedPath { get; private set; } = "";

    [BindProperty(SupportsGet = true, Name = "ref")]
    public string? RefText { get; set; }

    /// <summary>The path that a reader came by, where the item has another one now.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Moved { get; set; }

    public Viewer Viewer => User.Viewer();

    /// <summary>Null where there is nothing to show; then <see cref="Deleted"/>, <see cref="Withheld"/> or nothing says why.</summary>
    public ShownItem? Item { get; private set; }

    public ItemReviews? Reviews { get; private set; }
    public DocumentVersion? Deleted { get; private set; }
    public DocumentVersion? Withheld { get; private set; }
    public bool IsRefUnknown { get; private set; }
    public IReadOnlyList<ItemLine> Near { get; private set; } = [];
    public IReadOnlyList<ItemType> Types { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        var path = Path?.Trim('/') ?? "";
        if (!Ref.TryParse(RefText, out var at))
        {
            IsRefUnknown = true;
            return await Missing(path, ct);
        }

        var version = DocumentPath.Problem(path) is null ? await store.ReadPath(at, path, Viewer, ct) : null;
        if (version is null)
            return await Missing(path, ct);
        if (version.RedirectedFrom is { } from && from != version.Path)
        {
            var address = ItemUrl.Page(version.Path, at.IsMainHead ? null : at.ToString());
            return Redirect($"{address}{(at.IsMainHead ? '?' : '&')}moved={Uri.EscapeDataString(from)}");
        }

        if (version.IsDeleted)
        {
            Deleted = version;
            Response.StatusCode = StatusCodes.Status410Gone;
            return Page();
        }

        if (version.Content is null)
        {
            Withheld = version;
            return Page();
        }

        Item = await show.Run(version, at, ct);
        if (at.IsMainHead && Item.Type is { Reviewed: true } && await features.IsEnabledAsync(FeatureFlags.Reviews, ct))
            Reviews = await reviews.OfItem(version.DocumentId, Viewer.Id, ct);
        return Page();
    }

    private async Task<IActionResult> Missing(string path, CancellationToken ct)
    {
        AskedPath = path;
        Near = path.Length > 0 ? await near.Find(path, ct) : [];
        Types = await types.Shown(ct);
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }
}
