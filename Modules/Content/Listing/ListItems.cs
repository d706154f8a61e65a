using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Content.Data;
using VersionedContent.Content.Types;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Telemetry;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Listing;

/// <summary>
/// Keeps the read model of main: each event makes the rows of its documents anew from the engine's heads, so running
/// late, twice or in another order comes to the same rows.
/// </summary>
internal sealed class ListItems(ContentDb db, IVersionStore store, TypeCatalog types, TimeProvider time) : IHandle<ChangeSetCommitted>
{
    /// <summary>One writer at a time: a row can then never be made from a head older than the one that is there.</summary>
    private const long WriterLock = 0x6C69_7374_696E_67;

    private static readonly Histogram<double> Lag = Signals.Meter.CreateHistogram<double>(
        "versionedcontent.content.listing.lag", "s", "Time from a version's commit on main to its row in lists and search.");

    public async Task Handle(ChangeSetCommitted @event, CancellationToken ct)
    {
        if (@event.Branch != Ref.MainName)
            return;
        await Refresh(@event.DocumentIds, ct);
    }

    /// <summary>Makes the rows of these documents anew; rows of those that main no longer has go.</summary>
    public async Task Refresh(IReadOnlyCollection<Guid> documentIds, CancellationToken ct)
    {
        if (documentIds.Count == 0)
            return;
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({WriterLock})", ct);
            var rows = await ReadRows(documentIds, ct);
            await Write((NpgsqlTransaction)transaction.GetDbTransaction(), documentIds, rows, ct);
            await transaction.CommitAsync(ct);
            foreach (var row in rows)
                Lag.Record(Math.Max(0, (time.GetUtcNow() - row.Item.UpdatedAt).TotalSeconds));
            if (rows.Any(row => row.Item.Type == ItemType.SlugOfTypes))
                types.Forget();
        });
    }

    private async Task<List<ListingRow>> ReadRows(IReadOnlyCollection<Guid> documentIds, CancellationToken ct)
    {
        var rows = new List<ListingRow>(documentIds.Count);
        foreach (var version in await store.ReadMany(Ref.Main, documentIds, Viewer.Site, ct))
        {
            if (version.IsDeleted || version.Content is not { } content)
                continue;
            rows.Add(ListingRow.Of(version, await types.Find(ItemType.SlugOf(content), ct)));
        }

        return rows;
    }

    private static async Task Write(NpgsqlTransaction transaction, IReadOnlyCollection<Guid> documentIds, List<ListingRow> rows, CancellationToken ct)
    {
        var items = rows.ConvertAll(row => row.Item);
        var links = rows.SelectMany(row => row.Links).ToList();
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        Add(batch, "DELETE FROM content.links WHERE from_id = ANY($1)", documentIds.ToArray());
        Add(batch,
            "DELETE FROM content.items WHERE document_id = ANY($1) AND NOT document_id = ANY($2)",
            documentIds.ToArray(), Column(items, item => item.DocumentId));
        Add(batch,
            """
            INSERT INTO content.former_paths (path, document_id)
            SELECT DISTINCT ON (listed.path) listed.path, listed.document_id
            FROM unnest($1::uuid[], $2::text[]) AS now (document_id, path)
            JOIN content.items AS listed USING (document_id)
            WHERE listed.path <> now.path
            ON CONFLICT (path) DO UPDATE SET document_id = excluded.document_id
            """,
            Column(items, item => item.DocumentId), Column(items, item => item.Path));
        Add(batch, "DELETE FROM content.former_paths WHERE path = ANY($1)", Column(items, item => item.Path));
        Add(batch,
            """
            INSERT INTO content.items (document_id, type, path, title, summary, image, facets, words, change_set_id, updated_at)
            SELECT document_id, type, path, title, summary, image, facets::jsonb, words, change_set_id, updated_at
            FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[], $10::timestamptz[])
                AS now (document_id, type, path, title, summary, image, facets, words, change_set_id, updated_at)
            ON CONFLICT (document_id) DO UPDATE SET
                type = excluded.type, path = excluded.path, title = excluded.title, summary = excluded.summary, image = excluded.image,
                facets = excluded.facets, words = excluded.words, change_set_id = excluded.change_set_id, updated_at = excluded.updated_at
            WHERE items.change_set_id <= excluded.change_set_id
            """,
            Column(items, item => item.DocumentId), Column(items, item => item.Type), Column(items, item => item.Path),
            Column(items, item => item.Title), Column(items, item => item.Summary), Column(items, item => item.Image),
            Column(items, item => item.Facets), Column(items, item => item.Words), Column(items, item => item.ChangeSetId),
            Column(items, item => item.UpdatedAt.ToUniversalTime()));
        Add(batch,
            "INSERT INTO content.links (from_id, field, target_path) SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING",
            Column(links, link => link.FromId), Column(links, link => link.Field), Column(links, link => link.TargetPath));
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static TValue[] Column<TRow, TValue>(List<TRow> rows, Func<TRow, TValue> value) => [.. rows.Select(value)];

    private static void Add(NpgsqlBatch batch, string sql, params Array[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter, NpgsqlDbType = NpgsqlDbType.Array | ElementType(parameter) });
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlDbType ElementType(Array array) => array switch
    {
        Guid[] => NpgsqlDbType.Uuid,
        long[] => NpgsqlDbType.Bigint,
        DateTimeOffset[] => NpgsqlDbType.TimestampTz,
        _ => NpgsqlDbType.Text,
    };
}
