using VersionedContent.LoadTests.Driver;
using VersionedContent.LoadTests.Scenarios;
using VersionedContent.LoadTests.Site;

namespace VersionedContent.LoadTests;

internal static class LoadCommand
{
    public static readonly string[] Scenarios = ["reader", "contributor"];

    /// <returns>0, or 1 if an iteration failed or the run could not begin.</returns>
    public static async Task<int> Run(string name, LoadPlan plan, int people, Uri? url, string reports, CancellationToken ct)
    {
        OwnServer? own = null;
        try
        {
            if (url is null)
            {
                Console.WriteLine("Starting a site of its own…");
                own = await OwnServer.Start(ct);
            }

            var site = url ?? own!.Address;
            IScenario scenario = name == "reader" ? new Reader(site) : new Contributor(site, people);
            using var closing = (IDisposable)scenario;
            Console.WriteLine($"{site}: {await scenario.Prepare(ct)}");
            own?.ResetUsage();
            return await LoadDriver.Run(scenario, plan, reports, () => own?.Usage() ?? "", ct) == 0 ? 0 : 1;
        }
        catch (Exception error) when (error is InvalidOperationException or HttpRequestException or TimeoutException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
        finally
        {
            if (own is not null)
                await own.DisposeAsync();
        }
    }
}
