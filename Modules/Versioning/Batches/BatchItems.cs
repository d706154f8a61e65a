using Npgsql;
using NpgsqlTypes;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Operations;
using ZstdSharp;

namespace VersionedContent.Versioning.Batches;

/// <param name="ToPath">Where the document is to be; null to leave it.</param>
internal sealed record BatchItem(int Number, Guid? DocumentId, string? Path, string? ToPath, long? BasedOn, bool Removes, byte[]? Content);

/// <summary>The table <c>operation_items</c>: the changes of a batch, in the order of their lines.</summary>
internal static class BatchItems
{
    private const int Level = 3;

    /// <summary>Adds changes by COPY.</summary>
    public static async Task Stage(NpgsqlDataSource database, Guid operationId, IReadOnlyList<BatchLine> lines, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY versioning.operation_items (operation_id, number, document_id, path, to_path, based_on, removes, content, state) FROM STDIN (FORMAT binary)", ct);
        using var compressor = new Compressor(Level);
        foreach (var (number, change, _) in lines)
        {
            var byId = change!.DocumentId is not null;
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(operationId, ct);
            await copy.WriteAsync(number, ct);
            await Write(change.DocumentId, NpgsqlDbType.Uuid);
            await Write(byId ? null : change.Path, NpgsqlDbType.Text);
            await Write(byId ? change.Path ?? change.ToPath : change.ToPath, NpgsqlDbType.Text);
            await Write(change.BasedOn, NpgsqlDbType.Bigint);
            await copy.WriteAsync(change.Delete, ct);
            await Write(change.Content is { } content ? compressor.Wrap(content.Span).ToArray() : null, NpgsqlDbType.Bytea);
            await copy.WriteAsync((short)0, ct);
        }

        await copy.CompleteAsync(ct);

        Task Write(object? value, NpgsqlDbType type) => value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value, type, ct);
    }

    /// <summary>
    /// Lines that name a document which an earlier line names in the same way, with that line. One pass over the items:
    /// nothing is known of rows that were just copied in, and a join of them with themselves may be planned as if they were few.
    /// </summary>
    public static async Task<List<(int Number, int Earlier)>> Twice(NpgsqlDataSource database, Guid operationId, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            SELECT number, earlier FROM (
                SELECT number, min(number) OVER (PARTITION BY document_id, path) AS earlier FROM versioning.operation_items WHERE operation_id = $1) named
            WHERE number > earlier ORDER BY number
            """);
        command.Parameters.Add(new() { Value = operationId });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var twice = new List<(int, int)>();
        while (await rows.ReadAsync(ct))
            twice.Add((rows.GetInt32(0), rows.GetInt32(1)));
        return twice;
    }

    /// <summary>The next items that are not dealt with, after line <paramref name="after"/>.</summary>
    public static Task<List<BatchItem>> Next(NpgsqlDataSource database, Guid operationId, int after, int limit, CancellationToken ct) =>
        Read(database, "AND number > $2 AND state = 0 ORDER BY number LIMIT $3", [operationId, after, limit], ct);

    public static Task<List<BatchItem>> These(NpgsqlDataSource database, Guid operationId, int[] numbers, CancellationToken ct) =>
        Read(database, "AND number = ANY($2) ORDER BY number", [operationId, numbers], ct);

    private static async Task<List<BatchItem>> Read(NpgsqlDataSource database, string where, object[] parameters, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"SELECT number, document_id, path, to_path, based_on, removes, content FROM versioning.operation_items WHERE operation_id = $1 {where}");
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        await using var rows = await command.ExecuteReaderAsync(ct);
        using var decompressor = new Decompressor();
        var items = new List<BatchItem>();
        while (await rows.ReadAsync(ct))
        {
            items.Add(new BatchItem(
                rows.GetInt32(0), rows.IsDBNull(1) ? null : rows.GetGuid(1), rows.IsDBNull(2) ? null : rows.GetString(2),
                rows.IsDBNull(3) ? null : rows.GetString(3), rows.IsDBNull(4) ? null : rows.GetInt64(4), rows.GetBoolean(5),
                rows.IsDBNull(6) ? null : decompressor.Unwrap(rows.GetFieldValue<byte[]>(6)).ToArray()));
        }

        return items;
    }

    /// <summary>The documents that paths lead to along a chain, redirects followed; those that lead nowhere are left out.</summary>
    public static async Task<Dictionary<string, Guid>> Documents(NpgsqlDataSource database, Chain chain, string[] paths, CancellationToken ct)
    {
        var found = new Dictionary<string, Guid>(StringComparer.Ordinal);
        if (paths.Length == 0)
            return found;
        await using var command = database.CreateCommand($"""
            WITH chain AS {Chain.Rows()}
            SELECT wanted.path, p.document_id
            FROM unnest(@paths) AS wanted(path) CROSS JOIN LATERAL (
                SELECT p.document_id, p.state FROM chain CROSS JOIN LATERAL (
                    SELECT * FROM versioning.path_claims
                    WHERE path = wanted.path AND branch_id = chain.branch_id AND from_change_set_id <= chain.upto AND at <= chain.until
                    ORDER BY from_change_set_id DESC LIMIT 1) p
                ORDER BY chain.ord LIMIT 1) p
            WHERE p.state <> 2
            """);
        chain.AddTo(command.Parameters);
        command.Parameters.AddWithValue("paths", paths);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            found[rows.GetString(0)] = rows.GetGuid(1);
        return found;
    }

    /// <summary>Notes in the transaction of a chunk what became of its items.</summary>
    public static async Task Settle(NpgsqlTransaction transaction, Guid operationId, BatchPlan plan, long? changeSetId, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction) { BatchCommands = { Done(operationId, plan.Documents, changeSetId), Failed(operationId, plan.Failures) } };
        await batch.ExecuteNonQueryAsync(ct);
        await OperationRows.Advance(transaction, operationId, plan.Documents.Count, plan.Failures.Count, changeSetId, ct);
    }

    /// <summary>A content is of no more use once it is committed.</summary>
    public static NpgsqlBatchCommand Done(Guid operationId, IReadOnlyDictionary<int, Guid> documents, long? changeSetId) => new("""
        UPDATE versioning.operation_items i SET state = 1, change_set_id = $2, document_id = n.document_id, content = NULL
        FROM unnest($3, $4) AS n(number, document_id) WHERE i.operation_id = $1 AND i.number = n.number
        """)
    {
        Parameters =
        {
            new() { Value = operationId },
            new() { Value = (object?)changeSetId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
            new() { Value = documents.Keys.ToArray() },
            new() { Value = documents.Values.ToArray() },
        },
    };

    public static NpgsqlBatchCommand Failed(Guid operationId, IReadOnlyDictionary<int, string> failures) => new("""
        UPDATE versioning.operation_items i SET state = 2, problem = n.problem
        FROM unnest($2, $3) AS n(number, problem) WHERE i.operation_id = $1 AND i.number = n.number
        """)
    {
        Parameters =
        {
            new() { Value = operationId },
            new() { Value = failures.Keys.ToArray() },
            new() { Value = failures.Values.ToArray() },
        },
    };
}
