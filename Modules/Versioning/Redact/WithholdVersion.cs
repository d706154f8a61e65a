using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning.Authors;

namespace VersionedContent.Versioning.Redact;

/// <summary>
/// Sets and clears the marks by which reads leave parts of a version out. What changed from or to a withheld content is
/// marked too: the names of its fields may be what is withheld.
/// </summary>
internal sealed class WithholdVersion(NpgsqlDataSource database, Outbox outbox, TimeProvider time) : IRedactions
{
    private const int ReasonLength = 1_000;
    private const int MostListed = 200;
    private const Redactions OfOneVersion = Redactions.Content | Redactions.Message | Redactions.Author;

    public Task<RedactionResult> Withhold(RedactionRequest request, Viewer viewer, CancellationToken ct) => Run(request, false, viewer, ct);

    public Task<RedactionResult> Lift(RedactionRequest request, Viewer viewer, CancellationToken ct) => Run(request, true, viewer, ct);

    private async Task<RedactionResult> Run(RedactionRequest request, bool lift, Viewer viewer, CancellationToken ct)
    {
        if (viewer.Id is not { } by || !viewer.May(Permissions.ManageBranches))
            return new RedactionResult.NotFound();
        var reason = request.Reason.Trim();
        if (reason.Length is 0 or > ReasonLength)
            return new RedactionResult.Invalid($"Say why, in at most {ReasonLength} characters: other moderators will want to know.");
        if (request.Parts == Redactions.None || (request.Parts & ~OfOneVersion) != 0)
            return new RedactionResult.Invalid("Choose the content, the message or the author.");

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Commits to the document wait: none makes the content a head again between the look and the mark.
        await Execute(transaction, "SELECT 1 FROM versioning.heads WHERE document_id = $1 ORDER BY branch_id FOR UPDATE", ct, request.DocumentId);
        if (await Find(transaction, request, ct) is not var (hash, marked, authorId))
            return new RedactionResult.NotFound();
        var parts = lift ? request.Parts & marked : request.Parts & ~marked;
        if (parts == Redactions.None)
            return new RedactionResult.Invalid(lift ? "Nothing of that is withheld." : "That is withheld already.");
        if (parts.HasFlag(Redactions.Content))
        {
            if (hash is null)
                return new RedactionResult.Invalid("This version has no content here: it deletes the document, or came without one.");
            await AwaitWriters(transaction, request.DocumentId, hash, ct);
            if (!lift && await OpenHead(transaction, request.DocumentId, hash, ct) is { } head)
                return head;
        }

        var versions = 0;
        if (parts.HasFlag(Redactions.Content))
        {
            versions = await Mark(transaction, "document_id = $1 AND hash = $2", Redactions.Content, lift, ct, request.DocumentId, hash!);
            await MarkNeighbours(transaction, request.DocumentId, ct);
        }

        if ((parts & ~Redactions.Content) is var shared && shared != Redactions.None)
            versions = Math.Max(versions, await Mark(transaction, "change_set_id = $1", shared, lift, ct, request.ChangeSetId));
        await Record(transaction, request, parts, lift, reason, by, ct);
        await using (var batch = new NpgsqlBatch(connection, transaction))
        {
            batch.BatchCommands.Add(AuthorRows.Add(new Author(by, viewer.Name)));
            batch.BatchCommands.Add(AuditLog.Entry(
                viewer, authorId, lift ? "version.unwithhold" : "version.withhold",
                new { document = request.DocumentId, changeSet = request.ChangeSetId, parts = parts.ToString(), reason }, time.GetUtcNow()));
            if (parts.HasFlag(Redactions.Author))
                batch.BatchCommands.Add(Outbox.Statement(new AuthorshipChanged(request.ChangeSetId)));
            await batch.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        outbox.Committed();
        return new RedactionResult.Done(versions);
    }

    private static async Task<(byte[]? Hash, Redactions Marked, Guid AuthorId)?> Find(NpgsqlTransaction transaction, RedactionRequest request, CancellationToken ct)
    {
        await using var command = Command(
            transaction, "SELECT hash, redacted, author_id FROM versioning.versions WHERE document_id = $1 AND change_set_id = $2",
            request.DocumentId, request.ChangeSetId);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct)
            ? (rows.IsDBNull(0) ? null : rows.GetFieldValue<byte[]>(0), (Redactions)rows.GetInt16(1), rows.GetGuid(2))
            : null;
    }

