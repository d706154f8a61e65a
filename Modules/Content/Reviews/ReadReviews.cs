using Npgsql;
using NpgsqlTypes;

namespace VersionedContent.Content.Reviews;

internal sealed record ReviewLine(Guid Id, string PersonName, int Rating, string Text, DateTimeOffset CreatedAt, bool IsEdited, bool IsOwn);

/// <summary>What people gave an item.</summary>
/// <param name="Average">Shown to people; drawn towards the middle while few have voted, so that one 10 does not lead every list.</param>
/// <param name="Distribution">How many gave 1 to 10.</param>
internal sealed record RatingSummary(int Count, double Average, IReadOnlyList<int> Distribution)
{
    /// <summary>The average before anybody voted, and how many votes that counts as.</summary>
    private const double Prior = 6.5;
    private const int PriorWeight = 3;

    public static RatingSummary Of(IReadOnlyList<int> distribution)
    {
        var count = distribution.Sum();
        var sum = distribution.Select((votes, index) => votes * (index + 1)).Sum();
        return new RatingSummary(count, AverageOf(count, sum), distribution);
    }

    public static double AverageOf(int count, long sum) => count == 0 ? 0 : Math.Round((sum + (Prior * PriorWeight)) / (count + PriorWeight), 1);
}

internal sealed record ItemReviews(RatingSummary Summary, IReadOnlyList<ReviewLine> Reviews, ReviewLine? Own);

/// <summary>An item's newest reviews, its ratings and the viewer's own review: one query.</summary>
internal sealed class ReadReviews(NpgsqlDataSource database)
{
    private const int Newest = 20;

    private const string Sql =
        """
        WITH votes AS (SELECT rating, count(*)::int AS n FROM content.reviews WHERE document_id = @document GROUP BY rating),
        shown AS (
            SELECT id, person_id, person_name, rating, text, created_at, updated_at FROM (
                (SELECT * FROM content.reviews WHERE document_id = @document ORDER BY created_at DESC, id DESC LIMIT @newest)
                UNION
                (SELECT * FROM content.reviews WHERE document_id = @document AND person_id = @viewer)) r
        )
        SELECT rating, n, NULL::uuid, '', '', now(), now(), false FROM votes
        UNION ALL
        SELECT rating, 0, id, person_name, text, created_at, updated_at, person_id IS NOT DISTINCT FROM @viewer FROM shown
        """;

    public async Task<ItemReviews> OfItem(Guid documentId, Guid? viewerId, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue("document", documentId);
        command.Parameters.AddWithValue("newest", Newest);
        command.Parameters.Add(new("viewer", NpgsqlDbType.Uuid) { Value = (object?)viewerId ?? DBNull.Value });
        var distribution = new int[10];
        var lines = new List<ReviewLine>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var rating = rows.GetInt16(0);
            if (await rows.IsDBNullAsync(2, ct))
            {
                distribution[rating - 1] = rows.GetInt32(1);
                continue;
            }

            var (created, updated) = (rows.GetFieldValue<DateTimeOffset>(5), rows.GetFieldValue<DateTimeOffset>(6));
            lines.Add(new ReviewLine(rows.GetGuid(2), rows.GetString(3), rating, rows.GetString(4), created, updated > created, viewerId is not null && rows.GetBoolean(7)));
        }

        var newest = lines.OrderByDescending(line => line.CreatedAt).ThenByDescending(line => line.Id).ToList();
        return new ItemReviews(RatingSummary.Of(distribution), newest, newest.FirstOrDefault(line => line.IsOwn));
    }
}
