using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.History;

/// <summary>
/// Lists of versions, newest first, keyset-paged by change set and document: one query a page whatever the depth, since
/// change-set ids rise along every branch and each index entry is read in that order.
/// </summary>
internal sealed class ReadHistory(NpgsqlDataSource database)
{
    private const int MostRows = 200;
    private const int MostDocuments = 1_000;
    private const string EmptyArray = "{}";
    private const string AuthorsByName = "SELECT id FROM versioning.authors WHERE lower(name) = lower(@author_name)";

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
            FROM target LEFT JOIN LATERAL ({VersionsOf("@document", conditions, filter)}) v ON true
            {VersionSql.SummaryJoinsIfAny}
            ORDER BY v.change_set_id DESC
            """;
        return await Page(command, filter, OfItsOwn, ct);
    }

    /// <summary>Null where the ref cannot be seen or nothing was ever at the path on it.</summary>
    /// <param name="known">
    /// What an earlier call gave for the same ref, path and filter: returned as it is where the database says in this one
    /// query that nothing in it has changed. Then no version is read.
    /// </param>
    public async Task<KnownHistory?> OfPath(Ref @ref, string path, HistoryFilter filter, KnownHistory? known, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand();
        command.Parameters.AddRef(@ref, viewer);
        command.Parameters.AddWithValue("path", path);
        command.Parameters.AddWithValue("known_head", known?.Head ?? 0);
        command.Parameters.AddWithValue("known_withheld", known?.Withheld ?? 0);
        command.Parameters.AddWithValue("known_authors", known?.Authors ?? []);
        command.Parameters.AddWithValue("known_names", known?.Names ?? []);
        command.Parameters.AddWithValue("known_branches", known?.Branches ?? []);
        var conditions = Conditions(command.Parameters, filter);
        command.CommandText = $"""
            WITH {VersionSql.Chain}, {VersionSql.Claim}, newest AS ({VersionSql.NewestOf("(SELECT document_id FROM claim)")}),
            stamped AS (
                SELECT newest.document_id, newest.path, newest.number, newest.change_set_id,
                       COALESCE((SELECT max(r.id) FROM versioning.redactions r WHERE r.document_id = newest.document_id), 0) AS withheld
                FROM newest),
            head AS (
                SELECT stamped.*, stamped.change_set_id = @known_head AND stamped.withheld = @known_withheld
                    AND (SELECT COALESCE(array_agg(a.name ORDER BY w.ord), '{EmptyArray}') FROM unnest(@known_authors) WITH ORDINALITY w(id, ord)
                         JOIN versioning.authors a USING (id)) = @known_names
                    AND (SELECT array_agg({VersionSql.NameOf("b")}) FROM chain JOIN versioning.branches b ON b.id = chain.branch_id) @> @known_branches AS unchanged
                FROM stamped)
            SELECT {VersionSql.SummaryColumns}, head.document_id, head.path, head.number, head.change_set_id, head.withheld, head.unchanged
            FROM head LEFT JOIN LATERAL ({VersionsOf("head.document_id", conditions + " AND NOT head.unchanged", filter)}) v ON true
            {VersionSql.SummaryJoinsIfAny}
            ORDER BY v.change_set_id DESC
            """;
        (Guid Id, string Path, int Number, long Head, long Withheld, bool IsUnchanged)? head = null;
        const int column = VersionSql.SummaryWidth;
        var page = await Page(command, filter, OfItsOwn, ct, row => head ??= (
            row.GetGuid(column), row.GetString(column + 1), row.GetInt32(column + 2), row.GetInt64(column + 3), row.GetInt64(column + 4), row.GetBoolean(column + 5)));
        return head is not { } found ? null
            : found.IsUnchanged ? known
            : KnownHistory.Of(new DocumentHistory(found.Id, found.Path, found.Number, page!), found.Head, found.Withheld);
    }

    /// <summary>Null where the ref cannot be seen.</summary>
    public async Task<HistoryPage?> OfBranch(Ref @ref, HistoryFilter filter, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand();
        command.Parameters.AddRef(@ref, viewer);
        command.Parameters.AddWithValue("newest", filter.Before?.ChangeSetId ?? long.MaxValue);
        var conditions = Conditions(command.Parameters, filter);
        // What one person wrote is found by its author, not by walking all that the branch ever saw.
        var authors = filter.AuthorId is not null ? "SELECT @author AS id" : filter.AuthorName is not null ? AuthorsByName : null;
        var (by, written) = authors is null ? ("", "") : ($"CROSS JOIN ({authors}) by", "AND s.author_id = by.id");
        command.CommandText = $"""
            WITH {VersionSql.Chain}
            SELECT {VersionSql.SummaryColumns}
            FROM target LEFT JOIN LATERAL (
                SELECT v.* FROM chain {by} CROSS JOIN LATERAL (
                    SELECT v.* FROM versioning.change_sets s CROSS JOIN LATERAL (
                        SELECT v.* FROM versioning.versions v
                        WHERE v.change_set_id = s.id AND v.branch_id = s.branch_id {conditions}
                        ORDER BY v.document_id DESC LIMIT {Rows(filter)}) v
                    WHERE s.branch_id = chain.branch_id AND s.id <= LEAST(chain.upto, @newest) AND s.at <= chain.until {written}
                    ORDER BY s.id DESC, v.document_id DESC LIMIT {Rows(filter)}) v
                ORDER BY v.change_set_id DESC, v.document_id DESC LIMIT {Rows(filter)}) v ON true
            {VersionSql.SummaryJoinsIfAny}
            ORDER BY v.change_set_id DESC, v.document_id DESC
            """;
        return await Page(command, filter, last => new HistoryCursor(last.ChangeSetId, last.DocumentId), ct);
    }

    public async Task<ChangeSet?> OfChangeSet(long id, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            SELECT {VersionSql.SummaryColumns}, s.document_count, s.duration_microseconds, split_part(mb.name, '~', 1), s.undone_by_id
            FROM versioning.versions v {VersionSql.SummaryJoins}
            LEFT JOIN versioning.branches mb ON mb.id = s.merged_branch_id AND (mb.visibility = 0 OR mb.owner_id = @viewer OR @sees_all)
            WHERE v.change_set_id = @change AND (vb.visibility = 0 OR vb.owner_id = @viewer OR @sees_all)
            ORDER BY v.path LIMIT {MostDocuments}
            """);
        command.Parameters.AddViewer(viewer);
        command.Parameters.AddWithValue("change", id);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var versions = new List<VersionSummary>();
        var (count, duration, merged, undone) = (0, 0L, (string?)null, (long?)null);
        while (await rows.ReadAsync(ct))
        {
            versions.Add(VersionSql.Summary(rows));
            count = rows.GetInt32(VersionSql.SummaryWidth);
            duration = rows.GetInt64(VersionSql.SummaryWidth + 1);
            merged = rows.IsDBNull(VersionSql.SummaryWidth + 2) ? null : rows.GetString(VersionSql.SummaryWidth + 2);
            undone = rows.IsDBNull(VersionSql.SummaryWidth + 3) ? null : rows.GetInt64(VersionSql.SummaryWidth + 3);
        }

        if (versions is not [var first, ..])
            return null;
        return new ChangeSet(
            id, first.Branch, first.Author, first.Message, first.Origin, first.At, count, TimeSpan.FromMicroseconds(duration), merged, versions)
        {
            UndoneBy = undone,
        };
    }

    /// <summary>
    /// A page and one row more, written into the statement: told a parameter, the planner of a prepared statement guesses
    /// that a tenth of all versions is wanted.
    /// </summary>
    private static int Rows(HistoryFilter filter) => Math.Clamp(filter.Limit, 1, MostRows) + 1;

    /// <summary>The newest versions of a document (an SQL expression) along the chain, one more than a page.</summary>
    private static string VersionsOf(string document, string conditions, HistoryFilter filter) => $"""
        SELECT v.* FROM chain CROSS JOIN LATERAL (
            SELECT v.* FROM versioning.versions v JOIN versioning.change_sets s ON s.id = v.change_set_id
            WHERE v.document_id = {document} AND v.branch_id = chain.branch_id AND v.change_set_id <= {VersionSql.Bound(document)} {conditions}
            ORDER BY v.change_set_id DESC LIMIT {Rows(filter)}) v
        ORDER BY v.change_set_id DESC LIMIT {Rows(filter)}
        """;

    private static string Conditions(NpgsqlParameterCollection parameters, HistoryFilter filter)
    {
        var sql = new StringBuilder();
        // On the version's own column: the planner does not see that the change set's id bounds it, and would read all newer versions.
        Add(filter.Before?.ChangeSetId, filter.Before?.DocumentId is null ? "v.change_set_id < @before" : "v.change_set_id <= @before", new("before", NpgsqlDbType.Bigint));
        Add(filter.Before?.DocumentId, "(v.change_set_id < @before OR v.document_id < @before_document)", new("before_document", NpgsqlDbType.Uuid));
        Add(filter.AuthorId, "v.author_id = @author AND v.redacted & 4 = 0", new("author", NpgsqlDbType.Uuid));
        Add(filter.AuthorName, $"v.author_id IN ({AuthorsByName}) AND v.redacted & 4 = 0", new("author_name", NpgsqlDbType.Text));
        Add((short?)filter.Kind, "v.kind = @kind", new("kind", NpgsqlDbType.Smallint));
        Add(filter.From?.UtcDateTime, "v.at >= @from", new("from", NpgsqlDbType.TimestampTz));
        Add(filter.To?.UtcDateTime, "v.at < @to", new("to", NpgsqlDbType.TimestampTz));
        Add(FieldVariables(filter.Field), ChangesField, new("field", NpgsqlDbType.Jsonb));
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

    /// <summary>From what is kept of each version; no content is opened. What is withheld counts for no field.</summary>
    private const string ChangesField = """
        v.redacted & 9 = 0 AND (
            jsonb_path_exists(v.changes, '$.f[*] ? (@.p == $field || @.p starts with $under || (@.p == $above[*] && @.k != "Moved"))', @field)
            OR (v.changes->>'n')::int > jsonb_array_length(v.changes->'f'))
        """;

    private static string? FieldVariables(string? pointer) => string.IsNullOrEmpty(pointer) ? null : JsonSerializer.Serialize(new
    {
        field = pointer,
        under = pointer + "/",
        above = Enumerable.Range(0, pointer.Length).Where(i => pointer[i] == '/').Select(i => pointer[..i]),
    });

    private static string? Escaped(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : $"%{text.Trim().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    /// <summary>A change set has at most one version of a document.</summary>
    private static HistoryCursor OfItsOwn(VersionSummary last) => last.ChangeSetId;

    private static async Task<HistoryPage?> Page(
        NpgsqlCommand command, HistoryFilter filter, Func<VersionSummary, HistoryCursor> next, CancellationToken ct, Action<NpgsqlDataReader>? eachRow = null)
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
        return new HistoryPage(versions, next(versions[^1]));
    }
}
