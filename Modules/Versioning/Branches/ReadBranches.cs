using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Branches;

/// <summary>Branches as people see them, with how far each is from its parent, in one query.</summary>
internal sealed class ReadBranches(NpgsqlDataSource database)
{
    // The last change comes from an index on change sets: a column on the branch would make all commits to main meet at one row.
    private const string Columns = """
        b.id, b.name, b.title, b.kind, b.state, b.visibility, b.is_protected, b.owner_id, a.name, p.name, b.created_at,
        (SELECT s.at FROM versioning.change_sets s WHERE s.branch_id = b.id ORDER BY s.id DESC LIMIT 1),
        CASE WHEN b.kind = 0 THEN 0 ELSE (SELECT count(*) FROM versioning.heads h WHERE h.branch_id = b.id) END,
        ahead.count, behind.count
        """;

    /// <summary>The nearest ancestor of branch <c>b</c> that is not deleted and may be seen, and the last of it that the branch saw when forked.</summary>
    private const string Parent = """
        SELECT n.id, n.name, c.upto, c.until
        FROM unnest(b.chain_ids, b.chain_limits, b.chain_moments) WITH ORDINALITY c(id, upto, until, ord) JOIN versioning.branches n ON n.id = c.id
        WHERE c.ord > 1 AND n.state <> 3 AND (n.visibility = 0 OR n.owner_id = @viewer OR @sees_all) ORDER BY c.ord LIMIT 1
        """;

    /// <summary>What the last merge of one branch into another that still counts brought there.</summary>
    private static string Taken(string source, string target) => $"""
        SELECT COALESCE(m.merged_upto, m.id) AS upto FROM versioning.change_sets m
        WHERE m.merged_branch_id = {source} AND m.branch_id = {target} AND NOT ({MergeCandidates.Undone("m")}) ORDER BY m.id DESC LIMIT 1
        """;

    private static readonly string From = $"""
        FROM versioning.branches b LEFT JOIN versioning.authors a ON a.id = b.owner_id
        LEFT JOIN LATERAL ({Parent}) p ON true
        LEFT JOIN LATERAL ({Taken("b.id", "p.id")}) given ON true
        LEFT JOIN LATERAL ({Taken("p.id", "b.id")}) got ON true
        CROSS JOIN LATERAL (
            SELECT count(*) FROM (
                SELECT FROM versioning.change_sets s
                WHERE p.id IS NOT NULL AND s.branch_id = b.id AND s.id > COALESCE(given.upto, 0) AND s.merged_branch_id IS DISTINCT FROM p.id
                LIMIT {Branch.MostCounted}) s) ahead
        CROSS JOIN LATERAL (
            SELECT count(*) FROM (
                SELECT FROM versioning.change_sets s
                WHERE s.branch_id = p.id AND s.id > GREATEST(p.upto, got.upto) AND s.merged_branch_id IS DISTINCT FROM b.id
                UNION ALL
                -- Forked at a moment: what lies before the fork by its id and after it by its time.
                SELECT FROM versioning.change_sets s
                WHERE s.branch_id = p.id AND got.upto IS NULL AND s.id <= p.upto AND s.at > p.until AND s.merged_branch_id IS DISTINCT FROM b.id
                LIMIT {Branch.MostCounted}) s) behind
        WHERE (b.visibility = 0 OR b.owner_id = @viewer OR @sees_all) AND b.state <> 3
        """;

