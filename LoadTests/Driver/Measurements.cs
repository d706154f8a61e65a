using HdrHistogram;
using VersionedContent.LoadTests.Scenarios;

namespace VersionedContent.LoadTests.Driver;

/// <summary>Figures of one kind of page or step.</summary>
/// <param name="P50">Milliseconds, as are the others.</param>
internal sealed record Latencies(string Kind, long Count, double Mean, double P50, double P75, double P90, double P95, double P99, double P999, double Max);

/// <summary>What a run came to.</summary>
/// <param name="Behind">How late the driver itself started iterations, milliseconds at p99: large means that the figures are the driver's, not the server's.</param>
internal sealed record LoadResult(
    string Scenario, double Rate, TimeSpan Took, long Started, long Succeeded, long Failed, double Throughput, double MegabytesPerSecond, double Behind,
    IReadOnlyList<Latencies> Latencies, IReadOnlyDictionary<string, long> Errors);

/// <summary>Collects latencies in histograms that keep three digits from a microsecond to minutes.</summary>
internal sealed class Measurements
{
    /// <summary>The name of the row over all kinds.</summary>
    public const string All = "all";

    private const long Longest = 600_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LongHistogram> _kinds = [];
    private readonly SortedDictionary<string, long> _errors = new(StringComparer.Ordinal);
    private readonly LongHistogram _behind = Histogram();
    private long _started;
    private long _succeeded;
    private long _bytes;

    /// <param name="latency">From when the iteration was to start, not from when it did: waiting for the driver or behind others counts.</param>
    public void Finished(Outcome outcome, TimeSpan latency)
    {
        lock (_lock)
        {
            if (outcome.Error is { } error)
                _errors[error] = _errors.GetValueOrDefault(error) + 1;
            else
                _succeeded++;
            _bytes += outcome.Bytes;
            // Failures are quick or endless; among the latencies they would say nothing of either.
            if (outcome.Error is not null)
                return;
            Record(All, latency);
            Record(outcome.Kind, latency);
            foreach (var step in outcome.Steps)
                Record(step.Name, step.Took);
        }
    }

    public void Started(TimeSpan behind)
    {
        lock (_lock)
        {
            _started++;
            _behind.RecordValue(Microseconds(behind));
        }
    }

    public LoadResult Result(string scenario, LoadPlan plan, TimeSpan took)
    {
        lock (_lock)
        {
            var kinds = _kinds.OrderBy(kind => kind.Key != All).ThenByDescending(kind => kind.Value.TotalCount).Select(kind => Figures(kind.Key, kind.Value));
            var seconds = took.TotalSeconds;
            return new LoadResult(
                scenario, plan.Rate, took, _started, _succeeded, _errors.Values.Sum(), _succeeded / seconds, _bytes / seconds / 1e6,
                _behind.TotalCount == 0 ? 0 : _behind.GetValueAtPercentile(99) / 1000.0,
                [.. kinds], new SortedDictionary<string, long>(_errors, StringComparer.Ordinal));
        }
    }

    private void Record(string kind, TimeSpan latency)
    {
        if (!_kinds.TryGetValue(kind, out var histogram))
            _kinds[kind] = histogram = Histogram();
        histogram.RecordValue(Microseconds(latency));
    }

    private static long Microseconds(TimeSpan time) => Math.Clamp((long)time.TotalMicroseconds, 1, Longest);

    private static LongHistogram Histogram() => new(1, Longest, 3);

    private static Latencies Figures(string kind, LongHistogram histogram)
    {
        return new Latencies(kind, histogram.TotalCount, histogram.GetMean() / 1000, At(50), At(75), At(90), At(95), At(99), At(99.9), histogram.GetMaxValue() / 1000.0);

        double At(double percentile) => histogram.GetValueAtPercentile(percentile) / 1000.0;
    }
}
