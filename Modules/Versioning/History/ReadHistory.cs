using System.Text;
using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.History;

/// <summary>
/// Lists of versions, newest first, keyset-paged by change set: one query a page whatever the depth, since change-set
/// ids rise along every branch and each index entry is read in that order.
/// </summary>
internal sealed class ReadHistory(NpgsqlDataSource database)
{
    private const int MostRows = 200;
    private const int MostDocuments = 1_000;

    /// <summary>Null where the ref cannot be seen or the document was never on it.</summary>
    public async Task<HistoryPage?> OfDocument(Ref @ref, Guid documentId, HistoryFilter filter, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand();
        command.Parameters.AddRef(@ref, viewer);
        command.Parameters.AddWithValue("document", documentId);
        var conditions = Conditions(command.Parameters, filter);
        command.CommandText = $"""
            WITH {VersionSql.Chain}
            SELECT {VersionSql.SummaryColumns}
            FROM target LEFT JOIN LATERAL ({VersionsOf("@document", conditions)}) v ON true
            {VersionSql.SummaryJoinsIfAny}
            ORDER BY v.change_set_id DESC
            """;
        return await Page(command, filter, ct);
    }

    /// <summary>Null where the ref cannot be seen or nothing was ever at the path on it.</summary>
    public async Task<DocumentHistory?> OfPath(Ref @ref, string path, HistoryFilter filter, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand();
        command.Parameters.AddRef(@ref, viewer);
        command.Parameters.AddWithValue("path", path);
        var conditions = Conditions(command.Parameters, filter);
        command.CommandText = $"""
            WITH {VersionSql.Chain}, {VersionSql.Claim}, head AS ({VersionSql.NewestOf("(SELECT document_id FROM claim)")})
            SELECT {VersionSql.SummaryColumns}, head.document_id, head.path, head.number
            FROM head LEFT JOIN LATERAL ({VersionsOf("head.document_id", conditions)}) v ON true
            {VersionSql.SummaryJoinsIfAny}
            ORDER BY v.change_set_id DESC
            """;
        (Guid Id, string Path, int Number)? head = null;
        var page = await Page(command, filter, ct, row => head ??=
            (row.GetGuid(VersionSql.SummaryWidth), row.GetString(VersionSql.SummaryWidth + 1), row.GetInt32(VersionSql.SummaryWidth + 2)));
        return head is { } found ? new DocumentHistory(found.Id, found.Path, found.Number, page!) : null;
    }

    /// <summary>Null where the ref cannot be seen.</summary>
    public async Task<HistoryPage?> OfBranch(Ref @ref, HistoryFilter filter, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand();
        command.Parameters.AddRef(@ref, viewer);
        var conditions = Conditions(command.Parameters, filter);
        command.CommandText = $"""
            WITH {VersionSql.Chain}
            SELECT {VersionSql.SummaryColumns}
            FROM target LEFT JOIN LATERAL (
                SELECT v.* FROM chain CROSS JOIN LATERAL (
                    SELECT v.* FROM versioning.change_sets s JOIN versioning.versions v ON v.change_set_id = s.id AND v.branch_id = s.branch_id
                    WHERE s.branch_id = chain.branch_id AND s.id <= chain.upto AND s.at <= chain.until {conditions}
                    ORDER BY s.id DESC LIMIT @limit) v
                ORDER BY v.change_set_id DESC LIMIT @limit) v ON true
            {VersionSql.SummaryJoinsIfAny}
            ORDER BY v.change_set_id DESC
            """;
        return await Page(command, filter, ct);
    }

