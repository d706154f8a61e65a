using Npgsql;
using NpgsqlTypes;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Import;

/// <summary>Adds whole histories to main by COPY. A version is known again by its source reference, so a run can be repeated.</summary>
internal sealed class ImportHistory(NpgsqlDataSource database, CommitChanges commits, Outbox outbox) : IHistoryImport
{
    private const int Chunk = 500;
    private const long Main = VersioningDb.MainId;

    public async Task<ImportOutcome> Import(Guid documentId, IReadOnlyList<ImportedVersion> versions, CancellationToken ct)
    {
        var present = await CountPresent(versions, ct);
        var path = versions.Count > 0 ? versions[^1].Path : "";
        foreach (var chunk in versions.Skip(present).Chunk(Chunk))
        {
            // Null where the archive took a content away that the chunk was worked out with: then it is worked out anew.
            string? written;
            do
                written = await Write(documentId, chunk, ct);
            while (written is null);
            path = written;
        }

        return new ImportOutcome(versions.Count - present, present, path);
    }

    private async Task<int> CountPresent(IReadOnlyList<ImportedVersion> versions, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM versioning.change_sets WHERE source_ref = ANY($1)");
        command.Parameters.Add(new() { Value = versions.Select(version => version.SourceRef).ToArray() });
        return (int)(long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <param name="Encoded">The content as it is to be stored; null where it is stored already.</param>
    private sealed record Row(ImportedVersion Source, PlannedVersion Version, DateTimeOffset At, ContentCodec.Encoded? Encoded);

    private async Task<string?> Write(Guid documentId, ImportedVersion[] chunk, CancellationToken ct)
    {
        var heads = await HeadState.Load(database, Chain.Main, [documentId], ct);
        var suffix = await FreeSuffix(documentId, [.. chunk.Select(version => version.Path).Distinct()], ct);
        var rows = new List<Row>(chunk.Length);
        var stored = await StoredContents(documentId, ct);
        var relied = new HashSet<(Guid, ContentHash)>();
        var present = stored.ToHashSet();
        var head = heads.GetValueOrDefault(documentId);
        foreach (var source in chunk)
        {
            var version = await Plan(documentId, source, head, source.Path + suffix, ct);
            var at = head?.At > source.At ? head.At : source.At;
            ContentCodec.Encoded? encoded = version.Content is { } content && stored.Add(content.Hash)
                ? ContentCodec.Encode(content.Json, head?.Base?.Content ?? ReadOnlyMemory<byte>.Empty)
                : null;
            if (encoded is null && version.Content is { } same && present.Contains(same.Hash))
                relied.Add((documentId, same.Hash));
            if (encoded is { IsDelta: true } && head!.Base!.Value.Hash is var @base && present.Contains(@base))
                relied.Add((documentId, @base));
            rows.Add(new Row(source, version, at, encoded));
            head = Next(version, head, at, encoded);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var ids = await DrawIds(transaction, rows.Count, ct);
        if (!await NewContent.Keep(transaction, [.. relied], ct))
            return null;
        await AddAuthors(transaction, rows, ct);
        await CopyChangeSets(connection, rows, ids, ct);
        await CopyContents(connection, rows, ct);
        await CopyVersions(connection, rows, ids, heads.GetValueOrDefault(documentId)?.ChangeSetId, ct);
        await MoveHead(transaction, rows[^1].Version, ids[^1], heads.GetValueOrDefault(documentId)?.ChangeSetId, ct);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Version is { TakesPath: true } or { LeavesPath: not null })
                await PathClaims.Write(transaction, Main, ids[i], rows[i].At, [rows[i].Version], ct);
        }

        await Outbox.Add(transaction, new ChangeSetCommitted(ids[^1], Ref.MainName, [documentId], rows[^1].Source.Author.Id, Origin.Import), ct);
        await transaction.CommitAsync(ct);
        outbox.Committed();
        return rows[^1].Version.Path;
    }

    private async Task<PlannedVersion> Plan(Guid documentId, ImportedVersion source, HeadState? head, string path, CancellationToken ct)
    {
        (ContentHash Hash, byte[] Json)? content = null;
        if (source.Content is { } json)
        {
            if (DocumentLimits.Check(json, out var canonical) is { } problem)
                throw new ArgumentException($"{source.SourceRef}: {problem.Message}", nameof(source));
            content = (ContentHash.Of(canonical), canonical);
        }

        var kind = source.Deleted ? VersionKind.Deleted
            : head is null ? VersionKind.Created
            : head.IsDeleted ? VersionKind.Restored
            : head.Path != path ? VersionKind.Renamed
            : VersionKind.Edited;
        return new PlannedVersion
        {
            DocumentId = documentId,
            Head = head,
            Kind = kind,
            Path = source.Deleted && head is not null ? head.Path : path,
            Content = content,
            IsWithheld = !source.Deleted && content is null,
            Changes = await commits.Changes(head?.Content, content?.Json, ct),
        };
    }

    /// <summary>The head that a version will be once written; its change-set id is not known yet and not needed.</summary>
    private static HeadState Next(PlannedVersion version, HeadState? before, DateTimeOffset at, ContentCodec.Encoded? encoded) => new()
    {
        DocumentId = version.DocumentId,
        BranchId = Main,
        ChangeSetId = 0,
        Number = version.Number,
        Path = version.Path,
        IsDeleted = version.Kind == VersionKind.Deleted,
        Hash = version.Content?.Hash,
        IsWithheld = version.IsWithheld,
        At = at,
        Content = version.Content?.Json,
        // Only what surely stands alone may be a base: a text that came back may be stored against another.
        Base = encoded is { IsDelta: false } ? version.Content : before?.Base,
    };

    private async Task<HashSet<ContentHash>> StoredContents(Guid documentId, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT hash FROM versioning.contents WHERE document_id = $1");
        command.Parameters.Add(new() { Value = documentId });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var stored = new HashSet<ContentHash>();
        while (await rows.ReadAsync(ct))
            stored.Add(ContentHash.FromBytes(rows.GetFieldValue<byte[]>(0)));
        return stored;
    }

    /// <summary>Empty where all paths are free for this document, else the first of -2, -3, … with which they are.</summary>
    private async Task<string> FreeSuffix(Guid documentId, string[] paths, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        for (var n = 1; ; n++)
        {
            var suffix = n == 1 ? "" : $"-{n}";
            await using var command = new NpgsqlCommand(
                "SELECT count(*) FROM versioning.path_claims WHERE path = ANY($1) AND branch_id = $2 AND to_change_set_id IS NULL AND state = 0 AND document_id <> $3",
                connection);
            command.Parameters.Add(new() { Value = Array.ConvertAll(paths, path => path + suffix) });
            command.Parameters.Add(new() { Value = Main });
            command.Parameters.Add(new() { Value = documentId });
            if ((long)(await command.ExecuteScalarAsync(ct))! == 0)
                return suffix;
        }
    }

    private static async Task<long[]> DrawIds(NpgsqlTransaction transaction, int count, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction)
        {
            BatchCommands =
            {
                new("SELECT pg_advisory_xact_lock_shared($1)") { Parameters = { new() { Value = BranchRows.LockKey(Main) } } },
                new("SELECT array_agg(nextval('versioning.change_sets_id_seq')) FROM generate_series(1, $1)") { Parameters = { new() { Value = count } } },
            },
        };
        await using var rows = await batch.ExecuteReaderAsync(ct);
        await rows.NextResultAsync(ct);
        await rows.ReadAsync(ct);
        return rows.GetFieldValue<long[]>(0);
    }

