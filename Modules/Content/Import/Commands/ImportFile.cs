using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Content.Import.Commands;

/// <summary>Loads a file and says what came of it. 0 where all of it is there afterwards, 1 where something is not.</summary>
internal static class ImportFile
{
    public static async Task<int> Run(
        IServiceProvider services, SourceFile file, ImportWarnings warnings, IAsyncEnumerable<SourceDocument> documents, CancellationToken ct)
    {
        var tally = new ImportTally();
        var since = Stopwatch.StartNew();
        try
        {
            await ProgressBar.While(
                () => (file.Progress, string.Create(CultureInfo.InvariantCulture, $"{tally.Documents:N0} documents, {tally.Imported + tally.Present:N0} versions")),
                EachDocument.Run(services, documents, Load, ct));
        }
        catch (BrokenSourceException broken)
        {
            Report(tally, warnings, since.Elapsed);
            await Console.Error.WriteLineAsync(broken.Message);
            await Console.Error.WriteLineAsync("Everything before that is loaded and stays; another run takes up from there.");
            return 1;
        }
        catch (OperationCanceledException)
        {
            Report(tally, warnings, since.Elapsed);
            await Console.Error.WriteLineAsync("Stopped. What is loaded stays; another run takes up from there.");
            throw;
        }

        Report(tally, warnings, since.Elapsed);
        return tally.Failures.Count == 0 ? 0 : 1;

        async Task Load(IServiceProvider scope, SourceDocument document, CancellationToken stop)
        {
            try
            {
                tally.Add(document, await scope.GetRequiredService<LoadDocument>().Run(document, stop));
            }
            catch (ArgumentException unstorable)
            {
                tally.Fail(document, unstorable.Message);
            }
        }
    }

    private static void Report(ImportTally tally, ImportWarnings warnings, TimeSpan elapsed)
    {
        Print($"{tally.Documents:N0} documents, {tally.Imported + tally.Present:N0} versions: {tally.Imported:N0} loaded now, {tally.Present:N0} were here; {tally.Removals:N0} of them removals.");
        Print($"{elapsed.TotalSeconds:0.0} s, {tally.Imported / Math.Max(elapsed.TotalSeconds, 0.001):N0} versions a second.");
        if (tally.Beside > 0)
            Print($"{tally.Beside:N0} documents found their path taken and stand beside it: the path ends in -2, -3…");
        foreach (var (kind, count, places) in warnings.Kinds)
        {
            Print($"{count:N0} times: {kind}. For instance:");
            foreach (var place in places)
                Console.WriteLine("  " + place);
        }

        foreach (var failure in tally.Failures)
            Console.Error.WriteLine($"Not loaded: {failure}");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
