using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Versioning.Authors;

/// <summary><c>people erase</c>, beside the commands on accounts.</summary>
internal sealed class EraseCommand : ICommandSource
{
    public IEnumerable<Command> Commands(CommandHost host)
    {
        var person = new Argument<string>("person") { Description = "The name under which the person wrote, or the id where several share it." };
        var erase = new Command("erase", "Replace a person's name by a pseudonym in every history, for good. What they wrote stays. The account itself is not closed.") { person };
        erase.SetAction((parsed, _) => host.Run((services, ct) => Erase(services, parsed.GetRequiredValue(person), ct)));
        yield return new Command("people", "Manage accounts.") { erase };
    }

    internal static async Task<int> Erase(IServiceProvider services, string person, CancellationToken ct)
    {
        var authors = services.GetRequiredService<IAuthors>();
        if (!Guid.TryParse(person, out var id))
        {
            var named = await authors.Named(person, ct);
            if (named.Count > 1)
            {
                await Console.Error.WriteLineAsync($"{named.Count} people are called {person}. Give the id of one:");
                foreach (var one in named)
                    await Console.Error.WriteLineAsync($"  {one.Id}");
                return 1;
            }

            id = named is [var only] ? only.Id : (await services.GetRequiredService<IPeople>().ByName(person, ct))?.Id ?? Guid.Empty;
        }

        if (await authors.Erase(id, Viewer.Site, ct) is not { } erased)
        {
            await Console.Error.WriteLineAsync($"Nobody is called {person}.");
            return 1;
        }

        Console.WriteLine($"{erased.Id} is {erased.Name} now, in every history and for good.");
        return 0;
    }
}
