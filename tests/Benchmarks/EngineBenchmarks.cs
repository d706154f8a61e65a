using System.Globalization;

namespace VersionedContent.Benchmarks;

/// <summary>The end-to-end measures, one after the other on one server.</summary>
internal static class EngineBenchmarks
{
    private static readonly Dictionary<string, Func<BenchServer, Table, int, int, CancellationToken, Task>> Measures = new()
    {
        ["commits"] = (server, table, _, rounds, ct) => CommitMeasure.Run(server, table, rounds, ct),
        ["reads"] = (server, table, documents, _, ct) => ReadMeasure.Run(server, table, documents, ct),
        ["merge"] = (server, table, _, rounds, ct) => MergeMeasure.Run(server, table, rounds, ct),
        ["storage"] = (server, table, _, _, ct) => StorageMeasure.Run(server, table, ct),
        ["import"] = (server, table, _, rounds, ct) => ImportMeasure.Run(server, table, rounds, ct),
        ["history"] = (server, table, _, _, ct) => HistoryMeasure.Run(server, table, ct),
    };

    public static IEnumerable<string> Names => Measures.Keys;

    public static async Task<int> Run(int documents, int rounds, string[] only, string? output, CancellationToken ct)
    {
        var table = new Table();
        Console.WriteLine(table.Text.TrimEnd());
        await using var server = await BenchServer.Start(ct);
        foreach (var (name, measure) in Measures)
        {
            if (only.Length == 0 || only.Contains(name))
                await measure(server, table, documents, rounds, ct);
        }

        if (output is not null)
        {
            var machine = string.Create(
                CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores shared by database, engine and load, .NET {Environment.Version}, PostgreSQL embedded with fsync on.");
            await File.WriteAllTextAsync(output, $"{machine}\n\n{table.Text}", ct);
        }

        return 0;
    }
}
