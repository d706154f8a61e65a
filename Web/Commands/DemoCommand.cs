using System.CommandLine;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Web.Commands;

internal static class DemoCommand
{
    public static Command Describe(CommandHost host)
    {
        var command = new Command("demo", "Load the demo site: accounts, items with histories, branches and waiting submissions. Safe to repeat.");
        command.SetAction((_, _) => host.Run(async (services, ct) =>
        {
            await Load(services, Console.WriteLine, ct);
            return 0;
        }));
        return command;
    }

    public static async Task Load(IServiceProvider services, Action<string> tell, CancellationToken ct)
    {
        foreach (var share in services.GetServices<IDemoContent>())
            await share.Load(tell, ct);
    }
}
