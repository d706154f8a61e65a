using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using VersionedContent.Content.Reviews;
using VersionedContent.Content.Types;

namespace VersionedContent.Content.Browse;

internal enum ListOrder
{
    Title,
    Newest,
}

/// <param name="Chosen">Facet values to narrow by, by field.</param>
internal sealed record ListRequest(ItemType? Type, IReadOnlyDictionary<string, string> Chosen, ListOrder Order, ListCursor? After, int Limit)
{
    public const int MaxLimit = 200;
}

/// <summary>Lists items of a type (or of all shown types), narrowed by facets. One query, keyset paged.</summary>
internal sealed class ListItemsOfType(NpgsqlDataSource database)
{
    internal const string Columns =
        """
        i.document_id, i.path, i.title, i.type, i.summary, i.image, i.updated_at, r.n, r.sum
        """;

    internal const string Rating =
        """
        CROSS JOIN LATERAL (SELECT count(*)::int AS n, coalesce(sum(rating), 0)::bigint AS sum FROM content.reviews WHERE document_id = i.document_id) r
        """;

    public async Task<ListedPage> Run(ListRequest request, IReadOnlyList<string> types, CancellationToken ct)
    {
        var limit = Math.Clamp(request.Limit, 1, ListRequest.MaxLimit);
        await using var command = database.CreateCommand(
            $"""
            SELECT {Columns} FROM (
                SELECT * FROM content.items
                WHERE type = ANY(@types) AND facets @> @facets {Position(request)}
                ORDER BY {(request.Order == ListOrder.Title ? "title, document_id" : "updated_at DESC, document_id DESC")} LIMIT @limit) i
            {Rating}
            ORDER BY {(request.Order == ListOrder.Title ? "i.title, i.document_id" : "i.updated_at DESC, i.document_id DESC")}
            """);
        command.Parameters.AddWithValue("types", request.Type is { } type ? [type.Slug] : types.ToArray());
        command.Parameters.Add(new("facets", NpgsqlDbType.Jsonb) { Value = FacetFilter(request) });
        command.Parameters.AddWithValue("limit", limit + 1);
        if (request.After is { } after)
        {
            command.Parameters.AddWithValue("id", after.Id);
            if (request.Order == ListOrder.Title)
                command.Parameters.AddWithValue("key", after.Key);
            else
                command.Parameters.AddWithValue("key", new DateTimeOffset(TicksOf(after.Key), TimeSpan.Zero));
        }

        var lines = await ReadLines(command, ct);
        if (lines.Count <= limit)
            return new ListedPage(lines, null);
        lines.RemoveAt(limit);
        var last = lines[^1];
        var key = request.Order == ListOrder.Title ? last.Title : last.UpdatedAt.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new ListedPage(lines, new ListCursor(key, last.DocumentId).Encode());
    }

    internal static async Task<List<ListedLine>> ReadLines(NpgsqlCommand command, CancellationToken ct)
    {
        var lines = new List<ListedLine>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            lines.Add(new ListedLine(
                rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetString(4),
                await rows.IsDBNullAsync(5, ct) ? null : rows.GetString(5), rows.GetFieldValue<DateTimeOffset>(6), rows.GetInt32(7), RatingSummary.AverageOf(rows.GetInt32(7), rows.GetInt64(8))));
        return lines;
    }

    private static string Position(ListRequest request) => (request.After, request.Order) switch
    {
        (null, _) => "",
        (_, ListOrder.Title) => "AND (title, document_id) > (@key, @id)",
        _ => "AND (updated_at, document_id) < (@key, @id)",
    };

    private static long TicksOf(string key) =>
        long.TryParse(key, out var ticks) && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? ticks : 0;

    /// <summary>The choices as a piece of JSON that the item's facets must contain.</summary>
    internal static string FacetFilter(ListRequest request)
    {
        var filter = new JsonObject();
        foreach (var (name, value) in request.Chosen)
        {
            if (request.Type?.Field(name) is not { Facet: true } field)
                continue;
            var single = ValueOf(field, value);
            filter[name] = field.Kind is FieldKind.Texts or FieldKind.Choices or FieldKind.References ? new JsonArray((JsonNode?)single) : single;
        }

        return filter.ToJsonString();
    }

    private static JsonValue? ValueOf(TypeField field, string value) => field.Kind switch
    {
        FieldKind.YesNo => JsonValue.Create(value == "true"),
        FieldKind.Integer or FieldKind.Decimal when decimal.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(value.Replace("\0", "", StringComparison.Ordinal)),
    };
}

/// <summary>Which values a list can be narrowed to. One query over at most so many of its items.</summary>
internal sealed class ListFacets(NpgsqlDataSource database)
{
    private const int MostItems = 10_000;
    private const int MostValues = 12;

    private const string Sql =
        """
        WITH found AS (SELECT facets FROM content.items WHERE type = @type AND facets @> @facets LIMIT @items),
        entry AS (
            SELECT f.key, v.value FROM found CROSS JOIN LATERAL jsonb_each(found.facets) f
            CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(f.value) WHEN 'array' THEN f.value ELSE jsonb_build_array(f.value) END) v
        ),
        counted AS (
            SELECT key, value #>> '{}' AS value, count(*)::int AS n, row_number() OVER (PARTITION BY key ORDER BY count(*) DESC, value #>> '{}') AS place
            FROM entry WHERE jsonb_typeof(value) IN ('string', 'number', 'boolean') GROUP BY key, value
        )
        SELECT c.key, c.value, c.n, i.title
        FROM counted c LEFT JOIN content.items i ON c.key = ANY(@references) AND i.path = c.value
        WHERE c.place <= @values ORDER BY c.key, c.place
        """;

    public async Task<IReadOnlyList<Facet>> Run(ListRequest request, CancellationToken ct)
    {
        if (request.Type is not { } type || !type.Fields.Any(field => field.Facet))
            return [];
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue("type", type.Slug);
        command.Parameters.Add(new("facets", NpgsqlDbType.Jsonb) { Value = ListItemsOfType.FacetFilter(request) });
        command.Parameters.AddWithValue("items", MostItems);
        command.Parameters.AddWithValue("values", MostValues);
        command.Parameters.AddWithValue("references", type.Fields.Where(field => field.RefersTo.Count > 0).Select(field => field.Name).ToArray());
        var values = new Dictionary<string, List<FacetValue>>();
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var (name, value) = (rows.GetString(0), rows.GetString(1));
            var label = await rows.IsDBNullAsync(3, ct) ? value switch { "true" => "yes", "false" => "no", _ => value } : rows.GetString(3);
            if (!values.TryGetValue(name, out var list))
                values[name] = list = [];
            list.Add(new FacetValue(value, label, rows.GetInt32(2), request.Chosen.TryGetValue(name, out var chosen) && chosen == value));
        }

        return
        [
            .. type.Fields.Where(field => field.Facet && values.ContainsKey(field.Name))
                .Select(field => new Facet(field.Name, field.Label, values[field.Name])),
        ];
    }
}
