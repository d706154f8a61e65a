using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.People.Manage;
using VersionedContent.Accounts.People.Suspension;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Accounts.People;

/// <summary>How a new site gets its first administrator, who then does the rest on /admin/people; and the way in where none is left.</summary>
internal sealed class PeopleCommands : ICommandSource
{
    public IEnumerable<Command> Commands(CommandHost host)
    {
        var name = new Argument<string>("name") { Description = "The account's name." };
        var role = new Argument<string>("role") { Description = $"One of {string.Join(", ", Roles.Grants.Keys)}." };
        var give = new Command("role", "Give a person a role; it takes effect at once, signs them out everywhere, and is kept in the audit.") { name, role };
        give.SetAction((parsed, _) => host.Run((services, ct) => GiveRole(services, parsed.GetRequiredValue(name), parsed.GetRequiredValue(role), ct)));

        var until = new Argument<DateTimeOffset>("until") { Description = "When it ends, such as 2027-01-31T12:00Z." };
        var reason = new Argument<string>("reason") { Description = "Why; the person reads it." };
        var suspend = new Command("suspend", "Let a person look and not write until then; they are told why.") { name, until, reason };
        suspend.SetAction((parsed, _) => host.Run((services, ct) => Act(
            services, parsed.GetRequiredValue(name),
            id => services.GetRequiredService<Suspend>().Begin(Viewer.Site, id, parsed.GetRequiredValue(until), parsed.GetRequiredValue(reason), ct),
            string.Create(CultureInfo.InvariantCulture, $"suspended until {parsed.GetRequiredValue(until).ToUniversalTime():u}"), ct)));

        var lift = new Command("unsuspend", "Lift a person's suspension.") { name };
        lift.SetAction((parsed, _) => host.Run((services, ct) => Act(
            services, parsed.GetRequiredValue(name), id => services.GetRequiredService<Suspend>().Lift(Viewer.Site, id, ct), "not suspended", ct)));

        var verify = new Command("verify", "Mark a person as found to be who they say.") { name };
        verify.SetAction((parsed, _) => host.Run((services, ct) => Act(
            services, parsed.GetRequiredValue(name), id => services.GetRequiredService<Verify>().Run(Viewer.Site, id, isVerified: true, ct), "verified", ct)));

        yield return new Command("people", "Manage accounts.") { give, suspend, lift, verify };
    }

    internal static Task<int> GiveRole(IServiceProvider services, string name, string role, CancellationToken ct) =>
        Act(services, name, id => services.GetRequiredService<ChangeRole>().Run(Viewer.Site, id, role, ct), role, ct);

    internal static async Task<int> Act(IServiceProvider services, string name, Func<Guid, Task<ActOutcome>> act, string done, CancellationToken ct)
    {
        var person = await services.GetRequiredService<IPeople>().ByName(name, ct);
        return (person is null ? new ActOutcome.NotFound() : await act(person.Id)) switch
        {
            ActOutcome.Done acted => Done($"{acted.Name}: {done}"),
            ActOutcome.Refused refused => await Failed(string.Join(' ', refused.Errors.Values)),
            ActOutcome.Overtaken => await Failed(ActOutcome.Overtaken.Words),
            _ => await Failed(Nobody(name)),
        };
    }

    private static string Nobody(string name) => $"Nobody is called '{name}'.";

    private static int Done(string told)
    {
        Console.WriteLine(told);
        return 0;
    }

    private static async Task<int> Failed(string problem)
    {
        await Console.Error.WriteLineAsync(problem);
        return 1;
    }
}