    public async Task<Branch?> Find(string name, Viewer viewer, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Named(name, viewer) } };
        await using var rows = await batch.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? Read(rows) : null;
    }

    /// <summary>What <see cref="Read"/> reads of one branch, where the viewer may see it.</summary>
    public static NpgsqlBatchCommand Named(string name, Viewer viewer)
    {
        var command = new NpgsqlBatchCommand($"SELECT {Columns} {From} AND b.name = @name");
        command.Parameters.AddViewer(viewer);
        command.Parameters.AddWithValue("name", name);
        return command;
    }

    public async Task<BranchPage> List(BranchState? state, BranchKind? kind, long? before, int limit, Viewer viewer, CancellationToken ct)
    {
        limit = Math.Clamp(limit, 1, 200);
        await using var command = database.CreateCommand($"""
            SELECT {Columns} {From} AND b.kind <> 0 AND b.id < @before
              {(state is { } s ? $"AND b.state = {(short)s}" : "")} {(kind is { } k ? $"AND b.kind = {(short)k}" : "")}
            ORDER BY b.id DESC LIMIT {limit + 1}
            """);
        command.Parameters.AddViewer(viewer);
        command.Parameters.AddWithValue("before", before ?? long.MaxValue);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var branches = new List<Branch>(limit);
        while (await rows.ReadAsync(ct))
            branches.Add(Read(rows));
        if (branches.Count <= limit)
            return new BranchPage(branches, null);
        branches.RemoveAt(limit);
        return new BranchPage(branches, branches[^1].Id);
    }

    public async Task<IReadOnlyList<BranchChange>?> Changes(string name, string? after, int limit, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            WITH target AS (
                SELECT b.*, (SELECT id FROM ({Parent}) p) AS parent
                FROM versioning.branches b WHERE b.name = @name AND b.kind <> 0 AND b.state <> 3 AND (b.visibility = 0 OR b.owner_id = @viewer OR @sees_all)),
            chain AS (
                SELECT c.* FROM target, unnest(target.chain_ids[2:], target.chain_limits[2:], target.chain_moments[2:]) WITH ORDINALITY c(branch_id, upto, until, ord))
            SELECT {VersionSql.SummaryColumns}, before.path, before.change_set_id, moved.change_set_id IS NOT NULL
            FROM target LEFT JOIN versioning.heads h ON h.branch_id = target.id AND (h.path, h.document_id) > (@after_path, @after_document)
            LEFT JOIN versioning.versions v ON v.document_id = h.document_id AND v.branch_id = h.branch_id AND v.change_set_id = h.change_set_id
            {VersionSql.SummaryJoinsIfAny}
            LEFT JOIN LATERAL ({VersionSql.NewestOf("h.document_id")}) before ON true
            LEFT JOIN versioning.heads moved ON moved.document_id = h.document_id AND moved.branch_id = target.parent
                 AND moved.change_set_id IS DISTINCT FROM before.change_set_id
            ORDER BY h.path, h.document_id LIMIT {Math.Clamp(limit, 1, 1_000)}
            """);
        command.Parameters.AddViewer(viewer);
        command.Parameters.AddWithValue("name", name);
        var (path, document) = PathCursor.Read(after);
        command.Parameters.AddWithValue("after_path", path);
        command.Parameters.AddWithValue("after_document", document);
        await using var rows = await command.ExecuteReaderAsync(ct);
        List<BranchChange>? changes = null;
        while (await rows.ReadAsync(ct))
        {
            changes ??= [];
            if (rows.IsDBNull(0))
                continue;
            var before = rows.IsDBNull(VersionSql.SummaryWidth) ? null : rows.GetString(VersionSql.SummaryWidth);
            long? changeSetBefore = before is null ? null : rows.GetInt64(VersionSql.SummaryWidth + 1);
            changes.Add(new BranchChange(VersionSql.Summary(rows), before, changeSetBefore, rows.GetBoolean(VersionSql.SummaryWidth + 2)));
        }

        return changes;
    }

    public static Branch Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), (BranchKind)row.GetInt16(3), (BranchState)row.GetInt16(4),
        (BranchVisibility)row.GetInt16(5), row.GetBoolean(6),
        row.IsDBNull(7) ? null : new Author(row.GetGuid(7), row.IsDBNull(8) ? "" : row.GetString(8)),
        row.IsDBNull(9) ? null : row.GetString(9), row.GetFieldValue<DateTimeOffset>(10),
        row.IsDBNull(11) ? null : row.GetFieldValue<DateTimeOffset>(11), (int)row.GetInt64(12))
    {
        Ahead = (int)row.GetInt64(13),
        Behind = (int)row.GetInt64(14),
    };
}
