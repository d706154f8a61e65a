using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Branches;

/// <summary>Archives a branch, opens it again, or deletes it once it is merged.</summary>
internal sealed class CloseBranch(NpgsqlDataSource database, ReadBranches read, IMerges merges)
{
    public async Task<BranchResult> Archive(string name, Viewer viewer, CancellationToken ct)
    {
        if (await BranchRows.Find(database, name, viewer, ct) is not { } branch)
            return new BranchResult.NotFound($"the branch {name}");
        if (BranchAccess.WhyNotClose(branch, viewer) is { } why)
            return new BranchResult.Forbidden(why);
        return branch.State == BranchState.Open
            ? await Move(branch, BranchState.Archived, viewer, ct)
            : new BranchResult.Invalid($"The branch {name} is {branch.State.ToString().ToLowerInvariant()} already.");
    }

    public async Task<BranchResult> Reopen(string name, Viewer viewer, CancellationToken ct)
    {
        if (await BranchRows.Find(database, name, viewer, ct) is not { } branch)
            return new BranchResult.NotFound($"the branch {name}");
        if (BranchAccess.WhyNotManage(branch, viewer) is { } why)
            return new BranchResult.Forbidden(why);
        return branch.State == BranchState.Open
            ? new BranchResult.Invalid($"The branch {name} is open.")
            : await Move(branch, BranchState.Open, viewer, ct);
    }

    private async Task<BranchResult> Move(BranchRow branch, BranchState to, Viewer viewer, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // Under the lock that commits hold shared: none lands on a branch that is closed.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                BranchRows.Lock(branch.Id),
                new("UPDATE versioning.branches SET state = $2 WHERE id = $1 AND state = $3")
                {
                    Parameters = { new() { Value = branch.Id }, new() { Value = (short)to }, new() { Value = (short)branch.State } },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
        return await read.Find(branch.Name, viewer, ct) is { } moved ? new BranchResult.Done(moved) : new BranchResult.NotFound($"the branch {branch.Name}");
    }

    public async Task<BranchResult> Delete(string name, Viewer viewer, CancellationToken ct)
    {
        if (await BranchRows.Find(database, name, viewer, ct) is not { } branch)
            return new BranchResult.NotFound($"the branch {name}");
        if (BranchAccess.WhyNotManage(branch, viewer) is { } why)
            return new BranchResult.Forbidden(why);

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { BranchRows.Lock(branch.Id) } })
            await batch.ExecuteNonQueryAsync(ct);
        // Nothing lands on the branch and nobody renames it from here on, so what the preview says holds until the end.
        if (await read.Find(name, viewer, ct) is not { } last || last.Id != branch.Id)
            return new BranchResult.NotFound($"the branch {name}");
        if (await merges.PreviewWhole(name, last.Parent!, viewer, ct) is not { } preview)
            return new BranchResult.NotFound($"the branch {last.Parent}");
        if (!preview.IsEmpty)
            return new BranchResult.Unmerged(preview.TakenOver.Count + preview.Combined.Count + preview.Conflicts.Count);

        // The row stays for the versions that were merged from it. No valid name has the mark, so the old one is free.
        await using var command = new NpgsqlCommand("UPDATE versioning.branches SET state = 3, name = name || '~' || id WHERE id = $1 AND state <> 3", connection, transaction);
        command.Parameters.Add(new() { Value = branch.Id });
        var deleted = await command.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return deleted == 1 ? new BranchResult.Done(last with { State = BranchState.Deleted }) : new BranchResult.NotFound($"the branch {name}");
    }
}
