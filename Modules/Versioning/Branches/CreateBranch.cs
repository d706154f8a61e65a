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
            FROM chain, point),
        -- What nobody else sees so far. What lies behind a public branch is seen through that one.
        secret AS (
            SELECT s.owner_id FROM chain JOIN versioning.branches s ON s.id = chain.branch_id
            WHERE chain.ord < (SELECT min(c.ord) FROM chain c JOIN versioning.branches p ON p.id = c.branch_id AND p.visibility = 0)),
        rule AS (
            SELECT EXISTS (SELECT FROM secret) AS is_secret,
                   COALESCE(@visibility = 0, false) AND NOT @manages AND EXISTS (SELECT FROM secret WHERE owner_id IS DISTINCT FROM @viewer) AS is_refused),
        made AS (
            INSERT INTO versioning.branches (id, name, title, kind, state, visibility, is_protected, owner_id, parent_id, chain_ids, chain_limits, chain_moments, created_at)
            SELECT n.id, @name, @title, @kind, 0, COALESCE(@visibility, CASE WHEN rule.is_secret THEN 1 ELSE 0 END), false, @viewer, target.id,
                   n.id || inherited.ids, 9223372036854775807 || inherited.limits, 'infinity'::timestamptz || inherited.moments, @now
            FROM target, inherited, rule, (SELECT nextval('versioning.branches_id_seq') AS id) n
            WHERE NOT rule.is_refused
            RETURNING id)
        SELECT rule.is_refused, (SELECT count(*) FROM made) = 1 FROM target, rule
        """;

    public async Task<BranchResult> Run(NewBranch branch, Viewer viewer, CancellationToken ct)
    {
        if (BranchAccess.WhyNotMake(viewer) is { } why)
            return new BranchResult.Forbidden(why);
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
                    AuthorRows.Add(new Author(viewer.Id!.Value, viewer.Name)), LockParent(branch.From), InsertRow(branch, viewer), ReadBranches.Named(branch.Name, viewer),
                },
            };
            await using var rows = await batch.ExecuteReaderAsync(ct);
            await rows.NextResultAsync(ct);
            if (!await rows.ReadAsync(ct))
                return new BranchResult.NotFound($"the ref {branch.From}");
            if (rows.GetBoolean(0))
                return new BranchResult.Forbidden($"{branch.From} is private and belongs to someone else: a branch of it is private too, unless its owner makes it public.");
            await rows.NextResultAsync(ct);
            await rows.ReadAsync(ct);
            return new BranchResult.Done(ReadBranches.Read(rows));
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
        insert.Parameters.Add(new("visibility", NpgsqlDbType.Smallint) { Value = (object?)(short?)branch.Visibility ?? DBNull.Value });
        insert.Parameters.AddWithValue("manages", viewer.May(Permissions.ManageBranches));
        insert.Parameters.AddWithValue("now", time.GetUtcNow().UtcDateTime);
        return insert;
    }
}
