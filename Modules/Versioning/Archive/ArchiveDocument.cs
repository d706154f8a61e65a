using System.Data;
using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Archive;

/// <param name="Before">Bytes of the contents' rows deleted.</param>
/// <param name="After">Bytes of the packs made, less those they replaced.</param>
internal readonly record struct Packed(int Versions, long Before, long After)
{
    public static Packed operator +(Packed a, Packed b) => new(a.Versions + b.Versions, a.Before + b.Before, a.After + b.After);
}

/// <summary>
/// Packs one document's old versions. Packs are worked out from rows that never change, without a lock; each is then
/// put in place in one short transaction. Why no commit can come to rest on a row deleted here: docs/decisions/0011.
/// </summary>
internal sealed class ArchiveDocument(NpgsqlDataSource database, TimeProvider time)
{
    private const int Tries = 10;

    public async Task<Packed> Run(Guid documentId, DateTime cutoff, CancellationToken ct)
    {
        var packed = default(Packed);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var found = await DocumentRows.Load(database, documentId, ct);
            var whole = true;
            foreach (var chunk in ArchivePlan.Of(found.Versions, found.Contents, found.Heads, found.Last, cutoff))
            {
                if (await Place(documentId, found, chunk, ct) is not { } done)
                {
                    whole = false;
                    break;
                }

                packed += done;
            }

            if (whole)
                return packed;
        }