    private static async Task AddAuthors(NpgsqlTransaction transaction, List<Row> rows, CancellationToken ct)
    {
        var authors = rows.Select(row => row.Source.Author).DistinctBy(author => author.Id).OrderBy(author => author.Id).ToArray();
        await using var command = new NpgsqlCommand(
            "INSERT INTO versioning.authors (id, name) SELECT * FROM unnest($1, $2) ON CONFLICT (id) DO NOTHING", transaction.Connection, transaction);
        command.Parameters.Add(new() { Value = Array.ConvertAll(authors, author => author.Id) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(authors, author => author.Name) });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task CopyChangeSets(NpgsqlConnection connection, List<Row> rows, long[] ids, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY versioning.change_sets (id, branch_id, author_id, message, origin, at, document_count, duration_microseconds, source_ref) FROM STDIN (FORMAT binary)", ct);
        for (var i = 0; i < rows.Count; i++)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(ids[i], ct);
            await copy.WriteAsync(Main, ct);
            await copy.WriteAsync(rows[i].Source.Author.Id, ct);
            await copy.WriteAsync(Storable(rows[i].Source.Message), ct);
            await copy.WriteAsync((short)Origin.Import, ct);
            await copy.WriteAsync(rows[i].At.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(1, ct);
            await copy.WriteAsync(0L, ct);
            await copy.WriteAsync(rows[i].Source.SourceRef, ct);
        }

        await copy.CompleteAsync(ct);
    }

    /// <summary>PostgreSQL keeps no NUL in text.</summary>
    private static string Storable(string text) => text.Replace('\0', '\uFFFD');

    private static async Task CopyContents(NpgsqlConnection connection, List<Row> rows, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY versioning.contents (document_id, hash, base_hash, size, data) FROM STDIN (FORMAT binary)", ct);
        foreach (var (_, version, _, encoded) in rows)
        {
            if (encoded is not { } content)
                continue;
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(version.DocumentId, ct);
            await copy.WriteAsync(version.Content!.Value.Hash.ToBytes(), ct);
            if (content.IsDelta)
                await copy.WriteAsync(version.Head!.Base!.Value.Hash.ToBytes(), ct);
            else
                await copy.WriteNullAsync(ct);
            await copy.WriteAsync(version.Content.Value.Json.Length, ct);
            await copy.WriteAsync(content.Data, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static async Task CopyVersions(NpgsqlConnection connection, List<Row> rows, long[] ids, long? parent, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync("""
            COPY versioning.versions (document_id, branch_id, change_set_id, number, parent, hash, path, kind, redacted, author_id, at, size, changes)
            FROM STDIN (FORMAT binary)
            """, ct);
        for (var i = 0; i < rows.Count; i++)
        {
            var (source, version, at, _) = rows[i];
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(version.DocumentId, ct);
            await copy.WriteAsync(Main, ct);
            await copy.WriteAsync(ids[i], ct);
            await copy.WriteAsync(version.Number, ct);
            await WriteOrNull((i == 0 ? parent : ids[i - 1]) is { } before ? before : null, NpgsqlDbType.Bigint);
            await WriteOrNull(version.Content?.Hash.ToBytes(), NpgsqlDbType.Bytea);
            await copy.WriteAsync(version.Path, ct);
            await copy.WriteAsync((short)version.Kind, ct);
            await copy.WriteAsync((short)source.Redacted, ct);
            await copy.WriteAsync(source.Author.Id, ct);
            await copy.WriteAsync(at.UtcDateTime, NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(version.Content?.Json.Length ?? 0, ct);
            await WriteOrNull(version.Changes?.ToJson(), NpgsqlDbType.Jsonb);
        }

        await copy.CompleteAsync(ct);

        Task WriteOrNull(object? value, NpgsqlDbType type) => value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value, type, ct);
    }

    private static async Task MoveHead(NpgsqlTransaction transaction, PlannedVersion last, long changeSetId, long? expected, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            INSERT INTO versioning.heads AS h (document_id, branch_id, change_set_id, path, hash) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (document_id, branch_id) DO UPDATE SET change_set_id = excluded.change_set_id, path = excluded.path, hash = excluded.hash
            WHERE h.change_set_id = $6
            """, transaction.Connection, transaction);
        command.Parameters.Add(new() { Value = last.DocumentId });
        command.Parameters.Add(new() { Value = Main });
        command.Parameters.Add(new() { Value = changeSetId });
        command.Parameters.Add(new() { Value = last.Path });
        command.Parameters.Add(new() { Value = (object?)last.Content?.Hash.ToBytes() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = (object?)expected ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        if (await command.ExecuteNonQueryAsync(ct) != 1)
            throw new InvalidOperationException($"The document {last.DocumentId} was changed while its history was imported. Import it again: what is there is left out.");
    }
}
