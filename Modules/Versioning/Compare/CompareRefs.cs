using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Compare;

/// <summary>
/// The documents that differ between two refs. Both see a branch up to some change set and moment; only what was written
/// between the two bounds of any branch can differ, so nothing else is read.
/// </summary>
internal sealed class CompareRefs(NpgsqlDataSource database)
{
    /// <summary>How many versions or heads between the bounds are looked at; past that nobody reads the list.</summary>
    internal const int MostRead = 200_000;

    private const int MostRows = 200;

    private static readonly string Candidates = $"""
        {VersionSql.ChainOf("from_")}, {VersionSql.ChainOf("to_")},
        -- What only one side sees counts from nothing; its moment is then no bound of its own.
        ranges AS (
            SELECT branch_id, LEAST(COALESCE(f.upto, 0), COALESCE(t.upto, 0)) AS lowest, GREATEST(COALESCE(f.upto, 0), COALESCE(t.upto, 0)) AS highest,
                   LEAST(f.until, t.until) AS earliest, GREATEST(f.until, t.until) AS latest
            FROM from_chain f FULL JOIN to_chain t USING (branch_id)
        ),
        changed AS MATERIALIZED (
            SELECT document_id FROM (
                -- Up to a head: each document once, however often it was changed.
                SELECT h.document_id FROM ranges r JOIN versioning.heads h ON h.branch_id = r.branch_id AND h.change_set_id > r.lowest
                WHERE r.highest = 9223372036854775807 AND r.lowest < r.highest
                UNION ALL
                SELECT v.document_id FROM ranges r
                JOIN versioning.change_sets s ON s.branch_id = r.branch_id AND s.id > r.lowest AND s.id <= r.highest AND s.at <= r.latest
                JOIN versioning.versions v ON v.change_set_id = s.id
                WHERE r.highest < 9223372036854775807
                UNION ALL
                SELECT v.document_id FROM ranges r
                JOIN versioning.change_sets s ON s.branch_id = r.branch_id AND s.at > r.earliest AND s.at <= r.latest AND s.id <= r.highest
                JOIN versioning.versions v ON v.change_set_id = s.id
                WHERE r.earliest < r.latest
                LIMIT {MostRead + 1}) written
        ),
        size AS MATERIALIZED (SELECT count(*) > {MostRead} AS is_too_large FROM changed)
        """;

    private static string Sql(int rows) => $"""
        WITH {Candidates},
        page AS (
            SELECT d.document_id, l.before, l.after, CASE WHEN l.after THEN t.path ELSE f.path END AS path, f.path IS DISTINCT FROM t.path AS is_renamed,
                   f.branch_id AS from_branch, f.change_set_id AS from_change, t.branch_id AS to_branch, t.change_set_id AS to_change
            FROM (SELECT DISTINCT document_id FROM changed WHERE NOT (SELECT is_too_large FROM size)) d
            LEFT JOIN LATERAL ({VersionSql.NewestOf("d.document_id", "from_chain")}) f ON true
            LEFT JOIN LATERAL ({VersionSql.NewestOf("d.document_id", "to_chain")}) t ON true
            CROSS JOIN LATERAL (SELECT COALESCE(f.kind <> 3, false) AS before, COALESCE(t.kind <> 3, false) AS after) l
            WHERE (l.before <> l.after OR (l.before AND (f.hash <> t.hash OR f.redacted & 1 <> t.redacted & 1 OR f.path <> t.path)))
              AND (CASE WHEN l.after THEN t.path ELSE f.path END, d.document_id) > (@after_path, @after_document)
            ORDER BY 4, 1 LIMIT {rows}
        )
        SELECT {VersionSql.SummaryColumns}, size.is_too_large, page.document_id, page.path, page.before, page.after, page.is_renamed, side.is_from
        FROM from_target CROSS JOIN to_target CROSS JOIN size
        LEFT JOIN page ON true
        LEFT JOIN LATERAL (VALUES (true, page.from_branch, page.from_change), (false, page.to_branch, page.to_change)) side(is_from, branch_id, change_set_id) ON true
        LEFT JOIN versioning.versions v ON v.document_id = page.document_id AND v.branch_id = side.branch_id AND v.change_set_id = side.change_set_id
        {VersionSql.SummaryJoinsIfAny}
        ORDER BY page.path, page.document_id, side.is_from DESC
        """;

    public async Task<RefComparison?> Run(Ref from, Ref to, string? after, int limit, Viewer viewer, CancellationToken ct)
    {
        limit = Math.Clamp(limit, 1, MostRows);
        await using var command = database.CreateCommand(Sql(limit + 1));
        command.Parameters.AddRef(from, "from_");
        command.Parameters.AddRef(to, "to_");
        command.Parameters.AddViewer(viewer);
        var (path, document) = PathCursor.Read(after);
        command.Parameters.AddWithValue("after_path", path);
        command.Parameters.AddWithValue("after_document", document);
        await using var rows = await command.ExecuteReaderAsync(ct);
        List<DifferingDocument>? documents = null;
        var isTooLarge = false;
        const int column = VersionSql.SummaryWidth;
        while (await rows.ReadAsync(ct))
        {
            documents ??= [];
            isTooLarge = rows.GetBoolean(column);
            if (rows.IsDBNull(column + 1))
                continue;
            // Two rows a document: its version at the one ref, then at the other.
            VersionSummary? version = rows.IsDBNull(0) ? null : VersionSql.Summary(rows);
            if (rows.GetBoolean(column + 6))
                documents.Add(new DifferingDocument(rows.GetGuid(column + 1), rows.GetString(column + 2), Difference(rows, column + 3), version, null));
            else
                documents[^1] = documents[^1] with { To = version };
        }

        if (documents is null)
            return null;
        if (documents.Count <= limit)
            return new RefComparison(from, to, documents, null, isTooLarge);
        documents.RemoveAt(limit);
        return new RefComparison(from, to, documents, PathCursor.Write(documents[^1].Path, documents[^1].DocumentId), isTooLarge);
    }

    private static RefDifference Difference(NpgsqlDataReader row, int column) => (row.GetBoolean(column), row.GetBoolean(column + 1), row.GetBoolean(column + 2)) switch
    {
        (false, _, _) => RefDifference.Added,
        (_, false, _) => RefDifference.Removed,
        (_, _, true) => RefDifference.Renamed,
        _ => RefDifference.Edited,
    };
}
