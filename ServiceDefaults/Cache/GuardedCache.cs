using System.Buffers;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;
using VersionedContent.ServiceDefaults.Telemetry;

namespace VersionedContent.ServiceDefaults.Cache;

/// <summary>
/// A distributed cache that may be gone. A call that fails or takes too long is a miss; after a few of those, calls miss at
/// once for a moment, so that a hung server costs a request nothing. What happens is counted and logged as it changes.
/// </summary>
internal sealed class GuardedCache : IBufferDistributedCache, IDisposable
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly Counter<long> Failures =
        Signals.Meter.CreateCounter<long>("versionedcontent.cache.failures", description: "Calls to the distributed cache that failed and became misses");

    private readonly IBufferDistributedCache _inner;
    private readonly ResiliencePipeline _pipeline;

    public GuardedCache(IBufferDistributedCache inner, TimeProvider time, ILogger<GuardedCache> log)
    {
        _inner = inner;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(IsOutage),
                FailureRatio = 0.5,
                MinimumThroughput = 4,
                SamplingDuration = TimeSpan.FromSeconds(5),
                BreakDuration = Rest,
                OnOpened = opened =>
                {
                    log.LogWarning(opened.Outcome.Exception, "The cache does not answer; doing without it and asking again in {Rest}", Rest);
                    return default;
                },
                OnClosed = _ =>
                {
                    log.LogInformation("The cache answers again");
                    return default;
                },
            })
            .AddTimeout(LongestCall)
            .Build();
    }

    public byte[]? Get(string key) => Try(() => _inner.Get(key));

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        Try(ct => new ValueTask<byte[]?>(_inner.GetAsync(key, ct)), token).AsTask();

    public bool TryGet(string key, IBufferWriter<byte> destination) => Try(() => _inner.TryGet(key, destination));

    public ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default) =>
        Try(ct => _inner.TryGetAsync(key, destination, ct), token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) =>
        Try(() => { _inner.Set(key, value, options); return true; });

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        Try(ct => Done(_inner.SetAsync(key, value, options, ct)), token).AsTask();

    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) =>
        Try(() => { _inner.Set(key, value, options); return true; });

    public async ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        await Try(ct => Done(_inner.SetAsync(key, value, options, ct).AsTask()), token);

    public void Refresh(string key) => Try(() => { _inner.Refresh(key); return true; });

    public Task RefreshAsync(string key, CancellationToken token = default) =>
        Try(ct => Done(_inner.RefreshAsync(key, ct)), token).AsTask();

    public void Remove(string key) => Try(() => { _inner.Remove(key); return true; });

    public Task RemoveAsync(string key, CancellationToken token = default) =>
        Try(ct => Done(_inner.RemoveAsync(key, ct)), token).AsTask();

    public void Dispose() => (_inner as IDisposable)?.Dispose();

    private static bool IsOutage(Exception error) => error is RedisException or TimeoutRejectedException or TimeoutException or ObjectDisposedException;

    private static async ValueTask<bool> Done(Task task)
    {
        await task;
        return true;
    }

    private T? Try<T>(Func<T> call)
    {
        try
        {
            return _pipeline.Execute(call);
        }
        catch (Exception error) when (error is BrokenCircuitException || IsOutage(error))
        {
            Failures.Add(1);
            return default;
        }
    }

    private async ValueTask<T?> Try<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken token)
    {
        try
        {
            // The client library looks at a token only before it sends, so the wait itself has to end.
            return await _pipeline.ExecuteAsync(async ct => await call(ct).AsTask().WaitAsync(ct), token);
        }
        catch (Exception error) when (error is BrokenCircuitException || IsOutage(error))
        {
            Failures.Add(1);
            return default;
        }
    }
}
