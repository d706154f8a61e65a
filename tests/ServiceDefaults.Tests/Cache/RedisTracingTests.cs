using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using VersionedContent.ServiceDefaults.Cache;
using Xunit;

namespace VersionedContent.ServiceDefaults.Tests.Cache;

public sealed class RedisTracingTests
{
    [Fact]
    public async Task A_command_is_a_span_of_the_request_that_sent_it()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var requests = new ActivitySource(nameof(RedisTracingTests));
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "OpenTelemetry.Instrumentation.StackExchangeRedis" or nameof(RedisTracingTests),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var port = CacheSite.FreePort();
        using var server = CacheSite.Server(port);
        using var site = await CacheSite.Start(port, ",syncTimeout=20000,connectTimeout=20000");
        var redis = site.Services.GetRequiredService<IConnectionMultiplexer>();

        ActivityTraceId trace;
        using (var request = requests.StartActivity("request")!)
        {
            trace = request.TraceId;
            await redis.GetDatabase().StringSetAsync("key", "value");
        }

        site.Services.GetRequiredService<RedisTracing>().Flush(all: true);
        var span = spans.First(span => span.TraceId == trace && span.Kind == ActivityKind.Client);
        Assert.Equal("SET", span.OperationName);
        Assert.Equal("redis", span.GetTagItem("db.system.name"));
        Assert.True(span.Duration > TimeSpan.Zero);
    }
}
