using Microsoft.AspNetCore.Mvc.Rendering;
using Npgsql;
using VersionedContent.Content.Types;

namespace VersionedContent.Content.Edit;

/// <summary>What the form offers to choose from: items to refer to, and pictures.</summary>
/// <param name="Items">By field; a field with too many to choose from is missing and takes a path.</param>
internal sealed record FormOptions(IReadOnlyDictionary<string, IReadOnlyList<SelectListItem>> Items, IReadOnlyList<SelectListItem> Pictures)
{
    public static readonly FormOptions None = new(new Dictionary<string, IReadOnlyList<SelectListItem>>(), []);
}

internal sealed class ReadFormOptions(NpgsqlDataSource database)
{
    /// <summary>A longer menu than this is no help; the field then takes a path.</summary>
    private const int MostItems = 400;

    private const string Sql =
        """
        SELECT type, path, title FROM content.items WHERE type = ANY(@types) ORDER BY title, path LIMIT @most
        """;

    private const string PictureSql = "SELECT hash, alt FROM content.media ORDER BY alt, hash LIMIT 300";

    public async Task<FormOptions> Read(ItemType type, CancellationToken ct)
    {
        var fields = type.Fields.Where(field => field.Kind == FieldKind.Reference && !field.RefersTo.Contains("*")).ToList();
        var wanted = fields.SelectMany(field => field.RefersTo).Distinct().ToArray();
        await using var connection = await database.OpenConnectionAsync(ct);
        var byType = wanted.Length == 0 ? [] : await Items(connection, wanted, ct);
        var pictures = type.Fields.Any(field => field.Kind == FieldKind.Image) ? await Pictures(connection, ct) : [];
        var total = byType.Values.Sum(list => list.Count);
        var items = new Dictionary<string, IReadOnlyList<SelectListItem>>();
        // A cut list must not pass for the whole one.
        foreach (var field in fields.Where(_ => total < MostItems))
            items[field.Name] = [.. field.RefersTo.SelectMany(slug => byType.GetValueOrDefault(slug) ?? [])];
        return new FormOptions(items, pictures);
    }

    private static async Task<Dictionary<string, List<SelectListItem>>> Items(NpgsqlConnection connection, string[] types, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddWithValue("types", types);
        command.Parameters.AddWithValue("most", MostItems);
        var items = new Dictionary<string, List<SelectListItem>>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            if (!items.TryGetValue(rows.GetString(0), out var list))
                items[rows.GetString(0)] = list = [];
            list.Add(new SelectListItem(rows.GetString(2), rows.GetString(1)));
        }

        return items;
    }

    private static async Task<List<SelectListItem>> Pictures(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(PictureSql, connection);
        var pictures = new List<SelectListItem>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            pictures.Add(new SelectListItem(rows.GetString(1), rows.GetString(0)));
        return pictures;
    }
}
