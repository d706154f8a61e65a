using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Accounts.People;

/// <summary>How a new site gets its first administrator, who then does the rest on /admin/people.</summary>
internal sealed class PeopleCommands : ICommandSource
{
    public IEnumerable<Command> Commands(CommandHost host)
    {
        var name = new Argument<string>("name") { Description = "The account's name." };
        var role = new Argument<string>("role") { Description = $"One of {string.Join(", ", Roles.Grants.Keys)}." };
        var give = new Command("role", "Give a person a role; it takes effect at once, signs them out everywhere, and is kept in the audit.") { name, role };
        give.SetAction((parsed, _) => host.Run((services, ct) => GiveRole(services, parsed.GetRequiredValue(name), parsed.GetRequiredValue(role), ct)));
        yield return new Command("people", "Manage accounts.") { give };
    }

    internal static async Task<int> GiveRole(IServiceProvider services, string name, string role, CancellationToken ct)
    {
        var person = await services.GetRequiredService<IPeople>().ByName(name, ct);
        var outcome = person is null
            ? new ChangeRoleOutcome.NotFound()
            : await services.GetRequiredService<ChangeRole>().Run(Viewer.Site, person.Id, role, ct);
        switch (outcome)
        {
            case ChangeRoleOutcome.Changed changed:
                Console.WriteLine($"{changed.Name}: {changed.Role}");
                return 0;
            case ChangeRoleOutcome.Refused refused:
                await Console.Error.WriteLineAsync(string.Join(' ', refused.Errors.Values));
                return 1;
            default:
                await Console.Error.WriteLineAsync($"Nobody is called '{name}'.");
                return 1;
        }
    }
}
