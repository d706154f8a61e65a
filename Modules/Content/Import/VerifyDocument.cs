using System.Text.Json;
using System.Text.Json.Nodes;
using VersionedContent.Accounts;
using VersionedContent.Content.Import.Histories;
using VersionedContent.Content.Import.MediaWiki;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Import;

/// <summary>Reads a loaded document version by version, as any page would, and compares it with its source.</summary>
internal sealed class VerifyDocument(IVersionStore store)
{
    private const int PageSize = 200;

    public async Task Run(SourceDocument document, VerifyTally tally, CancellationToken ct)
    {
        tally.Begin();
        var id = LoadDocument.IdOf(document);
        var history = await History(id, ct);
        if (history.Count > document.Versions.Count)
            tally.Differ($"{document.Path}: {history.Count} versions are here, {document.Versions.Count} in the source.");
        for (var i = 0; i < document.Versions.Count; i++)
        {
            var source = document.Versions[i];
            var difference = i >= history.Count
                ? "it is not here"
                : Difference(source, document, await store.ReadVersion(id, history[i].ChangeSetId, Viewer.Site, ct));
            tally.Add(source, document, difference);
        }
    }

    private static string? Difference(SourceVersion source, SourceDocument document, DocumentVersion? version)
    {
        if (version is null)
            return "it is in the history but cannot be read";
        if (version.IsDeleted != source.Deleted)
            return source.Deleted ? "the source removed the document here" : "the document is removed here";
        if (version.At != source.Date)
            return $"the date is {version.At:u}, in the source {source.Date:u}";
        if (version.Redacted.HasFlag(Redactions.Author) != source.AuthorHidden
            || (!source.AuthorHidden && version.Author?.Name != (source.AuthorName.Length > 0 ? source.AuthorName : LoadDocument.Nobody)))
            return $"the author is {version.Author?.Name ?? "withheld"}";
        if (version.Redacted.HasFlag(Redactions.Message) != source.MessageHidden || (!source.MessageHidden && version.Message != source.Message))
            return "the message differs";
        if (version.Redacted.HasFlag(Redactions.Content) != source.ContentHidden)
            return "the text is withheld on one side only";
        // A removed document keeps its path; one whose path was taken stands beside it with a number.
        if (!source.Deleted && version.Path != source.Path && !IsBeside(version.Path, source.Path))
            return $"the path is {version.Path}, in the source {source.Path}";
        if (source.Deleted || source.ContentHidden)
            return version.Content is null ? null : "there is a text here and none in the source";
        if (version.Content is not { } content || JsonSerializer.SerializeToNode(content) is not JsonObject item)
            return "the text is missing";
        var same = document.Kind == WikiPage.Kind ? WikiPage.SaysTheSame(item, source) : SourceText.SaysTheSame(item, source.Text!);
        return same ? null : "the text differs";
    }

    private static bool IsBeside(string path, string wanted) =>
        path.StartsWith(wanted + "-", StringComparison.Ordinal) && int.TryParse(path.AsSpan(wanted.Length + 1), out _);

    /// <summary>Oldest first.</summary>
    private async Task<List<VersionSummary>> History(Guid id, CancellationToken ct)
    {
        var versions = new List<VersionSummary>();
        HistoryCursor? before = null;
        do
        {
            if (await store.History(Ref.Main, id, new HistoryFilter(before, PageSize), Viewer.Site, ct) is not { } page)
                break;
            versions.AddRange(page.Versions);
            before = page.Next;
        }
        while (before is not null);
        versions.Reverse();
        return versions;
    }
}
