using VersionedContent.LoadTests.Scenarios;

namespace VersionedContent.LoadTests.Driver;

/// <summary>
/// Starts iterations at their times whether earlier ones are through or not, as real visitors do, and measures each from
/// when it was to start. A server that stalls is then seen to stall by all who came meanwhile, not by one who waited.
/// </summary>
internal sealed class OpenModel(TimeProvider time)
{
    private static readonly TimeSpan LongestIteration = TimeSpan.FromSeconds(60);

    public async Task<LoadResult> Run(IScenario scenario, LoadPlan plan, CancellationToken ct)
    {
        var measurements = new Measurements();
        using var drained = new CountdownEvent(1);
        var inFlight = 0;
        var beginning = time.GetTimestamp();
        for (var number = 0L; number < plan.Count && !ct.IsCancellationRequested; number++)
        {
            var due = plan.StartOf(number);
            var wait = due - time.GetElapsedTime(beginning);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested)
                break;

            var into = due >= plan.MeasuredFrom ? measurements : null;
            into?.Started(time.GetElapsedTime(beginning) - due);
            if (Volatile.Read(ref inFlight) >= plan.MostInFlight)
            {
                into?.Finished(Outcome.Failed(scenario.Name, $"not started: {plan.MostInFlight} under way"), TimeSpan.Zero);
                continue;
            }

            Interlocked.Increment(ref inFlight);
            drained.AddCount();
            var iteration = number;
            _ = Task.Run(() => Iterate(iteration, due, into), CancellationToken.None);
        }

        drained.Signal();
        var took = time.GetElapsedTime(beginning) - plan.MeasuredFrom;
        await Task.Run(() => drained.Wait(CancellationToken.None), CancellationToken.None);
        return measurements.Result(scenario.Name, plan, took > TimeSpan.Zero ? Longer(took, plan.Duration) : plan.Duration);

        async Task Iterate(long number, TimeSpan due, Measurements? into)
        {
            var outcome = await RunOnce(scenario, number, ct);
            into?.Finished(outcome, time.GetElapsedTime(beginning) - due);
            Interlocked.Decrement(ref inFlight);
            drained.Signal();
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private async Task<Outcome> RunOnce(IScenario scenario, long number, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(LongestIteration, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await scenario.Run(number, both.Token);
        }
        catch (OperationCanceledException)
        {
            return Outcome.Failed(scenario.Name, ct.IsCancellationRequested ? "stopped" : "timed out");
        }
        catch (HttpRequestException error)
        {
            return Outcome.Failed(scenario.Name, $"no answer: {error.HttpRequestError}");
        }
    }
}
