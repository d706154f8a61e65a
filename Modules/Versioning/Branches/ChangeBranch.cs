using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Branches;

/// <summary>Renames and retitles a branch, and protects it.</summary>
internal sealed class ChangeBranch(NpgsqlDataSource database, ReadBranches read)
{
    public async Task<BranchResult> Rename(string name, string newName, Viewer viewer, CancellationToken ct)
    {
        if (await BranchRows.Find(database, name, viewer, ct) is not { } branch)
            return new BranchResult.NotFound($"the branch {name}");
        if (BranchAccess.WhyNotManage(branch, viewer) is { } why)
            return new BranchResult.Forbidden(why);
        if (BranchWords.NameProblem(newName) is { } problem)
            return new BranchResult.Invalid(problem);
        try
        {
            return await Set(branch, "name = $2", newName, newName, viewer, ct);
        }
        catch (PostgresException error) when (error.ConstraintName == "ux_branches_name")
        {
            return new BranchResult.NameTaken();
        }
    }

    public async Task<BranchResult> Retitle(string name, string title, Viewer viewer, CancellationToken ct)
    {
        if (await BranchRows.Find(database, name, viewer, ct) is not { } branch)
            return new BranchResult.NotFound($"the branch {name}");
        if (BranchAccess.WhyNotManage(branch, viewer) is { } why)
            return new BranchResult.Forbidden(why);
        return BranchWords.TitleProblem(title) is { } problem
            ? new BranchResult.Invalid(problem)
            : await Set(branch, "title = $2", title, name, viewer, ct);
    }

    public async Task<BranchResult> Protect(string name, bool isProtected, Viewer viewer, CancellationToken ct)
    {
        if (await BranchRows.Find(database, name, viewer, ct) is not { } branch)
            return new BranchResult.NotFound($"the branch {name}");
        if (BranchAccess.WhyNotManage(branch, viewer) is { } why)
            return new BranchResult.Forbidden(why);
        return viewer.May(Permissions.ManageBranches)
            ? await Set(branch, "is_protected = $2", isProtected, name, viewer, ct)
            : new BranchResult.Forbidden("Only a moderator may protect a branch or lift the protection.");
    }

    /// <summary>Under the lock that commits hold shared: one that began before ends before, and none lands by the old rule after.</summary>
    private async Task<BranchResult> Set(BranchRow branch, string assignment, object value, string nameAfter, Viewer viewer, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                BranchRows.Lock(branch.Id),
                new($"UPDATE versioning.branches SET {assignment} WHERE id = $1 AND state <> 3") { Parameters = { new() { Value = branch.Id }, new() { Value = value } } },
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
        return await read.Find(nameAfter, viewer, ct) is { } changed ? new BranchResult.Done(changed) : new BranchResult.NotFound($"the branch {branch.Name}");
    }
}
