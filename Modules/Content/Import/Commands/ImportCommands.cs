using System.CommandLine;
using VersionedContent.Content.Import.Histories;
using VersionedContent.Content.Import.MediaWiki;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Content.Import.Commands;

/// <summary><c>import</c> and <c>verify</c>, each for version histories and for MediaWiki's exports.</summary>
internal sealed class ImportCommands : ICommandSource
{
    private delegate IAsyncEnumerable<SourceDocument> Reader(SourceFile file, ImportWarnings warnings, CancellationToken ct);

    public IEnumerable<Command> Commands(CommandHost host)
    {
        yield return new Command("import", "Load documents with their whole history. A run that was cut short is taken up again; what is there already is not loaded twice.")
        {
            Describe(host, "history", "Version histories: JSON lines, plain or .gz.", Histories, ImportFile.Run),
            Describe(host, "mediawiki", "A MediaWiki XML export (0.3 to 0.11) with all its revisions, plain or .gz.", MediaWiki, ImportFile.Run),
        };
        yield return new Command("verify", "Read every loaded version again and compare it with the file it came from.")
        {
            Describe(host, "history", "Version histories that were loaded with import history.", Histories, VerifyFile.Run),
            Describe(host, "mediawiki", "A MediaWiki XML export that was loaded with import mediawiki.", MediaWiki, VerifyFile.Run),
        };
    }

    private static Command Describe(
        CommandHost host, string name, string description, Reader read,
        Func<IServiceProvider, SourceFile, ImportWarnings, IAsyncEnumerable<SourceDocument>, CancellationToken, Task<int>> run)
    {
        var path = new Argument<string>("file") { Description = "The file to read." };
        var command = new Command(name, description) { path };
        command.SetAction(async (parsed, _) =>
        {
            try
            {
                // Before the database is started: a mistyped name is answered at once.
                using var file = SourceFile.Open(parsed.GetRequiredValue(path));
                var warnings = new ImportWarnings();
                return await host.Run((services, ct) => run(services, file, warnings, read(file, warnings, ct), ct));
            }
            catch (BrokenSourceException broken)
            {
                await Console.Error.WriteLineAsync(broken.Message);
                return 1;
            }
        });
        return command;
    }

    private static IAsyncEnumerable<SourceDocument> Histories(SourceFile file, ImportWarnings warnings, CancellationToken ct) =>
        HistoryReader.Read(file.Content, warnings, ct);

    private static IAsyncEnumerable<SourceDocument> MediaWiki(SourceFile file, ImportWarnings warnings, CancellationToken ct) =>
        new MediaWikiReader(file.Content, file.Name, warnings).Read().ToAsyncEnumerable();
}
