using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning.Branches;

namespace VersionedContent.Versioning.Commit;

/// <summary>
/// The save that most saves are, a new content of one document in place of the branch's own head, as one statement: head,
/// change set, content, version and event in one exchange with the database, where steps would take four. All of it
/// follows from the replaced head, so where that is not the planned one any more nothing is written.
/// </summary>
internal static class EditStatement
{
    // The id is drawn in a statement after the one that takes the branch's lock, as everywhere.
    private static readonly string Sql = $"""
        WITH change AS MATERIALIZED (
            SELECT nextval('versioning.change_sets_id_seq') AS id FROM versioning.branches WHERE id = $1 AND state = 0 AND is_protected = $22
        ),
        head AS (
            UPDATE versioning.heads h SET change_set_id = change.id, hash = $3 FROM change
            WHERE h.document_id = $2 AND h.branch_id = $1 AND h.change_set_id = $4
            RETURNING h.change_set_id AS id
        ),
        author AS (
            INSERT INTO versioning.authors (id, name) SELECT $5, $6 FROM head ON CONFLICT (id) DO NOTHING
        ),
        change_set AS (
            INSERT INTO versioning.change_sets (id, branch_id, author_id, committer_id, message, origin, at, document_count, duration_microseconds)
            SELECT id, $1, $5, $7, $8, $9, $10, 1, $11 FROM head
        ),
        content AS (
            INSERT INTO versioning.contents (document_id, hash, base_hash, size, data)
            SELECT $2, $3, $12, $13, $14 FROM head ON CONFLICT (document_id, hash) DO UPDATE SET size = excluded.size
        ),
        version AS (
            INSERT INTO versioning.versions
                (document_id, branch_id, change_set_id, number, parent, merge_parent, hash, path, kind, author_id, at, size, redacted, changes)
            SELECT $2, $1, id, $15, $4, $16, $3, $17, $18, $5, $10, $13, 0, $19 FROM head
        ),
        event AS (
            {Outbox.InsertFrom("$20", $"$21 || jsonb_build_object('{nameof(ChangeSetCommitted.ChangeSetId)}', id)", "head")}
        )
        SELECT id FROM head
        """;

    /// <summary>Whether the plan is such a save.</summary>
    public static bool Serves(ChangeSetPlan plan) =>
        plan is { Versions: [{ TakesPath: false, LeavesPath: null, TakenFrom: null } version], NewBranch: null, Merged: null, InSameTransaction: null }
        && NewContent.NeedsRow(version) && version.OwnHead(plan.Branch.Id) is not null;

    /// <summary>The change set's id; null where the head moved or the branch was closed or protected since the plan, and nothing was written.</summary>
    public static async Task<long?> Run(NpgsqlDataSource database, ChangeSetPlan plan, CancellationToken ct)
    {
        var version = plan.Versions[0];
        var head = version.Head!;
        var (hash, json) = version.Content!.Value;
        var content = NewContent.Of([version])[0];
        var (type, payload) = Outbox.Row(new ChangeSetCommitted(0, plan.Branch.Name, [version.DocumentId], plan.Author.Id, plan.Origin));
        await using var connection = await database.OpenConnectionAsync(ct);
        // A batch without a transaction of its own is one, committed with its last statement: no exchange for that alone.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                BranchRows.LockShared(plan.Branch.Id),
                new(Sql)
                {
                    Parameters =
                    {
                        new() { Value = plan.Branch.Id },
                        new() { Value = version.DocumentId },
                        new() { Value = hash.ToBytes() },
                        new() { Value = head.ChangeSetId },
                        new() { Value = plan.Author.Id },
                        new() { Value = plan.Author.Name },
                        new() { Value = (object?)plan.CommitterId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                        new() { Value = plan.Message },
                        new() { Value = (short)plan.Origin },
                        new() { Value = plan.At.UtcDateTime },
                        new() { Value = (long)Stopwatch.GetElapsedTime(plan.Started).TotalMicroseconds },
                        new() { Value = (object?)content.BaseHash?.ToBytes() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
                        new() { Value = json.Length },
                        new() { Value = content.Encoded.Data },
                        new() { Value = version.Number },
                        new() { Value = (object?)version.MergeParent ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                        new() { Value = version.Path },
                        new() { Value = (short)version.Kind },
                        new() { Value = (object?)version.Changes?.ToJson() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb },
                        new() { Value = type },
                        new() { Value = payload, NpgsqlDbType = NpgsqlDbType.Jsonb },
                        new() { Value = plan.Branch.IsProtected },
                    },
                },
            },
        };
        await using var rows = await batch.ExecuteReaderAsync(ct);
        await rows.NextResultAsync(ct);
        long? id = await rows.ReadAsync(ct) ? rows.GetInt64(0) : null;
        // What fails at the commit is told at the end of the results, not before.
        while (await rows.NextResultAsync(ct))
            continue;
        return id;
    }
}
