using VersionedContent.Versioning;

namespace VersionedContent.Benchmarks;

/// <summary>Versions imported a second beside rows a second of a raw binary COPY of the same contents.</summary>
internal static class ImportMeasure
{
    private const int Documents = 40;
    private const int Versions = 250;

    public static async Task Run(BenchServer server, Table table, int rounds, CancellationToken ct)
    {
        await using var bench = await server.NewStore(ct);
        await bench.Execute("CREATE TABLE raw_copy (document_id uuid, n int, content bytea, PRIMARY KEY (document_id, n))");
        var (ours, raws) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var histories = Enumerable.Range(0, Documents).Select(document => History(round, document)).ToList();
            var took = await Table.Time(() => Parallel.ForEachAsync(histories, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = ct }, async (history, stop) =>
                await bench.With<IHistoryImport, ImportOutcome>(import => import.Import(Guid.CreateVersion7(), history, stop))));
            ours.Add(Documents * Versions / took.TotalSeconds);
            raws.Add(Documents * Versions / (await Table.Time(() => Copy(bench, histories))).TotalSeconds);
        }

        table.Add("import of versions", $"{Table.Number(Table.Median(ours))}/s", $"{Table.Number(Table.Median(raws))} rows/s raw COPY of the same bytes", Table.Ratio(Table.Median(ours), Table.Median(raws)));
    }

    private static List<ImportedVersion> History(int round, int document)
    {
        var (random, lines, author) = (new Random(document), Bench.Text(document, 3_000).Split('\n').ToList(), new Author(Guid.CreateVersion7(), "someone"));
        var versions = new List<ImportedVersion>(Versions);
        for (var n = 1; n <= Versions; n++)
        {
            lines[random.Next(lines.Count)] = $"A line that edit {n} wrote.";
            versions.Add(new ImportedVersion(
                $"bench:{round}:{document}:{n}", new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(n), author, $"edit {n}", $"import-{round}/{document}",
                Bench.Json(new { title = "An import", body = string.Join('\n', lines) }), false));
        }

        return versions;
    }

    private static async Task Copy(Bench bench, List<List<ImportedVersion>> histories)
    {
        await using var connection = await bench.Database.OpenConnectionAsync();
        foreach (var history in histories)
        {
            var id = Guid.CreateVersion7();
            await using var copy = await connection.BeginBinaryImportAsync("COPY raw_copy (document_id, n, content) FROM STDIN (FORMAT binary)");
            for (var n = 0; n < history.Count; n++)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(id);
                await copy.WriteAsync(n);
                await copy.WriteAsync(System.Text.Encoding.UTF8.GetBytes(history[n].Content!.Value.GetRawText()));
            }

            await copy.CompleteAsync();
        }
    }
}
