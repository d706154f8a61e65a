using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Commit;

/// <summary>Where a change set goes: a branch that is there, or one that is made with it from main's newest state.</summary>
internal sealed record CommitTarget(BranchRow Branch, Chain Chain, (NewBranch Branch, long ParentId, Chain Chain)? Fork)
{
    private static readonly string LookSql = $"""
        WITH target AS ({BranchRows.ByName}),
        chain AS (
            SELECT c.* FROM target, unnest(target.chain_ids, target.chain_limits, target.chain_moments) WITH ORDINALITY c(branch_id, upto, until, ord)
        )
        SELECT target.*, head.* FROM target LEFT JOIN LATERAL (SELECT {HeadState.Columns} {HeadState.From}) head ON true
        """;

    /// <summary>The target and the heads of those documents that it has, in one query where the branch is there.</summary>
    public static async Task<(CommitTarget? Target, Dictionary<Guid, HeadState> Heads, CommitResult? Why)> Look(
        NpgsqlDataSource database, string name, NewBranch? made, Guid[] documents, Viewer viewer, CancellationToken ct)
    {
        if (made is not null)
        {
            var (fork, refused) = await Find(database, name, made, viewer, ct);
            return fork is null ? (null, [], refused) : (fork, await HeadState.Load(database, fork.Chain, documents, ct), null);
        }

        await using var command = database.CreateCommand(LookSql);
        command.Parameters.AddWithValue("name", name);
        command.Parameters.AddViewer(viewer);
        command.Parameters.Add(new("documents", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = documents });
        await using var rows = await command.ExecuteReaderAsync(ct);
        BranchRow? branch = null;
        var heads = new Dictionary<Guid, HeadState>(documents.Length);
        while (await rows.ReadAsync(ct))
        {
            branch ??= BranchRows.Read(rows);
            if (rows.IsDBNull(BranchRows.Width))
                continue;
            var head = HeadState.Read(rows, BranchRows.Width);
            heads[head.DocumentId] = head;
        }

        var (target, why) = Of(branch, name, viewer);
        return (target, heads, why);
    }

    private static (CommitTarget? Target, CommitResult? Why) Of(BranchRow? branch, string name, Viewer viewer) =>
        branch is null ? (null, new CommitResult.NotFound($"the branch {name}"))
        : BranchAccess.WhyNotCommit(branch, viewer) is { } why ? (null, new CommitResult.Forbidden(why))
        : (new CommitTarget(branch, branch.Chain, null), null);

    /// <summary>A target, or why there is none: <see cref="CommitResult.NotFound"/>, <see cref="CommitResult.Forbidden"/> or <see cref="CommitResult.Invalid"/>.</summary>
    public static async Task<(CommitTarget? Target, CommitResult? Why)> Find(
        NpgsqlDataSource database, string name, NewBranch? made, Viewer viewer, CancellationToken ct)
    {
        if (made is not { } fork)
            return Of(await BranchRows.Find(database, name, viewer, ct), name, viewer);

        if (!viewer.May(Permissions.EditItems))
            return (null, new CommitResult.Forbidden("This account may not edit."));
        // The site makes the branch of a submission for whoever may propose one; any other is made by the rules for branches.
        if (fork.Kind == BranchKind.Topic && BranchAccess.WhyNotMake(viewer) is { } why)
            return (null, new CommitResult.Forbidden(why));
        if (fork.Kind == BranchKind.Topic && (BranchWords.NameProblem(fork.Name) ?? BranchWords.TitleProblem(fork.Title)) is { } problem)
            return (null, new CommitResult.Invalid(problem));
        if (await BranchRows.Find(database, Ref.MainName, viewer, ct) is not { } main)
            return (null, new CommitResult.NotFound("the branch main"));
        var chain = main.Chain.Until(await BranchRows.TakeForkPoint(database, main.Id, ct), Chain.Always);
        var row = new BranchRow
        {
            Name = fork.Name, Title = fork.Title, Kind = fork.Kind, OwnerId = viewer.Id,
            ChainIds = chain.Ids, ChainLimits = chain.Limits, ChainMoments = chain.Moments,
        };
        return (new CommitTarget(row, chain, (fork, main.Id, chain)), null);
    }
}
