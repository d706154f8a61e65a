using Npgsql;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Merge;

/// <summary>A version on one side of a merge, without its content.</summary>
/// <param name="IsWithheld">Its content is not to be read; that it has the hash of another version is not to be told.</param>
internal sealed record Side(long ChangeSetId, string Path, bool IsDeleted, ContentHash? Hash, bool IsWithheld);

/// <summary>A document that the source may have changed.</summary>
/// <param name="Head">The target's version, without its content; null where the target does not have the document.</param>
/// <param name="Fork">What both branches saw when they parted; null where it is younger.</param>
/// <param name="IsNext">
/// True where theirs directly follows ours and all of it can be read: what it changed and what it stores are then just
/// what a version that takes it over has, and need not be opened.
/// </param>
internal sealed record MergeCandidate(Guid DocumentId, Side Theirs, HeadState? Head, long? Fork, bool IsNext)
{
    public Side? Ours { get; } = Head is null ? null : new(Head.ChangeSetId, Head.Path, Head.IsDeleted, Head.Hash, Head.IsWithheld);
}

/// <summary>Finds the documents that a merge is about: those changed along the source since it left the target's chain.</summary>
internal static class MergeCandidates
{
    // What lies in a pack has to be stored again, and next to what is withheld nothing is copied unseen.
    private static readonly string IsNext = $"""
        theirs.parent IS NOT DISTINCT FROM ours.change_set_id AND theirs.changes IS NOT NULL AND theirs.pack_id IS NULL
        AND (theirs.hash IS NOT NULL OR theirs.kind = {(short)VersionKind.Deleted})
        AND (theirs.redacted | COALESCE(ours.redacted, 0)) & {(short)(Redactions.Content | Redactions.Changes)} = 0
        """;

    private static readonly string Parted = $"""
        source AS {Chain.Rows("source_")},
        target AS {Chain.Rows("target_")},
        -- The last merge of this source that the target sees. One that came before a merge was undone says nothing: what
        -- the undone one had brought is missing again.
        merged AS (
            SELECT max(m.merged_upto) AS upto FROM target t
            JOIN versioning.change_sets m ON m.branch_id = t.branch_id AND m.id <= t.upto AND m.at <= t.until
            WHERE m.merged_branch_id = @source AND NOT {Undone("m", "target")}),
        -- What the target has of each branch that the source sees.
        had AS (
            SELECT s.branch_id, s.ord, GREATEST(t.upto, m.upto) AS upto,
                   CASE WHEN m.upto IS NULL OR m.upto < t.upto THEN t.until ELSE 'infinity' END AS until
            FROM source s LEFT JOIN target t USING (branch_id) LEFT JOIN merged m ON s.branch_id = @source AND m.upto IS NOT NULL
            WHERE t.branch_id IS NOT NULL OR m.upto IS NOT NULL),
        fork AS (SELECT s.branch_id, LEAST(s.upto, h.upto) AS upto, LEAST(s.until, h.until) AS until, s.ord FROM source s JOIN had h USING (branch_id))
        """;

    /// <summary>The heads that the source made since, those of one document once for each branch that has one.</summary>
    private const string Written = """
        SELECT h.document_id FROM source s LEFT JOIN had t USING (branch_id)
        JOIN versioning.heads h ON h.branch_id = s.branch_id AND h.change_set_id > COALESCE(t.upto, 0)
        UNION ALL
        -- Forked at a moment: what lies before the fork by its id and after it by its time.
        SELECT h.document_id FROM source s JOIN had t ON t.branch_id = s.branch_id AND t.until < s.until
        JOIN versioning.heads h ON h.branch_id = s.branch_id AND h.change_set_id <= t.upto
        JOIN versioning.versions v ON v.document_id = h.document_id AND v.branch_id = h.branch_id AND v.change_set_id = h.change_set_id AND v.at > t.until
        """;

    private static readonly string Sql = $"""
        WITH {Parted},
        changed AS (SELECT DISTINCT document_id FROM ({Written}) written)
        SELECT changed.document_id,
               theirs.change_set_id, theirs.path, theirs.kind, theirs.hash, theirs.redacted, forked.change_set_id, {IsNext},
               ours.change_set_id, ours.path, ours.kind, ours.hash, ours.redacted, ours.branch_id, ours.number, ours.at
        FROM changed
        CROSS JOIN LATERAL ({VersionSql.NewestOf("changed.document_id", "source")}) theirs
        LEFT JOIN LATERAL ({VersionSql.NewestOf("changed.document_id", "target")}) ours ON true
        LEFT JOIN LATERAL ({VersionSql.NewestOf("changed.document_id", "fork")}) forked ON true
        WHERE ours.change_set_id IS DISTINCT FROM theirs.change_set_id
          AND theirs.change_set_id IS DISTINCT FROM forked.change_set_id
        ORDER BY changed.document_id
        """;

