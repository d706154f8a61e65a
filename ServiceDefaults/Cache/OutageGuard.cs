using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;
using VersionedContent.ServiceDefaults.Telemetry;

namespace VersionedContent.ServiceDefaults.Cache;

/// <summary>
/// Calls to a server that may be gone. One that fails or takes too long has no answer; after a few of those, calls go
/// without at once for a moment, so that a hung server costs a request nothing. What happens is counted and logged as it changes.
/// </summary>
internal sealed class OutageGuard(TimeProvider time, ILogger log)
{
    private static readonly TimeSpan LongestCall = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly Counter<long> Failures =
        Signals.Meter.CreateCounter<long>("versionedcontent.cache.failures", description: "Calls to the cache's server that failed and were done without");

    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
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

    /// <summary>The answer, or <paramref name="without"/> where there is none.</summary>
    public T Try<T>(Func<T> call, T without)
    {
        try
        {
            return _pipeline.Execute(call);
        }
        catch (Exception error) when (error is BrokenCircuitException || IsOutage(error))
        {
            Failures.Add(1);
            return without;
        }
    }

    /// <inheritdoc cref="Try{T}(Func{T}, T)"/>
    public async ValueTask<T> Try<T>(Func<CancellationToken, Task<T>> call, T without, CancellationToken token)
    {
        try
        {
            // The client library looks at a token only before it sends, so the wait itself has to end.
            return await _pipeline.ExecuteAsync(async ct => await call(ct).WaitAsync(ct), token);
        }
        catch (Exception error) when (error is BrokenCircuitException || IsOutage(error))
        {
            Failures.Add(1);
            return without;
        }
    }

    private static bool IsOutage(Exception error) => error is RedisException or TimeoutRejectedException or TimeoutException or ObjectDisposedException;
}
