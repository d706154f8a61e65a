using Npgsql;
using NpgsqlTypes;
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

    /// <summary>True where its content is not to be read. It is then neither deleted nor like any other, and nothing is merged with it.</summary>
    public required bool IsWithheld { get; init; }

    /// <summary>Canonical JSON; null where deleted or withheld.</summary>
    public required byte[]? Content { get; init; }

    /// <summary>The content that a next version may be compressed against: one in a row of its own, which stands alone.</summary>
    public required (ContentHash Hash, byte[] Content)? Base { get; init; }

    /// <summary>True where the content is in a pack only: a version with the same content stores it again.</summary>
    public bool IsPacked { get; init; }

    /// <summary>What <see cref="Read"/> reads, of <see cref="From"/>.</summary>
    public static readonly string Columns = $"""
        v.document_id, v.branch_id, v.change_set_id, v.number, v.path, v.kind, v.hash, v.at, {VersionSql.ContentColumns}, c.base_hash, v.redacted
        """;

    /// <summary>What <see cref="Withholds"/> says, of <c>v</c>.</summary>
    public static readonly string WithholdsSql =
        $"(v.redacted & {(short)Redactions.Content} <> 0 OR (v.hash IS NULL AND v.kind <> {(short)VersionKind.Deleted}))";

    /// <summary>Whether readers are not to see a version's content: marked here, or never given by the source of an import.</summary>
    public static bool Withholds(Redactions marks, ContentHash? hash, VersionKind kind) =>
        marks.HasFlag(Redactions.Content) || (hash is null && kind != VersionKind.Deleted);

    /// <summary>
    /// The heads of @documents along a relation called chain. The subselect keeps the number of documents from the
    /// planner: knowing it, PostgreSQL holds a plan for this call to be cheaper and plans each call anew, which takes ten
    /// times as long as the look itself.
    /// </summary>
    public static readonly string From = $"""
        FROM unnest((SELECT @documents)) AS wanted(id) CROSS JOIN LATERAL ({VersionSql.NewestOf("wanted.id")}) v
        {VersionSql.ContentJoins}
        """;

    private static readonly string Sql = $"""
        WITH chain AS (SELECT * FROM unnest((SELECT @ids), (SELECT @limits), (SELECT @moments)) WITH ORDINALITY c(branch_id, upto, until, ord))
        SELECT {Columns} {From}
        """;

    /// <summary>The heads of those documents that exist along the chain, in one query.</summary>
    public static async Task<Dictionary<Guid, HeadState>> Load(
        NpgsqlDataSource database, Chain chain, IReadOnlyCollection<Guid> documents, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        chain.AddTo(command.Parameters);
        command.Parameters.Add(new("documents", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = documents.ToArray() });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var heads = new Dictionary<Guid, HeadState>(documents.Count);
        while (await rows.ReadAsync(ct))
        {
            var head = Read(rows, 0);
            heads[head.DocumentId] = head;
        }

        return heads;
    }

    /// <param name="at">The first of <see cref="Columns"/>.</param>
    public static HeadState Read(NpgsqlDataReader row, int at)
    {
        ContentHash? hash = row.IsDBNull(at + 6) ? null : ContentHash.FromBytes(row.GetFieldValue<byte[]>(at + 6));
        var stored = at + 8;
        var content = VersionSql.Bytes(row, stored);
        var isPacked = VersionSql.IsPacked(row, stored);
        (ContentHash, byte[])? @base = null;
        if (content is not null && !isPacked)
        {
            var baseHash = stored + VersionSql.ContentWidth;
            @base = row.IsDBNull(baseHash)
                ? (hash!.Value, content)
                : (ContentHash.FromBytes(row.GetFieldValue<byte[]>(baseHash)), ContentCodec.Decode(row.GetFieldValue<byte[]>(stored + 2), row.GetInt32(stored + 3), null, 0));
        }

        var kind = (VersionKind)row.GetInt16(at + 5);
        return new HeadState
        {
            DocumentId = row.GetGuid(at),
            BranchId = row.GetInt64(at + 1),
            ChangeSetId = row.GetInt64(at + 2),
            Number = row.GetInt32(at + 3),
            Path = row.GetString(at + 4),
            IsDeleted = kind == VersionKind.Deleted,
            Hash = hash,
            IsWithheld = Withholds((Redactions)row.GetInt16(stored + VersionSql.ContentWidth + 1), hash, kind),
            At = row.GetFieldValue<DateTimeOffset>(at + 7),
            Content = content,
            Base = @base,
            IsPacked = isPacked,
        };
    }
}
