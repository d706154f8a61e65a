using Npgsql;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Commit;

/// <summary>A document as a branch sees it, with what is needed to write the next version.</summary>
internal sealed record HeadState
{
    public required Guid DocumentId { get; init; }
    public required long BranchId { get; init; }
    public required long ChangeSetId { get; init; }
    public required int Number { get; init; }
    public required string Path { get; init; }
    public required bool IsDeleted { get; init; }
    public required ContentHash? Hash { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Canonical JSON; null where deleted or withheld.</summary>
    public required byte[]? Content { get; init; }

    /// <summary>The content that a next version may be compressed against: one in a row of its own, which stands alone.</summary>
    public required (ContentHash Hash, byte[] Content)? Base { get; init; }

    /// <summary>True where the content is in a pack only: a version with the same content stores it again.</summary>
    public bool IsPacked { get; init; }

    private static readonly string Sql = $"""
        WITH chain AS {Chain.Rows()}
        SELECT v.document_id, v.branch_id, v.change_set_id, v.number, v.path, v.kind, v.hash, v.at,
               {VersionSql.ContentColumns}, c.base_hash
        FROM unnest(@documents) AS wanted(id) CROSS JOIN LATERAL ({VersionSql.NewestOf("wanted.id")}) v
        {VersionSql.ContentJoins}
        """;

    /// <summary>The heads of those documents that exist along the chain, in one query.</summary>
    public static async Task<Dictionary<Guid, HeadState>> Load(
        NpgsqlDataSource database, Chain chain, IReadOnlyCollection<Guid> documents, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        chain.AddTo(command.Parameters);
        command.Parameters.AddWithValue("documents", documents.ToArray());
        await using var rows = await command.ExecuteReaderAsync(ct);
        var heads = new Dictionary<Guid, HeadState>(documents.Count);
        while (await rows.ReadAsync(ct))
        {
            var head = Read(rows);
            heads[head.DocumentId] = head;
        }

        return heads;
    }

    private static HeadState Read(NpgsqlDataReader row)
    {
        ContentHash? hash = row.IsDBNull(6) ? null : ContentHash.FromBytes(row.GetFieldValue<byte[]>(6));
        var content = VersionSql.Bytes(row, 8);
        var isPacked = VersionSql.IsPacked(row, 8);
        (ContentHash, byte[])? @base = null;
        if (content is not null && !isPacked)
        {
            @base = row.IsDBNull(8 + VersionSql.ContentWidth)
                ? (hash!.Value, content)
                : (ContentHash.FromBytes(row.GetFieldValue<byte[]>(8 + VersionSql.ContentWidth)), ContentCodec.Decode(row.GetFieldValue<byte[]>(10), row.GetInt32(11), null, 0));
        }

        return new HeadState
        {
            DocumentId = row.GetGuid(0),
            BranchId = row.GetInt64(1),
            ChangeSetId = row.GetInt64(2),
            Number = row.GetInt32(3),
            Path = row.GetString(4),
            IsDeleted = (VersionKind)row.GetInt16(5) == VersionKind.Deleted,
            Hash = hash,
            At = row.GetFieldValue<DateTimeOffset>(7),
            Content = content,
            Base = @base,
            IsPacked = isPacked,
        };
    }
}
