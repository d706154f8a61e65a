using Npgsql;
using NpgsqlTypes;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Commit;

/// <summary>
/// Keeps a path unique on its branch. What a branch inherits cannot change any more, so a look along the chain settles
/// it; what it claims itself is settled by the unique index on open claims.
/// </summary>
internal static class PathClaims
{
    /// <summary>The planned versions whose path another document has, and that document.</summary>
    public static async Task<IReadOnlyList<(PlannedVersion Version, Guid By)>> Taken(
        NpgsqlConnection connection, Chain chain, IReadOnlyList<PlannedVersion> versions, CancellationToken ct)
    {
        var wanted = versions.Where(version => version.TakesPath).ToArray();
        if (wanted.Length == 0)
            return [];
        var twice = wanted.GroupBy(version => version.Path).Where(group => group.Count() > 1).Select(group => (group.Last(), group.First().DocumentId));
        var taken = new List<(PlannedVersion, Guid)>(twice);

        await using var command = new NpgsqlCommand($"""
            WITH chain AS {Chain.Rows()}
            SELECT wanted.document_id, p.document_id
            FROM unnest(@paths, @documents) AS wanted(path, document_id) CROSS JOIN LATERAL (
                SELECT p.document_id, p.state FROM chain CROSS JOIN LATERAL (
                    SELECT * FROM versioning.path_claims
                    WHERE path = wanted.path AND branch_id = chain.branch_id AND from_change_set_id <= chain.upto AND at <= chain.until
                    ORDER BY from_change_set_id DESC LIMIT 1) p
                ORDER BY chain.ord LIMIT 1) p
            WHERE p.state = 0 AND p.document_id <> wanted.document_id
            """, connection);
        chain.AddTo(command.Parameters);
        command.Parameters.AddWithValue("paths", Array.ConvertAll(wanted, version => version.Path));
        command.Parameters.AddWithValue("documents", Array.ConvertAll(wanted, version => version.DocumentId));
        var left = versions.Where(version => version.LeavesPath is not null).ToDictionary(version => version.LeavesPath!.Value.Path, version => version.DocumentId);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var (documentId, by) = (rows.GetGuid(0), rows.GetGuid(1));
            var version = wanted.Single(version => version.DocumentId == documentId);
            // Two documents may change places in one change set.
            if (!left.TryGetValue(version.Path, out var leaver) || leaver != by)
                taken.Add((version, by));
        }

        return taken;
    }

    public static async Task Write(
        NpgsqlTransaction transaction, long branchId, long changeSetId, DateTimeOffset at, PlannedVersion[] versions, CancellationToken ct)
    {
        var claims = new Dictionary<string, (Guid DocumentId, ClaimState State)>(StringComparer.Ordinal);
        foreach (var version in versions)
        {
            if (version.LeavesPath is var (path, deleted))
                claims[path] = (version.DocumentId, deleted ? ClaimState.Released : ClaimState.Redirect);
        }

        foreach (var version in versions.Where(version => version.TakesPath))
            claims[version.Path] = (version.DocumentId, ClaimState.Live);
        if (claims.Count == 0)
            return;

        var paths = claims.Keys.Order(StringComparer.Ordinal).ToArray();
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction)
        {
            BatchCommands =
            {
                // Only claims that these documents hold, or that nobody lives at, are ours to end: any other stays open
                // and the insert below fails on it.
                new("""
                    UPDATE versioning.path_claims SET to_change_set_id = $1
                    WHERE path = ANY($2) AND branch_id = $3 AND to_change_set_id IS NULL AND from_change_set_id < $1
                      AND (state <> 0 OR document_id = ANY($4))
                    """)
                {
                    Parameters =
                    {
                        new() { Value = changeSetId },
                        new() { Value = paths },
                        new() { Value = branchId },
                        new() { Value = Array.ConvertAll(versions, version => version.DocumentId) },
                    },
                },
                new("""
                    INSERT INTO versioning.path_claims (path, branch_id, from_change_set_id, document_id, state, at)
                    SELECT n.path, $2, $1, n.document_id, n.state, $3 FROM unnest($4, $5, $6) AS n(path, document_id, state)
                    """)
                {
                    Parameters =
                    {
                        new() { Value = changeSetId },
                        new() { Value = branchId },
                        new() { Value = at.UtcDateTime },
                        new() { Value = paths },
                        new() { Value = Array.ConvertAll(paths, path => claims[path].DocumentId) },
                        new() { Value = Array.ConvertAll(paths, path => (short)claims[path].State), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
    }
}
