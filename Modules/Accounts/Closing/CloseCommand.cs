using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Accounts.Closing;

/// <summary><c>people close</c>, beside the other commands on accounts.</summary>
internal sealed class CloseCommand : ICommandSource
{
    public IEnumerable<Command> Commands(CommandHost host)
    {
        var name = new Argument<string>("name") { Description = "The account's name." };
        var close = new Command("close", "Close an account as its owner could: signed out at once, closed for good after the time to undo it, told by letter.") { name };
        close.SetAction((parsed, _) => host.Run((services, ct) => Close(services, parsed.GetRequiredValue(name), ct)));
        yield return new Command("people", "Manage accounts.") { close };
    }

    internal static async Task<int> Close(IServiceProvider services, string name, CancellationToken ct)
    {
        var person = await services.GetRequiredService<IPeople>().ByName(name, ct);
        var outcome = person is null ? new AskToCloseOutcome.NotFound() : await services.GetRequiredService<AskToClose>().Run(Viewer.Site, person.Id, ct);
        switch (outcome)
        {
            case AskToCloseOutcome.Asked asked:
                Console.WriteLine($"{person!.Name} will be closed for good on {ClosingWords.Day(asked.ClosesAt)}.");
                return 0;
            case AskToCloseOutcome.Refused refused:
                await Console.Error.WriteLineAsync(refused.Problem);
                return 1;
            default:
                await Console.Error.WriteLineAsync($"Nobody is called '{name}'.");
                return 1;
        }
    }
}