    /// <summary>
    /// Whether what a merge (a row of <c>change_sets</c>) brought in does not count any more: it was undone, or lies
    /// between an earlier merge of the same branch and the undoing of that. A merge after the undoing brings all again.
    /// </summary>
    public static string Undone(string merge) => Undone(merge, "u.undone_by_id", "");

    /// <summary>
    /// The same for who sees the branches of the relation <paramref name="seen"/>, a chain: one that forked between a merge
    /// and its undoing still has what the merge brought. Of a branch outside the chain the newest state counts.
    /// </summary>
    public static string Undone(string merge, string seen) => Undone(merge, "x.id", $"""
        JOIN versioning.change_sets x ON x.id = u.undone_by_id
        AND (NOT EXISTS (SELECT 1 FROM {seen} s WHERE s.branch_id = u.branch_id)
             OR EXISTS (SELECT 1 FROM {seen} s WHERE s.branch_id = u.branch_id AND x.id <= s.upto AND x.at <= s.until))
        """);

    private static string Undone(string merge, string undoing, string join) => $"""
        EXISTS (SELECT 1 FROM versioning.change_sets u {join}
                WHERE u.merged_branch_id = {merge}.merged_branch_id AND u.branch_id = {merge}.branch_id
                  AND u.id <= {merge}.id AND {undoing} > {merge}.id)
        """;

    /// <summary>Whether so many documents may be concerned; reads no more than that.</summary>
    public static async Task<bool> AreMoreThan(NpgsqlDataSource database, int most, MergeSource source, BranchRow target, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"WITH {Parted} SELECT count(*) > {most} FROM ({Written} LIMIT {most + 1}) written");
        AddSides(command.Parameters, source, target);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static void AddSides(NpgsqlParameterCollection parameters, MergeSource source, BranchRow target)
    {
        parameters.AddWithValue("source", source.Branch.Id);
        source.Chain.AddTo(parameters, "source_");
        target.Chain.AddTo(parameters, "target_");
    }

    public static async Task<List<MergeCandidate>> Find(NpgsqlDataSource database, MergeSource source, BranchRow target, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        AddSides(command.Parameters, source, target);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var candidates = new List<MergeCandidate>();
        while (await rows.ReadAsync(ct))
        {
            var documentId = rows.GetGuid(0);
            candidates.Add(new MergeCandidate(documentId, Side(rows, 1), Head(rows, documentId, 8), rows.IsDBNull(6) ? null : rows.GetInt64(6), rows.GetBoolean(7)));
        }

        return candidates;
    }

    private static Side Side(NpgsqlDataReader row, int column)
    {
        var kind = (VersionKind)row.GetInt16(column + 2);
        ContentHash? hash = row.IsDBNull(column + 3) ? null : ContentHash.FromBytes(row.GetFieldValue<byte[]>(column + 3));
        return new(
            row.GetInt64(column), row.GetString(column + 1), kind == VersionKind.Deleted, hash,
            HeadState.Withholds((Redactions)row.GetInt16(column + 4), hash, kind));
    }

    private static HeadState? Head(NpgsqlDataReader row, Guid documentId, int column)
    {
        if (row.IsDBNull(column))
            return null;
        var side = Side(row, column);
        return new HeadState
        {
            DocumentId = documentId,
            BranchId = row.GetInt64(column + 5),
            ChangeSetId = side.ChangeSetId,
            Number = row.GetInt32(column + 6),
            Path = side.Path,
            IsDeleted = side.IsDeleted,
            Hash = side.Hash,
            At = row.GetFieldValue<DateTimeOffset>(column + 7),
            IsWithheld = side.IsWithheld,
            Content = null,
            Base = null,
        };
    }

