using NBomber.CSharp;
using VersionedContent.LoadTests.Scenarios;

namespace VersionedContent.LoadTests.Driver;

/// <summary>The same scenarios under NBomber: compiled with <c>-p:UseNBomber=true</c>.</summary>
internal static class LoadDriver
{
    /// <returns>How many iterations failed.</returns>
    public static async Task<long> Run(IScenario scenario, LoadPlan plan, string reports, Func<string> server, CancellationToken ct)
    {
        var number = -1L;
        var failed = 0L;
        var iteration = Scenario.Create(scenario.Name, async _ =>
        {
            try
            {
                var outcome = await scenario.Run(Interlocked.Increment(ref number), ct);
                if (outcome.Error is null)
                    return Response.Ok(statusCode: $"{outcome.Status}", sizeBytes: outcome.Bytes);
                Interlocked.Increment(ref failed);
                return Response.Fail(statusCode: $"{outcome.Status}", message: outcome.Error);
            }
            catch (HttpRequestException error)
            {
                Interlocked.Increment(ref failed);
                return Response.Fail(message: $"no answer: {error.HttpRequestError}");
            }
        });
        var steady = Simulation.Inject(rate: (int)Math.Ceiling(plan.Rate), interval: TimeSpan.FromSeconds(1), during: plan.Duration);
        var loaded = iteration
            .WithWarmUpDuration(plan.WarmUp)
            .WithLoadSimulations(plan.Ramp > TimeSpan.Zero
                ? [Simulation.RampingInject(rate: (int)Math.Ceiling(plan.Rate), interval: TimeSpan.FromSeconds(1), during: plan.Ramp), steady]
                : [steady]);
        // NBomber's own run is synchronous.
        await Task.Run(() => NBomberRunner.RegisterScenarios(loaded).WithReportFolder(reports).Run(), ct);
        Console.WriteLine(server());
        return Interlocked.Read(ref failed);
    }
}
