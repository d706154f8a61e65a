using Npgsql;
using NpgsqlTypes;

namespace VersionedContent.Content.Show;

/// <summary>A path that an item links to, and where it leads today.</summary>
internal sealed record LinkTarget(string Path, string Title, string Type);

/// <summary>An item that links to the one shown.</summary>
internal sealed record Backlink(string Path, string Title, string Type, string Field);

/// <summary>A picture's words.</summary>
internal sealed record PictureText(string Hash, string Alt, string Credit, int Width, int Height);

/// <summary>What stands around an item on its page.</summary>
internal sealed record ItemSurroundings(
    IReadOnlyDictionary<string, LinkTarget> Targets, IReadOnlyList<Backlink> Backlinks, int BacklinkCount, PictureText? Picture)
{
    public static readonly ItemSurroundings None = new(new Dictionary<string, LinkTarget>(), [], 0, null);
}

/// <summary>Titles of everything an item links to, what links to it, and its picture's words: one query.</summary>
internal sealed class ItemContext(NpgsqlDataSource database)
{
    private const int MostBacklinks = 40;

    private const string Sql =
        """
        WITH target AS (
            SELECT wanted.path, i.path AS now, i.title, i.type
            FROM unnest(@paths) AS wanted (path)
            CROSS JOIN LATERAL (
                SELECT path, title, type FROM content.items WHERE path = wanted.path
                UNION ALL
                SELECT i.path, i.title, i.type FROM content.former_paths f JOIN content.items i USING (document_id) WHERE f.path = wanted.path
                LIMIT 1) i
        ),
        own_path AS (
            SELECT @path AS path UNION SELECT path FROM content.former_paths WHERE document_id = @document
        ),
        back AS (
            SELECT i.path, i.title, i.type, min(l.field) AS field
            FROM own_path JOIN content.links l ON l.target_path = own_path.path JOIN content.items i ON i.document_id = l.from_id
            WHERE l.from_id <> @document
            GROUP BY i.path, i.title, i.type
        )
        SELECT 't' AS kind, path AS a, title AS b, type AS c, now AS d, 0 AS x, 0 AS y FROM target
        UNION ALL
        (SELECT 'b', path, title, type, field, (count(*) OVER ())::int, 0 FROM back ORDER BY title, path LIMIT @most)
        UNION ALL
        SELECT 'p', hash, alt, credit, '', width, height FROM content.media WHERE hash = @picture
        """;

    public async Task<ItemSurroundings> Read(Guid documentId, string path, IReadOnlyCollection<string> linked, string? picture, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new("paths", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = linked.Distinct().ToArray() });
        command.Parameters.AddWithValue("path", path);
        command.Parameters.AddWithValue("document", documentId);
        command.Parameters.AddWithValue("most", MostBacklinks);
        command.Parameters.Add(new("picture", NpgsqlDbType.Text) { Value = (object?)picture ?? DBNull.Value });

        var targets = new Dictionary<string, LinkTarget>();
        var backlinks = new List<Backlink>();
        var count = 0;
        PictureText? words = null;
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var (a, b, c, d) = (rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetString(4));
            switch (rows.GetString(0))
            {
                case "t":
                    targets[a] = new LinkTarget(d, b, c);
                    break;
                case "b":
                    backlinks.Add(new Backlink(a, b, c, d));
                    count = rows.GetInt32(5);
                    break;
                default:
                    words = new PictureText(a, b, c, rows.GetInt32(5), rows.GetInt32(6));
                    break;
            }
        }

        return new ItemSurroundings(targets, backlinks, count, words);
    }
}