    /// <summary>
    /// The parents of each document's versions, down to the fork where there is one. What an undone merge brought in is no
    /// parent: its source's changes are to come in again.
    /// </summary>
    public static async Task<Dictionary<Guid, Dictionary<long, Parents>>> Histories(
        NpgsqlDataSource database, MergeSource source, BranchRow target, IReadOnlyCollection<MergeCandidate> candidates, CancellationToken ct)
    {
        var histories = candidates.ToDictionary(candidate => candidate.DocumentId, _ => new Dictionary<long, Parents>());
        if (candidates.Count == 0)
            return histories;
        await using var command = database.CreateCommand($"""
            WITH seen AS (SELECT * FROM {Chain.Rows("source_")} UNION ALL SELECT * FROM {Chain.Rows("target_")})
            SELECT v.document_id, v.change_set_id, v.parent,
                   CASE WHEN v.merge_parent IS NULL OR NOT EXISTS (
                       SELECT 1 FROM versioning.change_sets m WHERE m.id = v.change_set_id AND {Undone("m", "seen")}) THEN v.merge_parent END
            FROM unnest(@documents, @forks) AS wanted(id, fork)
            JOIN versioning.versions v ON v.document_id = wanted.id AND v.change_set_id >= wanted.fork
            """);
        command.Parameters.AddWithValue("documents", candidates.Select(candidate => candidate.DocumentId).ToArray());
        source.Chain.AddTo(command.Parameters, "source_");
        target.Chain.AddTo(command.Parameters, "target_");
        command.Parameters.AddWithValue("forks", candidates.Select(candidate => candidate.Fork ?? 0).ToArray());
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            histories[rows.GetGuid(0)][rows.GetInt64(1)] = new Parents(rows.IsDBNull(2) ? null : rows.GetInt64(2), rows.IsDBNull(3) ? null : rows.GetInt64(3));
        return histories;
    }

    /// <summary>Canonical contents of versions by document and hash, and whether each is in a pack only; those withheld are left out.</summary>
    public static async Task<Dictionary<(Guid, ContentHash), (byte[] Json, bool IsPacked)>> Contents(
        NpgsqlDataSource database, IReadOnlyCollection<(Guid DocumentId, long ChangeSetId)> wanted, CancellationToken ct)
    {
        var contents = new Dictionary<(Guid, ContentHash), (byte[], bool)>(wanted.Count);
        await using var command = database.CreateCommand($"""
            SELECT v.document_id, v.hash, {VersionSql.ContentColumns}
            FROM unnest(@documents, @changes) AS wanted(document_id, change_set_id)
            JOIN versioning.versions v ON v.document_id = wanted.document_id AND v.change_set_id = wanted.change_set_id
            {VersionSql.ContentJoins}
            """);
        command.Parameters.AddWithValue("documents", wanted.Select(version => version.DocumentId).ToArray());
        command.Parameters.AddWithValue("changes", wanted.Select(version => version.ChangeSetId).ToArray());
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            if (VersionSql.Bytes(rows, 2) is { } json)
                contents[(rows.GetGuid(0), ContentHash.FromBytes(rows.GetFieldValue<byte[]>(1)))] = (json, VersionSql.IsPacked(rows, 2));
        }

        return contents;
    }

    /// <summary>The hash and path of one version.</summary>
    public static async Task<Dictionary<(Guid, long), Side>> Versions(
        NpgsqlDataSource database, IReadOnlyCollection<(Guid DocumentId, long ChangeSetId)> wanted, CancellationToken ct)
    {
        var sides = new Dictionary<(Guid, long), Side>(wanted.Count);
        await using var command = database.CreateCommand("""
            SELECT v.document_id, v.change_set_id, v.path, v.kind, v.hash, v.redacted FROM unnest(@documents, @changes) AS wanted(document_id, change_set_id)
            JOIN versioning.versions v ON v.document_id = wanted.document_id AND v.change_set_id = wanted.change_set_id
            """);
        command.Parameters.AddWithValue("documents", wanted.Select(version => version.DocumentId).ToArray());
        command.Parameters.AddWithValue("changes", wanted.Select(version => version.ChangeSetId).ToArray());
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            sides[(rows.GetGuid(0), rows.GetInt64(1))] = Side(rows, 1);
        return sides;
    }

    /// <summary>Versions with their contents; those that do not exist are left out.</summary>
    public static async Task<Dictionary<(Guid, long), Snapshot>> Snapshots(
        NpgsqlDataSource database, IReadOnlyCollection<(Guid DocumentId, long ChangeSetId)> wanted, CancellationToken ct)
    {
        var sides = await Versions(database, wanted, ct);
        var contents = await Contents(database, wanted, ct);
        return sides.ToDictionary(
            side => side.Key,
            side => new Snapshot(
                side.Value.ChangeSetId, side.Value.Path,
                side.Value is { IsWithheld: false, Hash: { } hash } ? contents.GetValueOrDefault((side.Key.Item1, hash)).Json : null, side.Value.IsWithheld));
    }
}
