using System.Text.Json;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Blame;

/// <param name="Next">Where to go on; null where these were the last.</param>
internal sealed record BlamePage(IReadOnlyList<BlamePage.Row> Rows, long? Next)
{
    /// <param name="Size">Bytes of the content.</param>
    /// <param name="Kept">The version's own blame, where it was kept.</param>
    public readonly record struct Row(BlameStep Step, int Size, byte[]? Kept);
}

/// <summary>
/// The rows that blame reads. Whoever asks, only versions on public branches are looked at, and on the branches that the
/// blamed version's own stands on: so one outcome serves all, and blame of a public branch tells nothing of private work.
/// </summary>
internal sealed class BlameRows(NpgsqlDataSource database)
{
    private const int PageSize = 2_000;

    /// <summary>Whether branch <c>vb</c> may be looked at, from the branch @branch.</summary>
    private const string IsOpen =
        "(vb.visibility = 0 OR EXISTS (SELECT 1 FROM versioning.branches own WHERE own.id = @branch AND vb.id = ANY(own.chain_ids)))";

    // The heads tell which branches have versions of the document, so each branch is one look into the index.
    private const string PageSql = $"""
        WITH bound AS (SELECT COALESCE(max(change_set_id), 0) AS kept FROM versioning.blames
                       WHERE document_id = @document AND change_set_id <= @top AND @stop)
        SELECT v.change_set_id, v.parent, v.merge_parent, v.changes, v.size, kept.data, bound.kept
        FROM versioning.heads h CROSS JOIN bound
        JOIN versioning.branches vb ON vb.id = h.branch_id AND {IsOpen}
        CROSS JOIN LATERAL (
            SELECT * FROM versioning.versions
            WHERE document_id = @document AND branch_id = h.branch_id AND change_set_id BETWEEN bound.kept AND @top
            ORDER BY change_set_id DESC LIMIT @limit) v
        LEFT JOIN versioning.blames kept ON kept.document_id = @document AND kept.change_set_id = v.change_set_id
        WHERE h.document_id = @document
        ORDER BY v.change_set_id DESC LIMIT @limit
        """;

    private static readonly string NamedSql = $"""
        SELECT {VersionSql.SummaryColumns.Replace("v.changes", "NULL::jsonb", StringComparison.Ordinal)}
        FROM versioning.versions v {VersionSql.SummaryJoins}
        WHERE v.document_id = @document AND v.branch_id = s.branch_id AND v.change_set_id = s.id AND s.id = ANY(@ids) AND {IsOpen}
        """;

    private const string ContentsSql = $"""
        SELECT v.change_set_id, {VersionSql.ContentColumns}
        FROM versioning.change_sets s
        JOIN versioning.versions v ON v.document_id = @document AND v.branch_id = s.branch_id AND v.change_set_id = s.id
        {VersionSql.ContentJoins}
        WHERE s.id = ANY(@ids)
        """;

    /// <summary>The document's versions from <paramref name="top"/> down, newest first.</summary>
    /// <param name="stopAtKept">Read no further than the newest version whose blame is kept.</param>
    public async Task<BlamePage> Page(DocumentVersion head, long top, bool stopAtKept, CancellationToken ct)
    {
        await using var command = database.CreateCommand(PageSql);
        command.Parameters.AddWithValue("document", head.DocumentId);
        command.Parameters.AddWithValue("branch", head.BranchId);
        command.Parameters.AddWithValue("top", top);
        command.Parameters.AddWithValue("stop", stopAtKept);
        command.Parameters.AddWithValue("limit", PageSize);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var steps = new List<BlamePage.Row>();
        var bound = 0L;
        while (await rows.ReadAsync(ct))
        {
            var step = new BlameStep(
                rows.GetInt64(0), rows.IsDBNull(1) ? null : rows.GetInt64(1), rows.IsDBNull(2) ? null : rows.GetInt64(2),
                rows.IsDBNull(3) ? null : FieldChangeSummary.FromJson(rows.GetString(3)));
            steps.Add(new BlamePage.Row(step, rows.GetInt32(4), rows.IsDBNull(5) ? null : rows.GetFieldValue<byte[]>(5)));
            bound = rows.GetInt64(6);
        }

        return new BlamePage(steps, steps.Count == PageSize ? steps[^1].Step.Id - 1 : bound > 0 ? bound - 1 : null);
    }

    /// <summary>Those of the versions that may be named, without their changes.</summary>
    public async Task<Dictionary<long, VersionSummary>> Named(DocumentVersion head, long[] ids, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand(NamedSql);
        command.Parameters.AddViewer(viewer);
        command.Parameters.AddWithValue("document", head.DocumentId);
        command.Parameters.AddWithValue("branch", head.BranchId);
        command.Parameters.AddWithValue("ids", ids);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var versions = new Dictionary<long, VersionSummary>();
        while (await rows.ReadAsync(ct))
        {
            var version = VersionSql.Summary(rows);
            versions[version.ChangeSetId] = version;
        }

        return versions;
    }

    /// <summary>The contents of versions; null for those deleted or withheld.</summary>
    public async Task<Dictionary<long, JsonElement?>> Contents(Guid documentId, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ContentsSql);
        command.Parameters.AddWithValue("document", documentId);
        command.Parameters.AddWithValue("ids", ids.ToArray());
        await using var rows = await command.ExecuteReaderAsync(ct);
        var contents = ids.ToDictionary(id => id, _ => (JsonElement?)null);
        while (await rows.ReadAsync(ct))
            contents[rows.GetInt64(0)] = VersionSql.Bytes(rows, 1) is { } content ? VersionSql.Parse(content) : null;
        return contents;
    }

    public async Task Keep(DocumentVersion version, byte[] data, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO versioning.blames (document_id, change_set_id, data) VALUES ($1, $2, $3)
            ON CONFLICT (document_id, change_set_id) DO UPDATE SET data = excluded.data
            """);
        command.Parameters.Add(new() { Value = version.DocumentId });
        command.Parameters.Add(new() { Value = version.ChangeSetId });
        command.Parameters.Add(new() { Value = data });
        await command.ExecuteNonQueryAsync(ct);
    }
}
