using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Content.Data;
using VersionedContent.ServiceDefaults.Commands;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Listing;

/// <summary>
/// Makes the read model anew from the engine, beside the running site: each row is replaced by one at least as new. Former
/// paths stay, because they are learned from renames as they happen.
/// </summary>
internal sealed class RebuildListing(ContentDb db, IVersionStore store, ListItems listing)
{
    private const int Chunk = 500;
    private const int PageSize = 200;

    /// <returns>How many documents main's history names.</returns>
    public async Task<int> Run(Action<int> progress, CancellationToken ct)
    {
        var seen = new HashSet<Guid>();
        var waiting = new List<Guid>(Chunk);
        HistoryCursor? before = null;
        do
        {
            var page = await store.Recent(Ref.Main, new HistoryFilter(before, PageSize), Viewer.Site, ct)
                ?? throw new InvalidOperationException("The branch main is not there.");
            waiting.AddRange(page.Versions.Select(version => version.DocumentId).Where(seen.Add));
            before = page.Next;
            if (waiting.Count >= Chunk || before is null)
            {
                foreach (var chunk in waiting.Chunk(Chunk))
                    await listing.Refresh(chunk, ct);
                waiting.Clear();
                progress(seen.Count);
            }
        }
        while (before is not null);

        // Rows of documents that main's history does not name at all are of no document.
        var rows = await db.Items.Select(item => item.DocumentId).ToListAsync(ct);
        await listing.Refresh([.. rows.Where(row => !seen.Contains(row))], ct);
        return seen.Count;
    }
}

internal sealed class RebuildCommand : ICommandSource
{
    public IEnumerable<Command> Commands(CommandHost host)
    {
        var command = new Command("rebuild", "Make the lists and the search of main anew from the versions. Safe beside the running site, and to repeat.");
        command.SetAction((_, _) => host.Run(async (services, ct) =>
        {
            var rebuild = services.GetRequiredService<RebuildListing>();
            var documents = await rebuild.Run(done => Console.WriteLine($"{done:N0} documents"), ct);
            Console.WriteLine($"Done: {documents:N0} documents.");
            return 0;
        }));
        return [command];
    }
}