        // What another run or a restore keeps changing under this one is theirs; the document comes round again.
        return packed;
    }

    /// <summary>Null where the document is not as it was planned on.</summary>
    private async Task<Packed?> Place(Guid documentId, DocumentRows found, ArchiveChunk chunk, CancellationToken ct)
    {
        if (await Build(documentId, chunk, ct) is not var (data, replaced, size))
            return null;
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
            var since = Stopwatch.GetTimestamp();
            await using var batch = new NpgsqlBatch(connection, transaction)
            {
                BatchCommands =
                {
                    LockHeads(documentId),
                    LockClosedBranches(found, chunk),
                    LockContents(documentId, chunk.Deletes),
                    PointToPack(documentId, chunk),
                    chunk.Into is { } into ? Lengthen(documentId, into, chunk, data, size) : AddPack(documentId, chunk, data, size),
                    DeleteContents(documentId, found.Heads, chunk.Deletes),
                },
            };
            var sums = await Sums(batch, ct);
            if (sums.GetValueOrDefault("reopened") > 0 || sums.GetValueOrDefault("packed") != 1 || sums.GetValueOrDefault("pointed") != chunk.Versions.Count)
                return null;
            await transaction.CommitAsync(ct);
            ArchiveMetrics.Locked.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);
            return new Packed(chunk.Versions.Count, sums.GetValueOrDefault("deleted"), data.Length - replaced);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation)
        {
            return null;
        }
    }

    /// <summary>The numbers that the statements return, added up by their columns' names.</summary>
    private static async Task<Dictionary<string, long>> Sums(NpgsqlBatch batch, CancellationToken ct)
    {
        var sums = new Dictionary<string, long>();
        await using var rows = await batch.ExecuteReaderAsync(ct);
        do
        {
            while (await rows.ReadAsync(ct))
                sums[rows.GetName(0)] = sums.GetValueOrDefault(rows.GetName(0)) + rows.GetInt32(0);
        }
        while (await rows.NextResultAsync(ct));
        return sums;
    }

    /// <summary>The pack as it is to be, and the length of the one it replaces. Null where what it is made of has gone elsewhere.</summary>
    private async Task<(byte[] Data, int Replaced, int Size)?> Build(Guid documentId, ArchiveChunk chunk, CancellationToken ct)
    {
        var (contents, replaced) = (new List<byte[]>(), 0);
        if (chunk.Into is { } into)
        {
            if (await Data(documentId, into, ct) is not { } present)
                return null;
            contents.AddRange(Pack.ReadAll(present));
            replaced = present.Length;
        }

        await using var command = database.CreateCommand($"""
            SELECT {VersionSql.ContentColumns}
            FROM unnest($2) WITH ORDINALITY wanted(hash, ord)
            CROSS JOIN LATERAL (SELECT $1 AS document_id, wanted.hash, 0::smallint AS redacted, NULL::bigint AS pack_id, NULL::int AS pack_slot) v
            {VersionSql.ContentJoins} ORDER BY wanted.ord
            """);
        command.Parameters.Add(new() { Value = documentId });
        command.Parameters.Add(Hashes(chunk.Contents));
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            if (VersionSql.Bytes(rows, 0) is not { } content)
                return null;
            contents.Add(content);
        }

        return (Pack.Write(contents), replaced, contents.Sum(content => content.Length));
    }

    private async Task<byte[]?> Data(Guid documentId, OpenPack pack, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT data FROM versioning.packs WHERE document_id = $1 AND id = $2 AND count = $3");
        command.Parameters.Add(new() { Value = documentId });
        command.Parameters.Add(new() { Value = pack.Id });
        command.Parameters.Add(new() { Value = pack.Count });
        return (byte[]?)await command.ExecuteScalarAsync(ct);
    }

    internal static NpgsqlBatchCommand LockHeads(Guid documentId) =>
        new("SELECT 1 FROM versioning.heads WHERE document_id = $1 ORDER BY branch_id FOR UPDATE") { Parameters = { new() { Value = documentId } } };

    /// <summary>A branch whose head is packed stays closed until that is done.</summary>
    private static NpgsqlBatchCommand LockClosedBranches(DocumentRows found, ArchiveChunk chunk)
    {
        var heads = found.Heads.Select(head => (head.BranchId, head.ChangeSetId)).ToHashSet();
        var closed = chunk.Versions.Select(packed => (packed.Version.BranchId, packed.Version.ChangeSetId)).Where(heads.Contains).Select(head => head.BranchId);
        return new("SELECT CASE WHEN state = 0 THEN 1 ELSE 0 END AS reopened FROM versioning.branches WHERE id = ANY($1) ORDER BY id FOR SHARE")
        {
            Parameters = { new() { Value = closed.Distinct().ToArray() } },
        };
    }

    private static NpgsqlBatchCommand LockContents(Guid documentId, IReadOnlyList<ContentHash> hashes) =>
        new("SELECT 1 FROM versioning.contents WHERE document_id = $1 AND hash = ANY($2) ORDER BY hash FOR UPDATE")
        {
            Parameters = { new() { Value = documentId }, Hashes(hashes) },
        };

    private static NpgsqlBatchCommand PointToPack(Guid documentId, ArchiveChunk chunk) => new("""
        UPDATE versioning.versions v SET pack_id = $2, pack_slot = n.slot
        FROM unnest($3, $4, $5, $6) AS n(branch_id, change_set_id, hash, slot)
        WHERE v.document_id = $1 AND v.branch_id = n.branch_id AND v.change_set_id = n.change_set_id AND v.pack_id IS NULL AND v.hash = n.hash
        RETURNING 1 AS pointed
        """)
    {
        Parameters =
        {
            new() { Value = documentId },
            new() { Value = chunk.PackId },
            new() { Value = chunk.Versions.Select(packed => packed.Version.BranchId).ToArray() },
            new() { Value = chunk.Versions.Select(packed => packed.Version.ChangeSetId).ToArray() },
            Hashes([.. chunk.Versions.Select(packed => packed.Version.Hash)]),
            new() { Value = chunk.Versions.Select(packed => packed.Slot).ToArray() },
        },
    };

    private NpgsqlBatchCommand AddPack(Guid documentId, ArchiveChunk chunk, byte[] data, int size) => new("""
        INSERT INTO versioning.packs (document_id, id, count, size, data, packed_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING 1 AS packed
        """)
    {
        Parameters =
        {
            new() { Value = documentId },
            new() { Value = chunk.PackId },
            new() { Value = chunk.Contents.Count },
            new() { Value = size },
            new() { Value = data },
            new() { Value = time.GetUtcNow().UtcDateTime },
        },
    };

    private NpgsqlBatchCommand Lengthen(Guid documentId, OpenPack into, ArchiveChunk chunk, byte[] data, int size) => new("""
        UPDATE versioning.packs SET count = $4, size = $5, data = $6, packed_at = $7 WHERE document_id = $1 AND id = $2 AND count = $3 RETURNING 1 AS packed
        """)
    {
        Parameters =
        {
            new() { Value = documentId },
            new() { Value = into.Id },
            new() { Value = into.Count },
            new() { Value = into.Count + chunk.Contents.Count },
            new() { Value = size },
            new() { Value = data },
            new() { Value = time.GetUtcNow().UtcDateTime },
        },
    };

    /// <summary>
    /// Deletes the rows that versions written since the plan do not use either. Such a version lies above the head that
    /// the plan saw on its branch, so few rows are looked at however long the history is.
    /// </summary>
    private static NpgsqlBatchCommand DeleteContents(Guid documentId, IReadOnlyList<DocumentHead> heads, IReadOnlyList<ContentHash> hashes) => new("""
        WITH newer AS (
            SELECT v.hash FROM versioning.heads h LEFT JOIN unnest($3, $4) AS planned(branch_id, change_set_id) USING (branch_id)
            JOIN versioning.versions v ON v.document_id = h.document_id AND v.branch_id = h.branch_id AND v.change_set_id > COALESCE(planned.change_set_id, 0)
            WHERE h.document_id = $1 AND v.hash IS NOT NULL),
        used AS (
            SELECT hash FROM newer
            UNION SELECT c.base_hash FROM newer JOIN versioning.contents c ON c.document_id = $1 AND c.hash = newer.hash WHERE c.base_hash IS NOT NULL)
        DELETE FROM versioning.contents WHERE document_id = $1 AND hash = ANY($2) AND hash NOT IN (SELECT hash FROM used)
        RETURNING octet_length(data) AS deleted
        """)
    {
        Parameters =
        {
            new() { Value = documentId },
            Hashes(hashes),
            new() { Value = heads.Select(head => head.BranchId).ToArray() },
            new() { Value = heads.Select(head => head.ChangeSetId).ToArray() },
        },
    };

    private static NpgsqlParameter Hashes(IReadOnlyList<ContentHash> hashes) =>
        new() { Value = hashes.Select(hash => hash.ToBytes()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };
}
