using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.ServiceDefaults.Outbox;

/// <summary><c>events failed</c> and <c>events retry</c>: an operator's way to what the relays gave up.</summary>
internal sealed class EventCommands : ICommandSource
{
    private const int MostListed = 100;

    public IEnumerable<Command> Commands(CommandHost host) =>
    [
        new Command("events", "Events between modules that were given up after repeated failures.") { Failed(host), Retry(host) },
    ];

    private static Command Failed(CommandHost host)
    {
        var command = new Command("failed", $"List them, the longest dead first, {MostListed} at most.");
        command.SetAction((_, _) => host.Run(async (services, ct) =>
        {
            var failed = await services.GetRequiredService<IFailedEvents>().List(MostListed, ct);
            foreach (var @event in failed)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{@event.Id}  {@event.Type}  given up {@event.GivenUpAt:u} after {@event.Attempts} attempts"));
                Console.WriteLine($"    {@event.Error}");
                Console.WriteLine($"    {@event.Payload}");
            }

            Console.WriteLine(failed.Count == 0 ? "No event was given up." : $"{failed.Count} given up.");
            return 0;
        }));
        return command;
    }

    private static Command Retry(CommandHost host)
    {
        var id = new Argument<long?>("id") { Description = "The event's number, as listed.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Every one of them." };
        var command = new Command("retry", "Start over with one of them, or with all. The running site delivers them.") { id, all };
        command.Validators.Add(result =>
        {
            if (result.GetValue(id) is null != result.GetValue(all))
                result.AddError("Name one event, or give --all.");
        });
        command.SetAction((parsed, _) => host.Run(async (services, ct) =>
        {
            var events = services.GetRequiredService<IFailedEvents>();
            if (parsed.GetValue(id) is not { } one)
            {
                Console.WriteLine($"{await events.RetryAll(ct)} started over.");
                return 0;
            }

            if (await events.Retry(one, ct))
            {
                Console.WriteLine($"Event {one} started over.");
                return 0;
            }

            await Console.Error.WriteLineAsync($"No event {one} was given up.");
            return 1;
        }));
        return command;
    }
}
