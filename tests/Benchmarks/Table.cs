using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace VersionedContent.Benchmarks;

/// <summary>The Markdown table that a run writes, and how its figures are made.</summary>
internal sealed class Table
{
    private readonly StringBuilder _rows = new("| Measure | Ours | Limit beside it | Ratio |\n|---|---:|---:|---:|\n");

    public string Text => _rows.ToString();

    /// <param name="ratio">As the goal is written; empty where there is none.</param>
    public void Add(string measure, string ours, string limit, string ratio)
    {
        var row = $"| {measure} | {ours} | {limit} | {ratio} |";
        _rows.Append(row).Append('\n');
        Console.WriteLine(row);
    }

    public static string Number(double value) => value.ToString(value < 10 ? "0.00" : "N0", CultureInfo.InvariantCulture);

    public static string Milliseconds(TimeSpan time) => Number(time.TotalMilliseconds) + " ms";

    public static string Ratio(double ours, double limit) => (ours / limit).ToString("0.00", CultureInfo.InvariantCulture);

    public static string Ratio(TimeSpan ours, TimeSpan limit) => Ratio(ours.TotalSeconds, limit.TotalSeconds);

    public static T Median<T>(IEnumerable<T> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    public static async Task<TimeSpan> Time(Func<Task> work)
    {
        var since = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(since);
    }

    /// <summary>The median time of each, taken in turn so that what else the machine does meets both.</summary>
    public static async Task<(TimeSpan One, TimeSpan Other)> Interleaved(int times, Func<Task> one, Func<Task> other)
    {
        var (ones, others) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < times; i++)
        {
            ones.Add(await Time(one));
            others.Add(await Time(other));
        }

        return (Median(ones), Median(others));
    }
}
