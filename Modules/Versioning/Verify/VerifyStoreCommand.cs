using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Versioning.Verify;

/// <summary><c>verify store</c>: exits with 0 where the store is whole, else with 1 and what is wrong.</summary>
internal sealed class VerifyStoreCommand : ICommandSource
{
    public IEnumerable<Command> Commands(CommandHost host)
    {
        var store = new Command(
            "store", "Check the whole store: change sets, heads, histories, paths and merges among each other, and every content against its hash. Reads only.");
        store.SetAction((_, _) => host.Run(async (services, ct) =>
        {
            var report = await services.GetRequiredService<VerifyStore>().Run(Console.WriteLine, ct);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{report.Versions:N0} versions, {report.Withheld:N0} of them withheld: {(report.Problems.Count == 0 ? "all is well." : $"{report.Problems.Count} problems.")}"));
            foreach (var problem in report.Problems)
                await Console.Error.WriteLineAsync(problem);
            return report.Problems.Count == 0 ? 0 : 1;
        }));
        yield return new Command("verify", "Read what is stored and compare it with what it should be.") { store };
    }
}
