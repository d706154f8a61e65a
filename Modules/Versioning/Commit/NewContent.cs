using Npgsql;
using NpgsqlTypes;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Commit;

/// <summary>
/// A content that a change set stores, and the statements that store contents side by side with the archive, which
/// deletes rows of <c>contents</c> under the document's heads (docs/decisions/0011).
/// </summary>
internal sealed record NewContent(PlannedVersion Version, ContentCodec.Encoded Encoded)
{
    /// <summary>The column that the statement of what must be kept returns: one row for each content that is there.</summary>
    public const string Kept = "kept";

    private Guid DocumentId => Version.DocumentId;

    /// <summary>Null where it stands alone.</summary>
    public ContentHash? BaseHash => Encoded.IsDelta ? Version.Head!.Base!.Value.Hash : null;

    public static NewContent[] Of(PlannedVersion[] versions) =>
        [.. versions.Where(NeedsRow).Select(v => new NewContent(v, ContentCodec.Encode(v.Content!.Value.Json, v.Head?.Base?.Content ?? ReadOnlyMemory<byte>.Empty)))];

    /// <summary>False where the content is stored already.</summary>
    public static bool NeedsRow(PlannedVersion version) =>
        version is { IsStored: false, Content: { } content } && (content.Hash != version.Head?.Hash || version.Head.IsPacked || version.Head.Content is null);

    /// <summary>
    /// Stored contents that must still be there. A head's own content and its base cannot go while that head stands, so a
    /// writer that replaces a head of this branch needs only those it takes from elsewhere.
    /// </summary>
    public static (Guid DocumentId, ContentHash Hash)[] ReliedOn(PlannedVersion[] versions, NewContent[] added, long branchId)
    {
        var taken = versions.Where(version => version.Content is not null && !NeedsRow(version) && (version.IsStored || version.OwnHead(branchId) is null))
            .Select(version => (version.DocumentId, version.Content!.Value.Hash));
        var bases = added.Where(content => content.BaseHash is not null && content.Version.OwnHead(branchId) is null)
            .Select(content => (content.DocumentId, content.BaseHash!.Value));
        return [.. taken.Concat(bases).Distinct()];
    }

    /// <summary>Holds the contents against the archive until the end of the transaction. Locked in one order by all.</summary>
    public static NpgsqlBatchCommand Keep((Guid DocumentId, ContentHash Hash)[] contents) => new($"""
        SELECT 1 AS {Kept} FROM unnest($1, $2) AS n(document_id, hash) JOIN versioning.contents c USING (document_id, hash)
        ORDER BY c.document_id, c.hash FOR KEY SHARE OF c
        """)
    {
        Parameters =
        {
            new() { Value = Array.ConvertAll(contents, content => content.DocumentId) },
            new() { Value = Array.ConvertAll(contents, content => content.Hash.ToBytes()), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
        },
    };

    /// <summary>False where one of them is not there.</summary>
    public static async Task<bool> Keep(NpgsqlTransaction transaction, (Guid DocumentId, ContentHash Hash)[] contents, CancellationToken ct)
    {
        if (contents.Length == 0)
            return true;
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction) { BatchCommands = { Keep(contents) } };
        await using var rows = await batch.ExecuteReaderAsync(ct);
        var kept = 0;
        while (await rows.ReadAsync(ct))
            kept++;
        return kept == contents.Length;
    }

    /// <summary>Adds rows. One that is there already is locked rather than left alone: the archive may be about to delete it.</summary>
    public static NpgsqlBatchCommand Add(NewContent[] contents) => new("""
        INSERT INTO versioning.contents (document_id, hash, base_hash, size, data)
        SELECT * FROM unnest($1, $2, $3, $4, $5) ON CONFLICT (document_id, hash) DO UPDATE SET size = excluded.size
        """)
    {
        Parameters =
        {
            new() { Value = Array.ConvertAll(contents, c => c.DocumentId) },
            new() { Value = Array.ConvertAll(contents, c => c.Version.Content!.Value.Hash.ToBytes()), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
            new() { Value = Array.ConvertAll(contents, c => c.BaseHash?.ToBytes()), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
            new() { Value = Array.ConvertAll(contents, c => c.Version.Content!.Value.Json.Length) },
            new() { Value = Array.ConvertAll(contents, c => c.Encoded.Data), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
        },
    };
}
