using Npgsql;
using NpgsqlTypes;
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
}
