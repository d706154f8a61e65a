using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace VersionedContent.ServiceDefaults.Cache;

/// <summary>
/// Spans for commands, under the source name that OpenTelemetry's own instrumentation uses (that package is a preview and
/// comes with Aspire's). The library keeps timings per session, so each parent span has one, read a moment after it ended.
/// </summary>
internal sealed class RedisTracing : IDisposable
{
    public const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly ActivitySource Source = new(SourceName);
    private readonly ConcurrentDictionary<Activity, ProfilingSession> _sessions = [];
    private readonly ITimer _timer;

    public RedisTracing(TimeProvider time) => _timer = time.CreateTimer(_ => Flush(all: false), null, Interval, Interval);

    public void Watch(IConnectionMultiplexer multiplexer) => multiplexer.RegisterProfiler(() =>
        Source.HasListeners() && Activity.Current is { Recorded: true } parent
            ? _sessions.GetOrAdd(parent, static _ => new ProfilingSession())
            : null!);

    /// <summary>Emits what ended spans asked of the cache; <paramref name="all"/> takes those still running too.</summary>
    internal void Flush(bool all)
    {
        foreach (var parent in _sessions.Keys)
            if ((all || parent.IsStopped) && _sessions.TryRemove(parent, out var session))
                foreach (var command in session.FinishProfiling())
                    Emit(command, parent.Context);
    }

    public void Dispose()
    {
        _timer.Dispose();
        Flush(all: true);
    }

    private static void Emit(IProfiledCommand command, ActivityContext parent)
    {
        using var span = Source.StartActivity(
            ActivityKind.Client, parent, name: command.Command, startTime: command.CommandCreated,
            tags: [new("db.system.name", "redis"), new("db.operation.name", command.Command), new("db.namespace", command.Db), new("server.address", command.EndPoint?.ToString())]);
        span?.SetEndTime(command.CommandCreated + command.ElapsedTime);
    }
}
