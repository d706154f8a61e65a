using System.CommandLine;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Web.Commands;

internal static class MigrateCommand
{
    public static Command Describe(CommandHost host)
    {
        var command = new Command("migrate", "Bring the database up to date. Safe to repeat and to run beside the site.");
        command.SetAction((_, _) => host.Run(async (services, ct) =>
        {
            var applied = await Migrations.Apply(services, ct);
            foreach (var migration in applied)
                Console.WriteLine(migration);
            Console.WriteLine(applied.Count == 0 ? "The database is up to date." : $"{applied.Count} migrations applied.");
            return 0;
        }));
        return command;
    }
}
