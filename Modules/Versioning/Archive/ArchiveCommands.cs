using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Versioning.Archive;

/// <summary><c>archive run</c>, <c>archive restore</c> and <c>archive status</c>.</summary>
internal sealed class ArchiveCommands : ICommandSource
{
    public IEnumerable<Command> Commands(CommandHost host)
    {
        yield return new Command("archive", "Keep old versions in packs, where they take a fraction of the space. Readers notice nothing.")
        {
            Run(host), Restore(host), Status(host),
        };
    }

    private static Command Run(CommandHost host)
    {
        var olderThan = new Option<TimeSpan?>("--older-than")
        {
            Description = "How old a version must be, such as 90d or 12h; the site's setting Versioning:Archive:After where left out.",
            CustomParser = Age,
        };
        var limit = new Option<int?>("--limit") { Description = "At most so many documents; the others wait for the next run." };
        var command = new Command("run", "Pack the versions that are due. Safe beside the running site; a run that was cut short is taken up by the next.") { olderThan, limit };
        command.SetAction((parsed, _) => host.Run(async (services, ct) =>
        {
            var request = new ArchiveRequest(parsed.GetValue(olderThan), parsed.GetValue(limit));
            switch (await services.GetRequiredService<IArchive>().Run(request, new Lines(), ct))
            {
                case ArchiveOutcome.Done done:
                    Print($"Done: {Text(done.Progress)}.");
                    return 0;
                default:
                    await Console.Error.WriteLineAsync("Another run is under way. Nothing was done.");
                    return 1;
            }
        }));
        return command;
    }

    private static Command Restore(CommandHost host)
    {
        var document = new Option<Guid>("--document") { Description = "The document's id.", Required = true };
        var command = new Command("restore", "Make a document's packed versions rows again.") { document };
        command.SetAction((parsed, _) => host.Run(async (services, ct) =>
        {
            if (await services.GetRequiredService<IArchive>().Restore(parsed.GetValue(document), Viewer.Site, ct) is not { } versions)
            {
                await Console.Error.WriteLineAsync($"There is no document {parsed.GetValue(document)}.");
                return 1;
            }

            Print($"{versions:N0} versions restored.");
            return 0;
        }));
        return command;
    }

    private static Command Status(CommandHost host)
    {
        var command = new Command("status", "Show what is packed, what waits, and the last run.");
        command.SetAction((_, _) => host.Run(async (services, ct) =>
        {
            var status = (await services.GetRequiredService<IArchive>().Status(Viewer.Site, ct))!;
            Print($"Packs: about {status.Packs:N0}, {Size(status.PackBytes)}. Contents in rows: about {status.Contents:N0}, {Size(status.ContentBytes)}.");
            Print($"Documents waiting: {status.Waiting:N0}.");
            if (status.Last is { } last)
                Print($"Last run: begun {last.StartedAt:u}, {(last.FinishedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"ended {at:u}") : "not ended")}; {Text(last.Progress)}.");
            else
                Print($"There was no run yet.");
            return 0;
        }));
        return command;
    }

    private static TimeSpan? Age(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            switch (text[^1])
            {
                case 'd':
                    return TimeSpan.FromDays(number);
                case 'h':
                    return TimeSpan.FromHours(number);
            }
        }

        result.AddError($"'{text}' is no age. Write days or hours, such as 90d or 12h.");
        return null;
    }

    private static string Text(ArchiveProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Documents:N0} of {progress.Total:N0} documents, {progress.Versions:N0} versions packed, {Size(progress.BytesBefore)} became {Size(progress.BytesAfter)}");

    private static string Size(long bytes) => bytes switch
    {
        < 10_000 and > -10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:N0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N0} MB"),
    };

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>A line now and then, as it comes: the run may go on for hours.</summary>
    private sealed class Lines : IProgress<ArchiveProgress>
    {
        private const int Every = 1_000;

        public void Report(ArchiveProgress value)
        {
            if (value.Documents % Every == 0)
                Print($"{Text(value)}");
        }
    }
}
