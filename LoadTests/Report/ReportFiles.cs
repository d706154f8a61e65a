using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using VersionedContent.LoadTests.Driver;

namespace VersionedContent.LoadTests.Report;

/// <summary>A run as JSON for machines and as one HTML page for people.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<IReadOnlyList<string>> Write(LoadResult result, string server, string folder, DateTimeOffset at, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, $"load-{result.Scenario}-{at.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");
        await File.WriteAllTextAsync($"{name}.json", JsonSerializer.Serialize(new { at, server, result }, Indented), ct);
        await File.WriteAllTextAsync($"{name}.html", Html(result, server, at), ct);
        return [$"{name}.json", $"{name}.html"];
    }

    private static string Html(LoadResult result, string server, DateTimeOffset at)
    {
        var culture = CultureInfo.InvariantCulture;
        var slowest = Math.Max(1, result.Latencies.Select(row => row.P99).DefaultIfEmpty(1).Max());
        var page = new StringBuilder();
        page.Append(culture, $$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Load: {{Text(result.Scenario)}}</title>
            <style>
            :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
            body { max-width: 64rem; margin: 2rem auto; padding: 0 1rem }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
            th, td { text-align: right; padding: .35rem .6rem; border-bottom: 1px solid #8884 }
            th:first-child, td:first-child { text-align: left }
            .bar { display: block; height: .5rem; border-radius: .25rem; background: linear-gradient(90deg, #2a78d6 var(--half), #9ec5f4 0) }
            .bad { color: #c0392b }
            </style>
            <h1>{{Text(result.Scenario)}}</h1>
            <p>{{at:yyyy-MM-dd HH:mm:ss zzz}} · {{result.Rate:0.##}}/s for {{result.Took.TotalSeconds:0.0}} s · {{result.Succeeded}} succeeded,
            <span class="{{(result.Failed > 0 ? "bad" : "")}}">{{result.Failed}} failed</span> · {{result.Throughput:0.0}}/s · {{result.MegabytesPerSecond:0.00}} MB/s ·
            driver {{result.Behind:0.0}} ms late at p99</p>
            <p>{{Text(server)}}</p>
            <h2>Latency, milliseconds from the intended start</h2>
            <table><tr><th>kind<th>count<th>mean<th>p50<th>p90<th>p95<th>p99<th>p99.9<th>max<th style="width:22%">p50 of p99</tr>
            """);
        foreach (var row in result.Latencies)
            page.Append(culture, $"""
                <tr><td>{Text(row.Kind)}<td>{row.Count}<td>{row.Mean:0.0}<td>{row.P50:0.0}<td>{row.P90:0.0}<td>{row.P95:0.0}<td>{row.P99:0.0}<td>{row.P999:0.0}<td>{row.Max:0.0}
                <td><span class="bar" style="width:{100 * row.P99 / slowest:0.#}%;--half:{100 * row.P50 / Math.Max(row.P99, 0.001):0.#}%"></span></tr>
                """);
        page.Append("</table><h2>Errors</h2>");
        page.Append(result.Errors.Count == 0 ? "<p>None.</p>" : "<table>");
        foreach (var (error, count) in result.Errors)
            page.Append(culture, $"<tr><td class=\"bad\">{Text(error)}<td>{count}</tr>");
        return page.Append(result.Errors.Count == 0 ? "" : "</table>").Append("</html>\n").ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
