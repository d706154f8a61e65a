using Npgsql;
using NpgsqlTypes;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Archive;

/// <summary>Makes packed versions rows again, a pack a transaction, so that a run cut short is taken up by the next.</summary>
internal sealed class RestoreDocument(NpgsqlDataSource database)
{
    /// <summary>Null where there is no such document.</summary>
    public async Task<int?> Run(Guid documentId, CancellationToken ct)
    {
        var restored = 0;
        while (await One(documentId, ct) is { } count)
        {
            if (count == 0)
                return restored;
            restored += count;
        }

        return null;
    }

    /// <summary>Restores the oldest pack; 0 where there is none left, null where there is no document.</summary>
    private async Task<int?> One(Guid documentId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // The lock that the archive takes as well: never both at one document.
        await using (var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { ArchiveDocument.LockHeads(documentId) } })
        {
            await using var heads = await batch.ExecuteReaderAsync(ct);
            if (!await heads.ReadAsync(ct))
                return null;
        }

        if (await OldestPack(transaction, documentId, ct) is not var (packId, data))
            return 0;
        var hashes = await SlotHashes(transaction, documentId, packId, ct);
        var contents = Pack.ReadAll(data);
        (ContentHash Hash, byte[] Content)? @base = null;
        for (var slot = 0; slot < contents.Length; slot++)
        {
            if (!hashes.TryGetValue(slot, out var hash))
                continue;
            var encoded = ContentCodec.Encode(contents[slot], @base?.Content ?? ReadOnlyMemory<byte>.Empty);
            var standsAlone = await Add(transaction, documentId, hash, contents[slot].Length, encoded, @base?.Hash, ct);
            if (!encoded.IsDelta)
                @base = standsAlone ? (hash, contents[slot]) : null;
        }

        var restored = await Unpack(transaction, documentId, packId, ct);
        await transaction.CommitAsync(ct);
        return restored;
    }

    private static async Task<(long Id, byte[] Data)?> OldestPack(NpgsqlTransaction transaction, Guid documentId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT id, data FROM versioning.packs WHERE document_id = $1 ORDER BY id LIMIT 1", transaction.Connection, transaction);
        command.Parameters.Add(new() { Value = documentId });
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? (rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)) : null;
    }

    private static async Task<Dictionary<int, ContentHash>> SlotHashes(NpgsqlTransaction transaction, Guid documentId, long packId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT DISTINCT pack_slot, hash FROM versioning.versions WHERE document_id = $1 AND pack_id = $2", transaction.Connection, transaction);
        command.Parameters.Add(new() { Value = documentId });
        command.Parameters.Add(new() { Value = packId });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var hashes = new Dictionary<int, ContentHash>();
        while (await rows.ReadAsync(ct))
            hashes[rows.GetInt32(0)] = ContentHash.FromBytes(rows.GetFieldValue<byte[]>(1));
        return hashes;
    }

    /// <returns>True where the row that is there now stands alone, so that others may be compressed against it.</returns>
    private static async Task<bool> Add(
        NpgsqlTransaction transaction, Guid documentId, ContentHash hash, int size, ContentCodec.Encoded encoded, ContentHash? @base, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            INSERT INTO versioning.contents (document_id, hash, base_hash, size, data) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (document_id, hash) DO UPDATE SET size = excluded.size RETURNING base_hash IS NULL
            """, transaction.Connection, transaction);
        command.Parameters.Add(new() { Value = documentId });
        command.Parameters.Add(new() { Value = hash.ToBytes() });
        command.Parameters.Add(new() { Value = encoded.IsDelta ? @base!.Value.ToBytes() : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = size });
        command.Parameters.Add(new() { Value = encoded.Data });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<int> Unpack(NpgsqlTransaction transaction, Guid documentId, long packId, CancellationToken ct)
    {
        await using var update = new NpgsqlCommand(
            "UPDATE versioning.versions SET pack_id = NULL, pack_slot = NULL WHERE document_id = $1 AND pack_id = $2", transaction.Connection, transaction);
        await using var delete = new NpgsqlCommand(
            "DELETE FROM versioning.packs WHERE document_id = $1 AND id = $2", transaction.Connection, transaction);
        foreach (var command in new[] { update, delete })
        {
            command.Parameters.Add(new() { Value = documentId });
            command.Parameters.Add(new() { Value = packId });
        }

        var restored = await update.ExecuteNonQueryAsync(ct);
        await delete.ExecuteNonQueryAsync(ct);
        return restored;
    }
}
