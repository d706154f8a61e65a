using VersionedContent.Versioning;

namespace VersionedContent.Benchmarks;

/// <summary>A page of 50 in the middle of a document's history, with 1,000 and with 100,000 versions.</summary>
internal static class HistoryMeasure
{
    public static async Task Run(BenchServer server, Table table, CancellationToken ct)
    {
        await using var bench = await server.NewStore(ct);
        var (few, many) = (await Fill(bench, "few", 1_000, ct), await Fill(bench, "many", 100_000, ct));
        await bench.Execute("VACUUM (ANALYZE) versioning.versions, versioning.change_sets");
        var (random, first, last) = (new Random(1), await bench.Number("SELECT min(id) FROM versioning.change_sets WHERE source_ref LIKE 'few:%'"), await bench.Number("SELECT max(id) FROM versioning.change_sets"));
        // Each page at another place, so that none is answered from the cache.
        var (small, large) = await Table.Interleaved(
            200, () => Page(few, first + random.Next(500, 1_000)), () => Page(many, random.NextInt64(first + 2_000, last)));
        table.Add("a page of 50 versions, 100,000 in all", Table.Milliseconds(large), $"{Table.Milliseconds(small)} with 1,000", Table.Ratio(large, small));

        Task Page(Guid document, long before) => bench.With<IVersionStore, HistoryPage?>(async store =>
            await store.History(Ref.Main, document, new HistoryFilter(new HistoryCursor(before)), Bench.Viewer, ct) is { Versions.Count: 50 } page
                ? page : throw new InvalidOperationException("A page of 50 was expected."));
    }

    private static async Task<Guid> Fill(Bench bench, string name, int versions, CancellationToken ct)
    {
        var (id, author, start) = (Guid.CreateVersion7(), new Author(Guid.CreateVersion7(), "someone"), new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var history = Enumerable.Range(1, versions).Select(n => new ImportedVersion(
            $"{name}:{n}", start.AddMinutes(n), author, $"edit {n}", name, Bench.Json(new { title = name, number = n }), false)).ToList();
        await bench.With<IHistoryImport, ImportOutcome>(import => import.Import(id, history, ct));
        return id;
    }
}
