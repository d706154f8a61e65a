using VersionedContent.LoadTests.Report;
using VersionedContent.LoadTests.Scenarios;

namespace VersionedContent.LoadTests.Driver;

/// <summary>The driver of our own, on HdrHistogram.</summary>
internal static class LoadDriver
{
    /// <returns>How many iterations failed.</returns>
    public static async Task<long> Run(IScenario scenario, LoadPlan plan, string reports, Func<string> server, CancellationToken ct)
    {
        var result = await new OpenModel(TimeProvider.System).Run(scenario, plan, ct);
        ConsoleReport.Print(result, server(), Console.Out);
        foreach (var file in await ReportFiles.Write(result, server(), reports, TimeProvider.System.GetLocalNow(), CancellationToken.None))
            Console.WriteLine($"Report: {file}");
        return result.Failed;
    }
}
