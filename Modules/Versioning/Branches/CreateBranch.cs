using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Authors;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Branches;

/// <summary>Forks a branch: one row, whatever the size of what it is forked from, in one trip to the database.</summary>
internal sealed class CreateBranch(NpgsqlDataSource database, TimeProvider time)
{
    // The fork point is the newest change set of all, read under the lock that commits to the parent hold shared: none
    // below it is still being written. A tag or a change set cannot change any more and needs no lock.
    private const string Lock = "SELECT pg_advisory_xact_lock(@mark | b.id) FROM versioning.branches b WHERE b.name = @branch";

    private static readonly string Insert = $"""
        WITH {VersionSql.Chain},
        point AS ({BranchRows.NewestChangeSet}),
        inherited AS (
            SELECT array_agg(chain.branch_id ORDER BY chain.ord) AS ids, array_agg(LEAST(chain.upto, point.id) ORDER BY chain.ord) AS limits,
                   array_agg(CASE WHEN chain.until < @now THEN chain.until ELSE 'infinity' END ORDER BY chain.ord) AS moments
            FROM chain, point)
        INSERT INTO versioning.branches (id, name, title, kind, state, visibility, is_protected, owner_id, parent_id, chain_ids, chain_limits, chain_moments, created_at)
        SELECT n.id, @name, @title, @kind, 0, @visibility, false, @viewer, target.id,
               n.id || inherited.ids, 9223372036854775807 || inherited.limits, 'infinity'::timestamptz || inherited.moments, @now
        FROM target, inherited, (SELECT nextval('versioning.branches_id_seq') AS id) n
        """;

    public async Task<BranchResult> Run(NewBranch branch, Viewer viewer, CancellationToken ct)
    {
        if (viewer.Id is not { } owner || !viewer.May(Permissions.CreateBranches))
            return new BranchResult.Forbidden("Sign in to make a branch.");
        if (BranchWords.NameProblem(branch.Name) is { } problem)
            return new BranchResult.Invalid(problem);
        if (BranchWords.TitleProblem(branch.Title) is { } wrong)
            return new BranchResult.Invalid(wrong);
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    AuthorRows.Add(new Author(owner, viewer.Name)), LockParent(branch.From), InsertRow(branch, viewer), ReadBranches.Named(branch.Name, viewer),
                },
            };
            await using var rows = await batch.ExecuteReaderAsync(ct);
            await rows.NextResultAsync(ct);
            return await rows.ReadAsync(ct) ? new BranchResult.Done(ReadBranches.Read(rows)) : new BranchResult.NotFound($"the ref {branch.From}");
        }
        catch (PostgresException error) when (error.ConstraintName == "ux_branches_name")
        {
            return new BranchResult.NameTaken();
        }
    }

    private static NpgsqlBatchCommand LockParent(Ref from) => new(Lock)
    {
        Parameters = { new("mark", BranchRows.LockKey(0)), new("branch", NpgsqlDbType.Text) { Value = (object?)from.Branch ?? DBNull.Value } },
    };

    private NpgsqlBatchCommand InsertRow(NewBranch branch, Viewer viewer)
    {
        var insert = new NpgsqlBatchCommand(Insert);
        insert.Parameters.AddRef(branch.From, viewer);
        insert.Parameters.AddWithValue("name", branch.Name);
        insert.Parameters.AddWithValue("title", branch.Title);
        insert.Parameters.AddWithValue("kind", (short)branch.Kind);
        insert.Parameters.AddWithValue("visibility", (short)branch.Visibility);
        insert.Parameters.AddWithValue("now", time.GetUtcNow().UtcDateTime);
        return insert;
    }
}
