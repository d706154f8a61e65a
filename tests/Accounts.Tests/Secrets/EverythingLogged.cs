using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using VersionedContent.Accounts.Tests.Access;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Accounts.Tests.Secrets;

/// <summary>A site that logs and traces all it can, as an operator in search of a fault would have it.</summary>
public sealed class EverythingLogged : Site, IAsyncLifetime, ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ActivityListener _listener;

    public EverythingLogged()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                foreach (var (key, value) in activity.TagObjects)
                    _lines.Enqueue($"trace {activity.OperationName} {key} {value}");
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public CacheServer Cache { get; } = new();

    /// <summary>Messages with their exceptions and scopes, and what traces are tagged with.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    protected override void Configure(WebApplicationBuilder builder)
    {
        Cache.Start();
        builder.Configuration["ConnectionStrings:cache"] = Cache.ConnectionString;
        // Everything that has a level of its own in appsettings.json, too.
        foreach (var level in builder.Configuration.GetSection("Logging:LogLevel").GetChildren().ToList())
            level.Value = nameof(LogLevel.Trace);
        builder.Logging.ClearProviders().AddProvider(this);
    }

    public ILogger CreateLogger(string categoryName) => new Collector(this, categoryName);

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        Cache.Dispose();
    }

    void IDisposable.Dispose() => _listener.Dispose();

    private sealed class Collector(EverythingLogged site, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            site._lines.Enqueue($"{category} scope {Words(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            site._lines.Enqueue($"{category} {logLevel} {formatter(state, exception)} {Words(state)} {exception}");

        /// <summary>With the values that a formatted message leaves out and a structured log keeps.</summary>
        private static string Words(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values.Select(value => $"{value.Key}={value.Value}")) : $"{state}";
    }
}