    /// <summary>
    /// Locks the versions with the content. Whoever repeats it elsewhere holds the version that it is taken from, so once a
    /// look finds no further one, all are there to be marked, and no other comes.
    /// </summary>
    private static async Task AwaitWriters(NpgsqlTransaction transaction, Guid documentId, byte[] hash, CancellationToken ct)
    {
        for (var (found, before) = (0L, -1L); found != before;)
        {
            before = found;
            await using var command = Command(transaction, """
                SELECT count(*) FROM (
                    SELECT 1 FROM versioning.versions WHERE document_id = $1 AND hash = $2 ORDER BY branch_id, change_set_id FOR UPDATE) locked
                """, documentId, hash);
            found = (long)(await command.ExecuteScalarAsync(ct))!;
        }
    }

    /// <summary>An open branch that shows the content; null where none does.</summary>
    private static async Task<RedactionResult.IsHead?> OpenHead(NpgsqlTransaction transaction, Guid documentId, byte[] hash, CancellationToken ct)
    {
        await using var command = Command(transaction, """
            SELECT b.name, h.path FROM versioning.heads h JOIN versioning.branches b ON b.id = h.branch_id
            WHERE h.document_id = $1 AND h.hash = $2 AND b.state = 0 ORDER BY b.id LIMIT 1
            """, documentId, hash);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? new RedactionResult.IsHead(rows.GetString(0), rows.GetString(1)) : null;
    }

    private static Task<int> Mark(NpgsqlTransaction transaction, string where, Redactions parts, bool lift, CancellationToken ct, params object[] values) => Execute(
        transaction, $"UPDATE versioning.versions SET redacted = redacted {(lift ? $"& ~{(short)parts}" : $"| {(short)parts}")} WHERE {where}", ct, values);

    /// <summary>Marks what changed in the versions next to a withheld one, and takes the mark from those that no longer are.</summary>
    private static Task<int> MarkNeighbours(NpgsqlTransaction transaction, Guid documentId, CancellationToken ct) => Execute(transaction, $"""
        UPDATE versioning.versions v SET redacted = v.redacted # {(short)Redactions.Changes}
        WHERE v.document_id = $1
          AND (v.redacted & {(short)Redactions.Changes} <> 0) <> EXISTS (
              SELECT 1 FROM versioning.versions w
              WHERE w.document_id = v.document_id AND w.change_set_id IN (v.parent, v.merge_parent) AND w.redacted & {(short)Redactions.Content} <> 0)
        """, ct, documentId);

    /// <summary>One row a document that it touches: readers of any of them must see that something changed.</summary>
    private async Task Record(
        NpgsqlTransaction transaction, RedactionRequest request, Redactions parts, bool lift, string reason, Guid by, CancellationToken ct)
    {
        await using var command = Command(transaction, $"""
            INSERT INTO versioning.redactions (document_id, change_set_id, parts, lifted, reason, by_id, at)
            SELECT v.document_id, v.change_set_id, CASE WHEN v.document_id = $1 THEN $3 ELSE $3 & ~{(short)Redactions.Content} END, $4, $5, $6, $7
            FROM versioning.versions v
            WHERE v.change_set_id = $2 AND (v.document_id = $1 OR $3 & ~{(short)Redactions.Content} <> 0)
            """, request.DocumentId, request.ChangeSetId);
        command.Parameters.Add(new() { Value = (short)parts, NpgsqlDbType = NpgsqlDbType.Smallint });
        command.Parameters.Add(new() { Value = lift });
        command.Parameters.Add(new() { Value = reason });
        command.Parameters.Add(new() { Value = by });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<IReadOnlyList<Redaction>?> List(Guid documentId, Viewer viewer, CancellationToken ct)
    {
        if (!viewer.May(Permissions.ManageBranches))
            return null;
        await using var command = database.CreateCommand($"""
            SELECT r.id, r.change_set_id, r.parts, r.lifted, r.reason, r.by_id, a.name, r.at
            FROM versioning.redactions r JOIN versioning.authors a ON a.id = r.by_id
            WHERE r.document_id = $1 ORDER BY r.id DESC LIMIT {MostListed}
            """);
        command.Parameters.Add(new() { Value = documentId });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<Redaction>();
        while (await rows.ReadAsync(ct))
        {
            found.Add(new Redaction(
                rows.GetInt64(0), rows.GetInt64(1), (Redactions)rows.GetInt16(2), rows.GetBoolean(3), rows.GetString(4),
                new Author(rows.GetGuid(5), rows.GetString(6)), rows.GetFieldValue<DateTimeOffset>(7)));
        }

        return found;
    }

    private static async Task<int> Execute(NpgsqlTransaction transaction, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = Command(transaction, sql, values);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlCommand Command(NpgsqlTransaction transaction, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
