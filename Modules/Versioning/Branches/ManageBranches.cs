using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Branches;

/// <summary>Makes, lists and closes branches.</summary>
internal sealed class ManageBranches(NpgsqlDataSource database, TimeProvider time) : IBranches
{
    private const int TitleLength = 200;

    // The last change comes from an index on change sets: a column on the branch would make all commits to main meet at one row.
    private const string Columns = """
        b.id, b.name, b.title, b.kind, b.state, b.visibility, b.is_protected, b.owner_id, a.name, p.name, b.created_at,
        (SELECT s.at FROM versioning.change_sets s WHERE s.branch_id = b.id ORDER BY s.id DESC LIMIT 1),
        CASE WHEN b.kind = 0 THEN 0 ELSE (SELECT count(*) FROM versioning.heads h WHERE h.branch_id = b.id) END
        """;

    private const string From = """
        FROM versioning.branches b LEFT JOIN versioning.authors a ON a.id = b.owner_id LEFT JOIN versioning.branches p ON p.id = b.parent_id
        WHERE (b.visibility = 0 OR b.owner_id = @viewer OR @sees_all)
        """;

    public async Task<Branch?> Find(string name, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"SELECT {Columns} {From} AND b.name = @name");
        command.Parameters.AddViewer(viewer);
        command.Parameters.AddWithValue("name", name);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? Read(rows) : null;
    }

    public async Task<BranchPage> List(BranchState? state, BranchKind? kind, long? before, int limit, Viewer viewer, CancellationToken ct)
    {
        limit = Math.Clamp(limit, 1, 200);
        await using var command = database.CreateCommand($"""
            SELECT {Columns} {From} AND b.kind <> 0
              AND (@state IS NULL OR b.state = @state) AND (@kind IS NULL OR b.kind = @kind) AND (@before IS NULL OR b.id < @before)
            ORDER BY b.id DESC LIMIT @limit
            """);
        command.Parameters.AddViewer(viewer);
        command.Parameters.Add(new("state", NpgsqlDbType.Smallint) { Value = (object?)(short?)state ?? DBNull.Value });
        command.Parameters.Add(new("kind", NpgsqlDbType.Smallint) { Value = (object?)(short?)kind ?? DBNull.Value });
        command.Parameters.Add(new("before", NpgsqlDbType.Bigint) { Value = (object?)before ?? DBNull.Value });
        command.Parameters.AddWithValue("limit", limit + 1);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var branches = new List<Branch>(limit);
        while (await rows.ReadAsync(ct))
            branches.Add(Read(rows));
        if (branches.Count <= limit)
            return new BranchPage(branches, null);
        branches.RemoveAt(limit);
        return new BranchPage(branches, branches[^1].Id);
    }

    public async Task<BranchResult> Create(NewBranch branch, Viewer viewer, CancellationToken ct)
    {
        if (viewer.Id is not { } owner || !viewer.May(Permissions.CreateBranches))
            return new BranchResult.Forbidden("Sign in to make a branch.");
        if (!BranchName.IsValid(branch.Name))
            return new BranchResult.Invalid($"'{branch.Name}' is no branch name: use lower-case letters, digits and - _ . in parts divided by /, at most {BranchName.MaxLength} characters.");
        if (branch.Title.Length is 0 or > TitleLength)
            return new BranchResult.Invalid($"Give the branch a title of at most {TitleLength} characters that says what it is for.");

        if (await ForkFrom(branch.From, viewer, ct) is not var (parent, chain))
            return new BranchResult.NotFound($"the ref {branch.From}");
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new("INSERT INTO versioning.authors (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
                    {
                        Parameters = { new() { Value = owner }, new() { Value = viewer.Name } },
                    },
                    BranchRows.Insert(branch, parent.Id, chain, owner, time.GetUtcNow()),
                },
            };
            await batch.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException error) when (error.ConstraintName == "ux_branches_name")
        {
            return new BranchResult.NameTaken();
        }

        return new BranchResult.Done((await Find(branch.Name, viewer, ct))!);
    }

    /// <summary>The branch that a ref is on, and what a fork of it there sees.</summary>
    private async Task<(BranchRow Parent, Chain Chain)?> ForkFrom(Ref @ref, Viewer viewer, CancellationToken ct)
    {
        if (await RefRows.Find(database, @ref, viewer, ct) is not var (parent, upto, until))
            return null;
        // A state that cannot change any more is as it is; a head is taken where nothing below it is still being written.
        var point = upto == long.MaxValue ? await BranchRows.TakeForkPoint(database, parent.Id, ct) : upto;
        return (parent, parent.Chain.Until(point, until < time.GetUtcNow().UtcDateTime ? until : Chain.Always));
    }

    public async Task<IReadOnlyList<BranchChange>?> Changes(string name, string? afterPath, int limit, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            WITH target AS (SELECT * FROM versioning.branches b WHERE b.name = @name AND (b.visibility = 0 OR b.owner_id = @viewer OR @sees_all)),
            chain AS (
                SELECT c.* FROM target, unnest(target.chain_ids[2:], target.chain_limits[2:], target.chain_moments[2:]) WITH ORDINALITY c(branch_id, upto, until, ord))
            SELECT {VersionSql.SummaryColumns}, before.path, before.change_set_id, moved.change_set_id IS NOT NULL
            FROM target LEFT JOIN versioning.heads h ON h.branch_id = target.id AND (@after IS NULL OR h.path > @after)
            LEFT JOIN versioning.versions v ON v.document_id = h.document_id AND v.branch_id = h.branch_id AND v.change_set_id = h.change_set_id
            {VersionSql.SummaryJoinsIfAny}
            LEFT JOIN LATERAL ({VersionSql.NewestOf("h.document_id")}) before ON true
            LEFT JOIN versioning.heads moved ON moved.document_id = h.document_id AND moved.branch_id = target.parent_id
                 AND moved.change_set_id IS DISTINCT FROM before.change_set_id
            ORDER BY h.path LIMIT @limit
            """);
        command.Parameters.AddViewer(viewer);
        command.Parameters.AddWithValue("name", name);
        command.Parameters.AddWithValue("limit", Math.Clamp(limit, 1, 1_000));
        command.Parameters.Add(new("after", NpgsqlDbType.Text) { Value = (object?)afterPath ?? DBNull.Value });
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

    public async Task<BranchResult> Archive(string name, Viewer viewer, CancellationToken ct)
    {
        if (await BranchRows.Find(database, name, viewer, ct) is not { } branch)
            return new BranchResult.NotFound($"the branch {name}");
        if (branch.Kind == BranchKind.Main || (branch.OwnerId != viewer.Id && !viewer.May(Permissions.ManageBranches)))
            return new BranchResult.Forbidden(branch.Kind == BranchKind.Main ? "Main cannot be archived." : "Only its owner or a moderator may archive a branch.");
        if (branch.State != BranchState.Open)
            return new BranchResult.Invalid($"The branch {name} is {branch.State.ToString().ToLowerInvariant()} already.");
        await using var connection = await database.OpenConnectionAsync(ct);
        // Under the lock that commits hold shared: none lands on a branch that is closed.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("SELECT pg_advisory_xact_lock($1)") { Parameters = { new() { Value = BranchRows.LockKey(branch.Id) } } },
                new("UPDATE versioning.branches SET state = 2 WHERE id = $1 AND state = 0") { Parameters = { new() { Value = branch.Id } } },
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
        return new BranchResult.Done((await Find(name, viewer, ct))!);
    }

    private static Branch Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), (BranchKind)row.GetInt16(3), (BranchState)row.GetInt16(4),
        (BranchVisibility)row.GetInt16(5), row.GetBoolean(6),
        row.IsDBNull(7) ? null : new Author(row.GetGuid(7), row.IsDBNull(8) ? "" : row.GetString(8)),
        row.IsDBNull(9) ? null : row.GetString(9), row.GetFieldValue<DateTimeOffset>(10),
        row.IsDBNull(11) ? null : row.GetFieldValue<DateTimeOffset>(11), (int)row.GetInt64(12));
}
