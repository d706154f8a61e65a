using Npgsql;

namespace VersionedContent.Content.Show;

/// <summary>An item as a line of a list.</summary>
internal sealed record ItemLine(string Path, string Title, string Type, string Summary);

/// <summary>Items whose titles are like a path that leads nowhere: most wrong addresses are misspelt ones.</summary>
internal sealed class NearItems(NpgsqlDataSource database)
{
    private const string Sql =
        """
        SELECT path, title, type, summary FROM content.items
        WHERE title % @words AND type <> 'type'
        ORDER BY similarity(title, @words) DESC, path LIMIT 6
        """;

    public async Task<IReadOnlyList<ItemLine>> Find(string path, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue("words", ItemUrl.Words(path));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var near = new List<ItemLine>();
        while (await rows.ReadAsync(ct))
            near.Add(new ItemLine(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3)));
        return near;
    }
}
