using System.Runtime.CompilerServices;
using System.Text.Json;

namespace VersionedContent.Content.Import.Histories;

/// <summary>Reads version histories: JSON lines, one document with all its versions a line, plain or packed with gzip.</summary>
internal static class HistoryReader
{
    /// <param name="lines">Unpacked UTF-8.</param>
    /// <exception cref="BrokenSourceException">A line is broken; those before it were given out whole.</exception>
    public static async IAsyncEnumerable<SourceDocument> Read(
        Stream lines, ImportWarnings warnings, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var (number, document) in ReadLines(lines, ct))
            yield return ToSource(document, $"line {number}", warnings);
    }

    /// <summary>The lines as they stand, each checked for what every document needs. For those who compare with the source.</summary>
    public static async IAsyncEnumerable<(int Line, HistoryLine Document)> ReadLines(
        Stream lines, [EnumeratorCancellation] CancellationToken ct = default)
    {
        using var reader = new StreamReader(lines, bufferSize: 1 << 16);
        for (var number = 1; ; number++)
        {
            string? line;
            try
            {
                line = await reader.ReadLineAsync(ct);
            }
            catch (InvalidDataException cut)
            {
                throw Broken(number, "The packed file is damaged or cut short here.", "Fetch it again; what was read before is whole.", cut);
            }
            if (line is null)
                yield break;
            if (line.Length > 0)
                yield return (number, Parse(number, line));
        }
    }

    public static string KeyOf(HistoryLine document) => $"history:{document.Repo}/{document.Path}#{document.Id}";

    public static string RefOf(HistoryLineVersion version) => $"v{version.N}";

    private static HistoryLine Parse(int number, string line)
    {
        HistoryLine? document;
        try
        {
            document = JsonSerializer.Deserialize(line, HistoryJson.Default.HistoryLine);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw Broken(number, $"This line is not a document's history: {problem.Message}", "Mend or remove the line and import again; what is loaded stays.", problem);
        }
        var missing = document switch
        {
            null or { Id: "" } => "an id",
            { Repo: "" } => "a repo",
            { Path: "" } => "a path",
            { Versions.Count: 0 } => "versions",
            _ when document.Versions.FirstOrDefault(version => !version.Deleted && version.Content is null) is { } empty => $"content in version {empty.N}",
            _ => null,
        };
        return missing is null
            ? document!
            : throw Broken(number, $"The document on this line lacks {missing}.", "Mend or remove the line and import again; what is loaded stays.");
    }

    private static SourceDocument ToSource(HistoryLine document, string place, ImportWarnings warnings)
    {
        var paths = Paths(document);
        var versions = new SourceVersion[document.Versions.Count];
        for (var i = 0; i < versions.Length; i++)
        {
            var version = document.Versions[i];
            versions[i] = new SourceVersion(
                Position: i + 1,
                Date: version.Date,
                AuthorName: version.Author ?? "",
                AuthorHidden: false,
                Message: version.Message ?? "",
                MessageHidden: false,
                Path: SitePath(document.Repo, paths[i]),
                Deleted: version.Deleted,
                ContentHidden: false,
                Minor: false,
                Content: version.Deleted
                    ? null
                    : SourceText.ToItem(document.Kind, paths[i], version.Content!, warnings, $"{place}, {document.Path}, version {version.N}"),
                Text: version.Content,
                SourceRef: RefOf(version));
        }
        return new SourceDocument(KeyOf(document), "history", document.Kind, versions[^1].Path, versions);
    }

    /// <summary>The path at each version: the source names the last one, and at a rename the one before.</summary>
    private static string[] Paths(HistoryLine document)
    {
        var paths = new string[document.Versions.Count];
        var path = document.Path;
        for (var i = paths.Length - 1; i >= 0; i--)
        {
            paths[i] = path;
            path = document.Versions[i].RenamedFrom ?? path;
        }
        return paths;
    }

    /// <summary>File endings stay: a folder may hold <c>terms.md</c> and <c>terms.json</c>.</summary>
    private static string SitePath(string repo, string path) => SourcePath.Shorten(SourcePath.Escape($"{repo}/{path}"));

    private static BrokenSourceException Broken(int line, string what, string advice, Exception? inner = null) =>
        new($"line {line}", what, advice, inner);
}
