using Microsoft.AspNetCore.Http;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Content.Browse;
using VersionedContent.Content.Types;
using VersionedContent.ServiceDefaults.Pages;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Home;

/// <summary>Items worth reading: those with a picture and a text, the best rated and the newest first.</summary>
internal sealed class FeaturedItems(NpgsqlDataSource database, TypeCatalog types) : IPagePart
{
    private const int Most = 6;

    public string Place => Places.HomeFeatured;

    public async ValueTask<PartView?> Show(HttpContext http, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"""
            SELECT {ListItemsOfType.Columns} FROM (
                SELECT * FROM content.items WHERE type = ANY(@types) AND summary <> ''
                ORDER BY (image IS NOT NULL) DESC, updated_at DESC, document_id LIMIT 60) i
            {ListItemsOfType.Rating}
            ORDER BY (i.image IS NOT NULL) DESC, (r.sum + 19.5) / (r.n + 3) DESC, i.updated_at DESC LIMIT @most
            """);
        command.Parameters.AddWithValue("types", (await types.Shown(ct)).Where(type => type.Reviewed).Select(type => type.Slug).ToArray());
        command.Parameters.AddWithValue("most", Most);
        var lines = await ListItemsOfType.ReadLines(command, ct);
        return lines.Count == 0 ? null : new PartView("/Content/Home/_Featured.cshtml", lines);
    }
}

/// <summary>The newest versions on main.</summary>
internal sealed class RecentChanges(IVersionStore store, NpgsqlDataSource database) : IPagePart
{
    private const int Most = 8;

    public string Place => Places.HomeRecent;

    public async ValueTask<PartView?> Show(HttpContext http, CancellationToken ct)
    {
        var page = await store.Recent(Ref.Main, new HistoryFilter(Limit: Most), http.User.Viewer(), ct);
        if (page is not { Versions.Count: > 0 })
            return null;
        await using var command = database.CreateCommand("SELECT document_id, title FROM content.items WHERE document_id = ANY($1)");
        command.Parameters.Add(new() { Value = page.Versions.Select(version => version.DocumentId).Distinct().ToArray() });
        var titles = new Dictionary<Guid, string>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            titles[rows.GetGuid(0)] = rows.GetString(1);
        return new PartView(
            "/Content/Home/_Recent.cshtml",
            page.Versions.Select(version => new RecentChange(version, titles.GetValueOrDefault(version.DocumentId, version.Path))).ToList());
    }
}

internal sealed record RecentChange(VersionSummary Version, string Title);

/// <summary>One type as a chip or a menu line.</summary>
internal sealed class BrowseChips(TypeCatalog types) : IPagePart
{
    public string Place => Places.HomeBrowse;

    public async ValueTask<PartView?> Show(HttpContext http, CancellationToken ct) =>
        await types.Shown(ct) is { Count: > 0 } shown ? new PartView("/Content/Home/_Chips.cshtml", shown) : null;
}

internal sealed class BrowseMenu(TypeCatalog types) : IPagePart
{
    public string Place => Places.BrowseMenu;

    public async ValueTask<PartView?> Show(HttpContext http, CancellationToken ct) =>
        await types.Shown(ct) is { Count: > 0 } shown ? new PartView("/Content/Home/_Menu.cshtml", shown) : null;
}

/// <summary>How much there is, by type.</summary>
internal sealed class SiteNumbers(NpgsqlDataSource database, TypeCatalog types) : IPagePart
{
    public string Place => Places.HomeNumbers;

    public async ValueTask<PartView?> Show(HttpContext http, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT type, count(*)::int FROM content.items GROUP BY type");
        var counts = new Dictionary<string, int>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            counts[rows.GetString(0)] = rows.GetInt32(1);
        var shown = (await types.Shown(ct)).Where(type => counts.ContainsKey(type.Slug))
            .Select(type => new SiteNumber(type.Plural, counts[type.Slug], $"/browse/{type.Slug}")).ToList();
        return shown.Count == 0 ? null : new PartView("/Content/Home/_Numbers.cshtml", shown);
    }
}

internal sealed record SiteNumber(string Label, int Count, string Address);
