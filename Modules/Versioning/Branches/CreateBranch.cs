using Npgsql;
using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Branches;

/// <summary>Forks a branch: one row, whatever the size of what it is forked from.</summary>
internal sealed class CreateBranch(NpgsqlDataSource database, ReadBranches read, TimeProvider time)
{
    public async Task<BranchResult> Run(NewBranch branch, Viewer viewer, CancellationToken ct)
    {
        if (viewer.Id is not { } owner || !viewer.May(Permissions.CreateBranches))
            return new BranchResult.Forbidden("Sign in to make a branch.");
        if (BranchWords.NameProblem(branch.Name) is { } problem)
            return new BranchResult.Invalid(problem);
        if (BranchWords.TitleProblem(branch.Title) is { } wrong)
            return new BranchResult.Invalid(wrong);

        if (await RefRows.Fix(database, branch.From, viewer, time.GetUtcNow(), ct) is not var (parent, upto, until))
            return new BranchResult.NotFound($"the ref {branch.From}");
        var chain = parent.Chain.Until(upto, until);
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

        return new BranchResult.Done((await read.Find(branch.Name, viewer, ct))!);
    }
}
