using Microsoft.Extensions.Time.Testing;
using VersionedContent.LoadTests.Driver;
using VersionedContent.LoadTests.Scenarios;
using Xunit;

namespace VersionedContent.LoadTests.Tests;

public sealed class OpenModelTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_stalls_is_felt_by_everybody_who_came_meanwhile()
    {
        var time = new FakeTimeProvider();
        var server = new Stalled();
        var plan = new LoadPlan(10, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        var running = new OpenModel(time).Run(server, plan, Ct);
        for (var came = 1; came <= 10; came++)
        {
            await server.Came.WaitAsync(Ct);
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        time.Advance(TimeSpan.FromSeconds(1));
        server.Goes.SetResult();
        var result = await running;

        Assert.Equal((10, 10, 0), (result.Started, result.Succeeded, result.Failed));
        var latencies = result.Latencies.Single(row => row.Kind == Measurements.All);
        Assert.InRange(latencies.Max, 1998, 2002);
        Assert.InRange(latencies.P50, 1498, 1602);
    }

    [Fact]
    public async Task Ramp_and_warm_up_are_not_measured()
    {
        var time = new FakeTimeProvider();
        var plan = new LoadPlan(10, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

        var result = await Passing(time, new OpenModel(time).Run(new Prompt(_ => Outcome.Ok("page", 200, 1000)), plan, Ct));

        Assert.Equal(50, plan.Count);
        Assert.Equal(30, result.Started);
    }

    [Fact]
    public async Task Errors_are_counted_by_kind_and_kept_out_of_the_latencies()
    {
        var time = new FakeTimeProvider();
        var plan = new LoadPlan(10, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(3));

        var result = await Passing(time, new OpenModel(time).Run(new Prompt(number => (number % 3) switch
        {
            0 => Outcome.Ok("page", 200, 10),
            1 => Outcome.Failed("page", "page: status 500", 500),
            _ => throw new HttpRequestException(HttpRequestError.ConnectionError),
        }), plan, Ct));

        Assert.Equal((10L, 20L), (result.Succeeded, result.Failed));
        Assert.Equal(new Dictionary<string, long> { ["no answer: ConnectionError"] = 10, ["page: status 500"] = 10 }, result.Errors);
        Assert.Equal(10, result.Latencies.Single(row => row.Kind == "page").Count);
    }

    [Fact]
    public async Task An_overrun_server_is_not_buried_under_ever_more_requests()
    {
        var time = new FakeTimeProvider();
        var server = new Stalled();
        var plan = new LoadPlan(10, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromSeconds(2)) { MostInFlight = 5 };

        var running = new OpenModel(time).Run(server, plan, Ct);
        for (var came = 0; came < 5; came++)
        {
            await server.Came.WaitAsync(Ct);
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        time.Advance(TimeSpan.FromSeconds(2));
        server.Goes.SetResult();
        var result = await running;

        Assert.Equal(20, result.Succeeded + result.Failed);
        Assert.All(result.Errors.Keys, error => Assert.Equal("not started: 5 under way", error));
    }

    /// <summary>Lets time pass until the run is through.</summary>
    private static async Task<LoadResult> Passing(FakeTimeProvider time, Task<LoadResult> running)
    {
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        return await running;
    }

    private sealed class Prompt(Func<long, Outcome> answer) : IScenario
    {
        public string Name => "prompt";

        public Task<string> Prepare(CancellationToken ct) => Task.FromResult("");

        public Task<Outcome> Run(long number, CancellationToken ct) => Task.FromResult(answer(number));
    }

    /// <summary>Answers nobody until it goes, then everybody.</summary>
    private sealed class Stalled : IScenario
    {
        public SemaphoreSlim Came { get; } = new(0);
        public TaskCompletionSource Goes { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public string Name => "stalled";

        public Task<string> Prepare(CancellationToken ct) => Task.FromResult("");

        public async Task<Outcome> Run(long number, CancellationToken ct)
        {
            Came.Release();
            await Goes.Task.WaitAsync(ct);
            return Outcome.Ok("page", 200, 1);
        }
    }
}
