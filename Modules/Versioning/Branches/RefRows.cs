using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Branches;

/// <summary>What a ref names: a branch, and the last change set and moment of it that count.</summary>
internal static class RefRows
{
    /// <summary>Null where it does not exist or the viewer may not see it.</summary>
    public static async Task<(BranchRow Branch, long Upto, DateTime Until)?> Find(NpgsqlDataSource database, Ref @ref, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"WITH {VersionSql.Chain} SELECT {BranchRows.Columns}, upto, LEAST(until, @at) FROM target");
        command.Parameters.AddRef(@ref, viewer);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct)
            ? (BranchRows.Read(rows), rows.GetInt64(BranchRows.Width), rows.GetDateTime(BranchRows.Width + 1))
            : null;
    }

    /// <summary>
    /// What was found as a state that cannot change any more. What cannot yet is as it is; a head is taken where nothing
    /// below it is still being written.
    /// </summary>
    public static async Task<(BranchRow Branch, long Upto, DateTime Until)> Fix(
        NpgsqlDataSource database, (BranchRow Branch, long Upto, DateTime Until) found, DateTimeOffset now, CancellationToken ct)
    {
        var (branch, upto, until) = found;
        var point = upto == long.MaxValue ? await BranchRows.TakeForkPoint(database, branch.Id, ct) : upto;
        return (branch, point, until < now.UtcDateTime ? until : Chain.Always);
    }
}
