using System.CommandLine;
using Npgsql;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Web.Commands;

internal static class MigrateCommand
{
    public static Command Describe(CommandHost host)
    {
        var role = new Option<string?>("--for") { Description = "A database role that is to run the site: it is given the rows, and no table.", HelpName = "role" };
        var command = new Command("migrate", "Bring the database up to date. Safe to repeat and to run beside the site.") { role };
        command.SetAction((parsed, _) => host.Run(async (services, ct) =>
        {
            var applied = await Migrations.Apply(services, ct);
            foreach (var migration in applied)
                Console.WriteLine(migration);
            Console.WriteLine(applied.Count == 0 ? "The database is up to date." : $"{applied.Count} migrations applied.");
            if (parsed.GetValue(role) is not { } name)
                return 0;
            try
            {
                await SiteRole.Grant(services, name, ct);
            }
            catch (PostgresException error)
            {
                await Console.Error.WriteLineAsync($"Nothing was given to the role {name}: {error.MessageText}. It has to be there (CREATE ROLE … LOGIN), and this command to run as the tables' owner.");
                return 1;
            }

            Console.WriteLine($"The role {name} can run the site.");
            return 0;
        }));
        return command;
    }
}
