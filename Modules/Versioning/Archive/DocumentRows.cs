using System.Data;
using Npgsql;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Archive;

/// <summary>What the archive needs to know of a document, as of one moment. A million versions take about 100 MB.</summary>
internal sealed record DocumentRows(
    IReadOnlyList<HotVersion> Versions, IReadOnlyDictionary<ContentHash, HotContent> Contents, IReadOnlyList<DocumentHead> Heads, OpenPack? Last)
{
    public static async Task<DocumentRows> Load(NpgsqlDataSource database, Guid documentId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // One snapshot for all four.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                Of("SELECT h.branch_id, h.change_set_id, b.state = 0 FROM versioning.heads h JOIN versioning.branches b ON b.id = h.branch_id WHERE h.document_id = $1"),
                Of("SELECT branch_id, change_set_id, hash, at FROM versioning.versions WHERE document_id = $1 AND pack_id IS NULL AND hash IS NOT NULL"),
                Of("SELECT hash, base_hash, size FROM versioning.contents WHERE document_id = $1"),
                Of("SELECT id, count, size FROM versioning.packs WHERE document_id = $1 ORDER BY id DESC LIMIT 1"),
            },
        };
        await using var rows = await batch.ExecuteReaderAsync(ct);
        var heads = new List<DocumentHead>();
        while (await rows.ReadAsync(ct))
            heads.Add(new DocumentHead(rows.GetInt64(0), rows.GetInt64(1), rows.GetBoolean(2)));

        await rows.NextResultAsync(ct);
        var versions = new List<HotVersion>();
        while (await rows.ReadAsync(ct))
            versions.Add(new HotVersion(rows.GetInt64(0), rows.GetInt64(1), ContentHash.FromBytes(rows.GetFieldValue<byte[]>(2)), rows.GetDateTime(3)));

        await rows.NextResultAsync(ct);
        var contents = new Dictionary<ContentHash, HotContent>();
        while (await rows.ReadAsync(ct))
        {
            contents[ContentHash.FromBytes(rows.GetFieldValue<byte[]>(0))] =
                new HotContent(rows.IsDBNull(1) ? null : ContentHash.FromBytes(rows.GetFieldValue<byte[]>(1)), rows.GetInt32(2));
        }

        await rows.NextResultAsync(ct);
        OpenPack? last = await rows.ReadAsync(ct) ? new OpenPack(rows.GetInt64(0), rows.GetInt32(1), rows.GetInt32(2)) : null;
        return new DocumentRows(versions, contents, heads, last is { } pack && pack.Count < Pack.MaxContents && pack.Size < Pack.MaxBytes ? last : null);

        NpgsqlBatchCommand Of(string sql) => new(sql) { Parameters = { new() { Value = documentId } } };
    }
}
