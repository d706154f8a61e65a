using Npgsql;
using NpgsqlTypes;
using VersionedContent.Content.Browse;

namespace VersionedContent.Content.Search;

/// <summary>A place of a found text: marked where it is what was looked for.</summary>
internal sealed record FoundSpan(string Text, bool Marked);

internal sealed record FoundItem(string Path, string Title, string Type, string? Image, DateTimeOffset UpdatedAt, IReadOnlyList<FoundSpan> Excerpt);

/// <param name="After">Where the next page starts; null on the last.</param>
/// <param name="IsGuess">True where nothing had the words themselves and titles like them are shown.</param>
internal sealed record FoundPage(IReadOnlyList<FoundItem> Items, string? After, bool IsGuess);

/// <summary>Full-text search with PostgreSQL; where it finds nothing, titles that are spelt alike.</summary>
internal sealed class FindItems(NpgsqlDataSource database)
{
    public const int MaxQuery = 200;

    /// <summary>Private-use characters: no text that passed <c>Listing</c> is mistaken for them for more than its looks.</summary>
    private const char MarkStart = '\uE010';
    private const char MarkEnd = '\uE011';

    private const string Ranked =
        """
        WITH q AS (SELECT websearch_to_tsquery('english', @q) || websearch_to_tsquery('simple', @q) AS query),
        found AS (
            SELECT i.document_id, ts_rank_cd(i.search, q.query, 1)::float8 AS rank FROM content.items i, q
            WHERE i.search @@ q.query AND (@type IS NULL OR i.type = @type)
        ),
        page AS (
            SELECT * FROM found WHERE @key IS NULL OR (rank, document_id) < (@key, @id)
            ORDER BY rank DESC, document_id DESC LIMIT @limit
        )
        SELECT i.document_id, i.path, i.title, i.type, i.image, i.updated_at, page.rank,
            ts_headline('english', left(i.words, 20000), q.query,
                'StartSel=' || @start || ', StopSel=' || @stop || ', MaxWords=32, MinWords=16, MaxFragments=2, FragmentDelimiter= … ')
        FROM page JOIN content.items i USING (document_id), q ORDER BY page.rank DESC, i.document_id DESC
        """;

    private const string Alike =
        """
        SELECT document_id, path, title, type, image, updated_at, similarity(title, @q)::float8, summary
        FROM content.items WHERE (title % @q OR @q <% title) AND type <> 'type' AND (@type IS NULL OR type = @type)
        ORDER BY greatest(similarity(title, @q), word_similarity(@q, title)) DESC, document_id LIMIT @limit
        """;

    public async Task<FoundPage> Run(string words, string? type, ListCursor? after, int limit, CancellationToken ct)
    {
        var q = Clean(words);
        if (q.Length == 0)
            return new FoundPage([], null, false);
        limit = Math.Clamp(limit, 1, ListRequest.MaxLimit);
        var found = await Read(Ranked, q, type, after, limit + 1, ct);
        if (found.Count > limit)
        {
            var last = found[limit - 1];
            return new FoundPage([.. found.Take(limit).Select(row => row.Item)], new ListCursor(ListCursor.Of(last.Rank), last.Id).Encode(), false);
        }

        if (found.Count > 0 || after is not null)
            return new FoundPage([.. found.Select(row => row.Item)], null, false);
        var alike = await Read(Alike, q, type, null, Math.Min(limit, 12), ct);
        return new FoundPage([.. alike.Select(row => row.Item)], null, alike.Count > 0);
    }

    private async Task<List<(Guid Id, double Rank, FoundItem Item)>> Read(string sql, string q, string? type, ListCursor? after, int limit, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue("q", q);
        command.Parameters.Add(new("type", NpgsqlDbType.Text) { Value = (object?)type ?? DBNull.Value });
        command.Parameters.AddWithValue("limit", limit);
        if (sql == Ranked)
        {
            var key = after is { } cursor && double.TryParse(cursor.Key, System.Globalization.CultureInfo.InvariantCulture, out var rank) ? rank : (double?)null;
            command.Parameters.Add(new("key", NpgsqlDbType.Double) { Value = (object?)key ?? DBNull.Value });
            command.Parameters.AddWithValue("id", after?.Id ?? Guid.Empty);
            command.Parameters.AddWithValue("start", MarkStart.ToString());
            command.Parameters.AddWithValue("stop", MarkEnd.ToString());
        }

        var found = new List<(Guid, double, FoundItem)>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            found.Add((rows.GetGuid(0), rows.GetDouble(6), new FoundItem(
                rows.GetString(1), rows.GetString(2), rows.GetString(3), await rows.IsDBNullAsync(4, ct) ? null : rows.GetString(4),
                rows.GetFieldValue<DateTimeOffset>(5), Spans(rows.GetString(7)))));
        return found;
    }

    internal static string Clean(string words) => Listing.ListingRow.Clean(words.Trim(), MaxQuery).Trim();

    internal static IReadOnlyList<FoundSpan> Spans(string headline)
    {
        var spans = new List<FoundSpan>();
        foreach (var (piece, index) in headline.Split(MarkStart).Select((piece, index) => (piece, index)))
        {
            var end = index == 0 ? -1 : piece.IndexOf(MarkEnd, StringComparison.Ordinal);
            if (end > 0)
                spans.Add(new FoundSpan(piece[..end], true));
            var rest = piece[(end + 1)..].Replace(MarkEnd.ToString(), "", StringComparison.Ordinal);
            if (rest.Length > 0)
                spans.Add(new FoundSpan(rest, false));
        }

        return spans;
    }
}