    public async Task<ChangeSet?> OfChangeSet(long id, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            SELECT {VersionSql.SummaryColumns}, s.document_count, s.duration_microseconds, mb.name
            FROM versioning.versions v {VersionSql.SummaryJoins}
            LEFT JOIN versioning.branches mb ON mb.id = s.merged_branch_id AND (mb.visibility = 0 OR mb.owner_id = @viewer OR @sees_all)
            WHERE v.change_set_id = @change AND (vb.visibility = 0 OR vb.owner_id = @viewer OR @sees_all)
            ORDER BY v.path LIMIT {MostDocuments}
            """);
        command.Parameters.AddViewer(viewer);
        command.Parameters.AddWithValue("change", id);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var versions = new List<VersionSummary>();
        var (count, duration, merged) = (0, 0L, (string?)null);
        while (await rows.ReadAsync(ct))
        {
            versions.Add(VersionSql.Summary(rows));
            count = rows.GetInt32(VersionSql.SummaryWidth);
            duration = rows.GetInt64(VersionSql.SummaryWidth + 1);
            merged = rows.IsDBNull(VersionSql.SummaryWidth + 2) ? null : rows.GetString(VersionSql.SummaryWidth + 2);
        }

        if (versions is not [var first, ..])
            return null;
        return new ChangeSet(
            id, first.Branch, first.Author, first.Message, first.Origin, first.At, count, TimeSpan.FromMicroseconds(duration), merged, versions);
    }

    /// <summary>The newest versions of a document (an SQL expression) along the chain, one more than a page.</summary>
    private static string VersionsOf(string document, string conditions) => $"""
        SELECT v.* FROM chain CROSS JOIN LATERAL (
            SELECT v.* FROM versioning.versions v JOIN versioning.change_sets s ON s.id = v.change_set_id
            WHERE v.document_id = {document} AND v.branch_id = chain.branch_id AND v.change_set_id <= {VersionSql.Bound(document)} {conditions}
            ORDER BY v.change_set_id DESC LIMIT @limit) v
        ORDER BY v.change_set_id DESC LIMIT @limit
        """;

    private static string Conditions(NpgsqlParameterCollection parameters, HistoryFilter filter)
    {
        var sql = new StringBuilder();
        parameters.AddWithValue("limit", Math.Clamp(filter.Limit, 1, MostRows) + 1);
        Add(filter.Before, "s.id < @before", new("before", NpgsqlDbType.Bigint));
        Add(filter.AuthorId, "v.author_id = @author AND v.redacted & 4 = 0", new("author", NpgsqlDbType.Uuid));
        Add((short?)filter.Kind, "v.kind = @kind", new("kind", NpgsqlDbType.Smallint));
        Add(filter.From?.UtcDateTime, "v.at >= @from", new("from", NpgsqlDbType.TimestampTz));
        Add(filter.To?.UtcDateTime, "v.at < @to", new("to", NpgsqlDbType.TimestampTz));
        Add(Escaped(filter.Text), "s.message ILIKE @text AND v.redacted & 2 = 0", new("text", NpgsqlDbType.Text));
        return sql.ToString();

        void Add(object? value, string condition, NpgsqlParameter parameter)
        {
            if (value is null)
                return;
            parameter.Value = value;
            parameters.Add(parameter);
            sql.Append(" AND ").Append(condition);
        }
    }

    private static string? Escaped(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : $"%{text.Trim().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    private static async Task<HistoryPage?> Page(
        NpgsqlCommand command, HistoryFilter filter, CancellationToken ct, Action<NpgsqlDataReader>? eachRow = null)
    {
        await using var rows = await command.ExecuteReaderAsync(ct);
        var limit = Math.Clamp(filter.Limit, 1, MostRows);
        var versions = new List<VersionSummary>(limit + 1);
        var refExists = false;
        while (await rows.ReadAsync(ct))
        {
            refExists = true;
            eachRow?.Invoke(rows);
            if (!rows.IsDBNull(0))
                versions.Add(VersionSql.Summary(rows));
        }

        if (!refExists)
            return null;
        if (versions.Count <= limit)
            return new HistoryPage(versions, null);
        versions.RemoveAt(limit);
        return new HistoryPage(versions, versions[^1].ChangeSetId);
    }
}
