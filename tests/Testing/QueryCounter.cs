using System.Collections.Concurrent;
using System.Diagnostics;

namespace VersionedContent.Testing;

/// <summary>
/// Counts what Npgsql sends, whoever asks it to (EF Core or plain commands; a batch is one). It counts only what happens
/// under its own trace, which requests carry to the server, so tests running beside it do not disturb it.
/// </summary>
public sealed class QueryCounter : IDisposable
{
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly ActivityListener _listener;
    private readonly Activity _root;

    internal QueryCounter()
    {
        // Of no parent, so that its trace is its own.
        Activity.Current = null;
        _root = new Activity("counted") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Stopped,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public int Count => _commands.Count;

    /// <summary>The SQL of each command, in order.</summary>
    public IReadOnlyList<string> Commands => [.. _commands];

    public override string ToString() => string.Join("\n---\n", _commands);

    public void Dispose()
    {
        _root.Dispose();
        _listener.Dispose();
    }

    private void Stopped(Activity activity)
    {
        if (activity.Source.Name != "Npgsql" || activity.TraceId != _root.TraceId)
            return;
        if ((activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")) is { } sql)
            _commands.Enqueue(sql.ToString()!);
    }
}
