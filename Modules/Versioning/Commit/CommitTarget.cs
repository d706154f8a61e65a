using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Commit;

/// <summary>Where a change set goes: a branch that is there, or one that is made with it from main's newest state.</summary>
internal sealed record CommitTarget(BranchRow Branch, Chain Chain, (NewBranch Branch, long ParentId, Chain Chain)? Fork)
{
    /// <summary>A target, or why there is none: <see cref="CommitResult.NotFound"/> or <see cref="CommitResult.Forbidden"/>.</summary>
    public static async Task<(CommitTarget? Target, CommitResult? Why)> Find(
        NpgsqlDataSource database, string name, NewBranch? made, Viewer viewer, CancellationToken ct)
    {
        if (made is not { } fork)
        {
            if (await BranchRows.Find(database, name, viewer, ct) is not { } branch)
                return (null, new CommitResult.NotFound($"the branch {name}"));
            return BranchAccess.WhyNotCommit(branch, viewer) is { } why
                ? (null, new CommitResult.Forbidden(why))
                : (new CommitTarget(branch, branch.Chain, null), null);
        }

        if (!viewer.May(Permissions.EditItems))
            return (null, new CommitResult.Forbidden("This account may not edit."));
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
