using System.Globalization;
using VersionedContent.LoadTests.Driver;

namespace VersionedContent.LoadTests.Report;

internal static class ConsoleReport
{
    public static void Print(LoadResult result, string server, TextWriter to)
    {
        var text = CultureInfo.InvariantCulture;
        to.WriteLine();
        to.WriteLine(string.Create(text, $"{result.Scenario}: {result.Started} started at {result.Rate:0.##}/s in {result.Took.TotalSeconds:0.0} s; {result.Succeeded} succeeded, {result.Failed} failed"));
        to.WriteLine(string.Create(text, $"{result.Throughput:0.0}/s succeeded, {result.MegabytesPerSecond:0.00} MB/s; the driver was {result.Behind:0.0} ms late at p99"));
        if (server.Length > 0)
            to.WriteLine(server);
        to.WriteLine();
        to.WriteLine($"{"ms",-12}{"count",9}{"mean",9}{"p50",9}{"p75",9}{"p90",9}{"p95",9}{"p99",9}{"p99.9",9}{"max",9}");
        foreach (var row in result.Latencies)
            to.WriteLine(string.Create(text, $"{row.Kind,-12}{row.Count,9}{row.Mean,9:0.0}{row.P50,9:0.0}{row.P75,9:0.0}{row.P90,9:0.0}{row.P95,9:0.0}{row.P99,9:0.0}{row.P999,9:0.0}{row.Max,9:0.0}"));
        to.WriteLine();
        if (result.Errors.Count == 0)
            to.WriteLine("No error.");
        foreach (var (error, count) in result.Errors)
            to.WriteLine($"{count,9} × {error}");
    }
}
