using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Branches;

/// <summary>Reads branch rows for the engine's own use, and takes fork points.</summary>
internal static class BranchRows
{
    public const int Width = 13;

    public const string Columns = "id, name, title, kind, state, visibility, is_protected, owner_id, parent_id, chain_ids, chain_limits, chain_moments, created_at";

    /// <summary>The branch called @name where the viewer may see it (<see cref="VersionSql.AddViewer"/>).</summary>
    public const string ByName = $"""
        SELECT {Columns} FROM versioning.branches b
        WHERE b.name = @name AND {Seen}
        """;

    private const string ById = $"SELECT {Columns} FROM versioning.branches b WHERE b.id = @id AND {Seen}";

    private const string Seen = "b.state <> 3 AND (b.visibility = 0 OR b.owner_id = @viewer OR @sees_all)";

    /// <summary>Null where there is none that the viewer may see.</summary>
    public static async Task<BranchRow?> Find(NpgsqlDataSource database, string name, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ByName);
        command.Parameters.AddWithValue("name", name);
        command.Parameters.AddViewer(viewer);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? Read(rows) : null;
    }

    /// <summary>The branch itself, whatever it is called by now. Null where it is gone or the viewer may not see it.</summary>
    public static async Task<BranchRow?> Find(NpgsqlDataSource database, long id, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ById);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddViewer(viewer);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? Read(rows) : null;
    }

    /// <summary>By id where there is one; work begun before ids were kept with it has names alone.</summary>
    public static Task<BranchRow?> Find(NpgsqlDataSource database, long? id, string name, Viewer viewer, CancellationToken ct) =>
        id is { } known ? Find(database, known, viewer, ct) : Find(database, name, viewer, ct);

    public static BranchRow Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Name = row.GetString(1),
        Title = row.GetString(2),
        Kind = (BranchKind)row.GetInt16(3),
        State = (BranchState)row.GetInt16(4),
        Visibility = (BranchVisibility)row.GetInt16(5),
        IsProtected = row.GetBoolean(6),
        OwnerId = row.IsDBNull(7) ? null : row.GetGuid(7),
        ParentId = row.IsDBNull(8) ? null : row.GetInt64(8),
        ChainIds = row.GetFieldValue<long[]>(9),
        ChainLimits = row.GetFieldValue<long[]>(10),
        ChainMoments = row.GetFieldValue<DateTime[]>(11),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(12),
    };

    /// <summary>The id drawn last. is_called is false only before the very first change set.</summary>
    public const string NewestChangeSet = "SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS id FROM versioning.change_sets_id_seq";

    /// <summary>
    /// The last change set of a branch such that none before it is still being written. Writers hold the branch's lock
    /// shared and draw their id under it; taking it alone for a moment waits for those under way and for no one else.
    /// </summary>
    public static async Task<long> TakeForkPoint(NpgsqlDataSource database, long branchId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                Lock(branchId),
                new(NewestChangeSet),
            },
        };
        long point;
        await using (var rows = await batch.ExecuteReaderAsync(ct))
        {
            await rows.NextResultAsync(ct);
            await rows.ReadAsync(ct);
            point = rows.GetInt64(0);
        }

        await transaction.CommitAsync(ct);
        return point;
    }

    /// <summary>Advisory locks are one space for the whole database: ours carry a mark of their own in the upper bits.</summary>
    public static long LockKey(long branchId) => 0x5643_0000_0000_0000 | branchId;

    /// <summary>Beside other commits to the branch, and kept out by who takes its lock alone; to the end of the transaction.</summary>
    public static NpgsqlBatchCommand LockShared(long branchId) =>
        new("SELECT pg_advisory_xact_lock_shared($1)") { Parameters = { new() { Value = LockKey(branchId) } } };

    /// <summary>Waits for the commits under way on the branch and keeps others out, to the end of the transaction.</summary>
    public static NpgsqlBatchCommand Lock(long branchId) => new("SELECT pg_advisory_xact_lock($1)") { Parameters = { new() { Value = LockKey(branchId) } } };

    /// <summary>Inserts a branch of main, which is public, with an id in front of main's chain; RETURNING id.</summary>
    public static NpgsqlBatchCommand Insert(NewBranch branch, long parentId, Chain chain, Guid? ownerId, DateTimeOffset at) => new("""
        INSERT INTO versioning.branches (id, name, title, kind, state, visibility, is_protected, owner_id, parent_id, chain_ids, chain_limits, chain_moments, created_at)
        SELECT n.id, $1, $2, $3, 0, $4, false, $5, $6, n.id || $7, 9223372036854775807 || $8, 'infinity'::timestamptz || $9, $10
        FROM (SELECT nextval('versioning.branches_id_seq') AS id) n
        RETURNING id
        """)
    {
        Parameters =
        {
            new() { Value = branch.Name },
            new() { Value = branch.Title },
            new() { Value = (short)branch.Kind },
            new() { Value = (short)(branch.Visibility ?? BranchVisibility.Public) },
            new() { Value = (object?)ownerId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            new() { Value = parentId },
            new() { Value = chain.Ids },
            new() { Value = chain.Limits },
            new() { Value = chain.Moments, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            new() { Value = at.UtcDateTime },
        },
    };
}
