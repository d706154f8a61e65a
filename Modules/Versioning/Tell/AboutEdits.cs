using System.Globalization;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Tell;

/// <summary>Says what change sets were about: their message and, of a single document, its path.</summary>
internal sealed class AboutEdits(NpgsqlDataSource database) : IActivityAbout
{
    private const string Prefix = "change-set:";

    // Marks of a withheld message stand on every version of a change set, so that any one of them tells.
    private const string Sql = """
        SELECT s.id, CASE WHEN v.redacted & 2 = 0 THEN s.message END, CASE WHEN s.document_count = 1 THEN v.path END
        FROM versioning.change_sets s
        JOIN versioning.branches b ON b.id = s.branch_id
        CROSS JOIN LATERAL (SELECT v.path, v.redacted FROM versioning.versions v WHERE v.change_set_id = s.id LIMIT 1) v
        WHERE s.id = ANY(@ids) AND (b.visibility = 0 OR b.owner_id = @viewer OR @sees_all)
        """;

    public string KeyPrefix => Prefix;

    /// <summary>The key of its entry among what its author did.</summary>
    public static string Key(long changeSetId) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{changeSetId}");

    public async Task<IReadOnlyDictionary<string, string>> Say(IReadOnlyCollection<string> keys, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddViewer(viewer);
        command.Parameters.AddWithValue("ids", keys.Select(key => long.Parse(key.AsSpan(Prefix.Length), CultureInfo.InvariantCulture)).ToArray());
        await using var rows = await command.ExecuteReaderAsync(ct);
        var about = new Dictionary<string, string>();
        while (await rows.ReadAsync(ct))
        {
            var (message, path) = (Text(1), Text(2));
            if (message is not null || path is not null)
                about[Key(rows.GetInt64(0))] = message is null ? path! : path is null ? message : $"{message} ({path})";
        }

        return about;

        string? Text(int column) => !rows.IsDBNull(column) && rows.GetString(column) is { Length: > 0 } text ? text : null;
    }
}
