using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Commands;

namespace VersionedContent.Content.Import.Commands;

/// <summary>Compares what is loaded with the file it came from. 0 where every version says the same, else 1.</summary>
internal static class VerifyFile
{
    public static async Task<int> Run(
        IServiceProvider services, SourceFile file, ImportWarnings warnings, IAsyncEnumerable<SourceDocument> documents, CancellationToken ct)
    {
        var tally = new VerifyTally();
        var since = Stopwatch.StartNew();
        BrokenSourceException? broken = null;
        try
        {
            await ProgressBar.While(
                () => (file.Progress, string.Create(CultureInfo.InvariantCulture, $"{tally.Equal:N0} of {tally.Versions:N0} versions equal")),
                EachDocument.Run(services, documents, (scope, document, stop) => scope.GetRequiredService<VerifyDocument>().Run(document, tally, stop), ct));
        }
        catch (BrokenSourceException found)
        {
            broken = found;
        }

        Print($"{tally.Equal:N0} of {tally.Versions:N0} versions equal their source, in {tally.Documents:N0} documents ({since.Elapsed.TotalSeconds:0.0} s).");
        Print($"Among them {tally.Removals:N0} removals, {tally.Withheld:N0} whose text the source keeps back, {tally.Raw:N0} kept as raw text.");
        foreach (var (kind, count, _) in warnings.Kinds)
            Print($"Noted in the file, {count:N0} times: {kind}.");
        foreach (var difference in tally.Differences)
            Console.WriteLine("Differs: " + difference);
        if (tally.Different > tally.Differences.Count)
            Print($"… and {tally.Different - tally.Differences.Count:N0} more.");
        if (broken is not null)
            await Console.Error.WriteLineAsync(broken.Message);
        return tally.Different == 0 && broken is null ? 0 : 1;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
