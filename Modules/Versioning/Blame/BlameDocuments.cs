using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Read;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Blame;

/// <summary>
/// Blame in three queries: the document, the rows of its history, the versions that turn out to be named. Who wrote what
/// as of a version never changes, so the change sets are cached, and after a long walk kept; names are not.
/// </summary>
internal sealed class BlameDocuments(ReadDocuments read, BlameRows rows, IDocumentRules rules, HybridCache cache) : IBlame
{
    /// <summary>Walks over more versions than these are kept, so that later ones stop there.</summary>
    public const int LongWalk = 500;

    private static readonly HybridCacheEntryOptions Look = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };

    /// <summary>How many bytes of contents are opened at once where the kept changes do not suffice.</summary>
    private const int OpenAtOnce = 4_000_000;

    public async Task<DocumentBlame?> Blame(Ref @ref, Guid documentId, Viewer viewer, CancellationToken ct) =>
        await read.ByDocument(@ref, documentId, viewer, ct) is { } version ? await Of(version, viewer, ct) : null;

    public async Task<DocumentBlame?> BlamePath(Ref @ref, string path, Viewer viewer, CancellationToken ct) =>
        await read.AtPath(@ref, path, viewer, ct) is { } version ? await Of(version, viewer, ct) : null;

    private async Task<DocumentBlame> Of(DocumentVersion version, Viewer viewer, CancellationToken ct)
    {
        if (version.Content is not { } content)
            return new DocumentBlame(version, [], []);
        var hints = await rules.Hints(content, ct);
        var fields = BlameFields.Of(content, hints);
        var key = string.Create(CultureInfo.InvariantCulture, $"blame:{version.DocumentId:N}:{version.ChangeSetId}");
        // Three tries: what is cached, what is kept, and all anew. Each may name a branch that was public once.
        for (var tried = 0; ; tried++)
        {
            var ids = tried == 0
                ? await cache.GetOrCreateAsync<byte[]?>(key, _ => default, Look, cancellationToken: ct) is { } data ? BlamedIds.Read(data) : null
                : await Walk(version, hints, useKept: tried == 1, ct);
            if (ids is null || !Fits(ids, fields))
                continue;
            var named = ids.All.ToArray();
            var versions = await rows.Named(version, named, viewer, ct);
            if (!named.All(versions.ContainsKey) && tried < 2)
                continue;
            if (tried > 0)
                await cache.SetAsync(key, ids.Write(), cancellationToken: ct);
            return Compose(version, fields, ids, versions);
        }
    }

    private static bool Fits(BlamedIds ids, BlameFields fields) => ids.Count == fields.Count
        && Enumerable.Range(0, ids.Count).All(i => ids.Pointer(i) == fields[i].Pointer && ids.Lines(i)?.Count == fields[i].Lines);

    private static DocumentBlame Compose(DocumentVersion version, BlameFields fields, BlamedIds ids, Dictionary<long, VersionSummary> versions)
    {
        var texts = new List<TextBlame>();
        var all = new List<FieldBlame>(fields.Count);
        for (var i = 0; i < fields.Count; i++)
        {
            all.Add(new FieldBlame(fields[i].Pointer, fields[i].Value, fields[i].Lines is not null, versions[ids.Writer(i)]));
            if (ids.Lines(i) is not { } writers)
                continue;
            var lines = TextSlices.Lines(fields[i].Value.GetString()!);
            texts.Add(new TextBlame(fields[i].Pointer, [.. writers.Select((writer, line) => new LineBlame(lines[line].ToString(), versions[writer]))]));
        }

        return new DocumentBlame(version, texts, all);
    }

    private async Task<BlamedIds> Walk(DocumentVersion head, MergeHints hints, bool useKept, CancellationToken ct)
    {
        var walk = new BlameWalk(head.Content, hints, head.ChangeSetId);
        Dictionary<long, JsonElement?> opened = [];
        for (long? top = head.ChangeSetId; top is { } from && !walk.IsDone;)
        {
            var page = await rows.Page(head, from, stopAtKept: useKept && from == head.ChangeSetId, ct);
            for (var i = 0; i < page.Rows.Count && !walk.IsDone; i++)
            {
                var (step, _, kept) = page.Rows[i];
                if (!walk.Reaches(step.Id) || (useKept && kept is not null && BlamedIds.Read(kept) is { } known && walk.Visit(step.Id, known)))
                    continue;
                if (!step.NeedsContents)
                {
                    walk.Visit(step);
                    continue;
                }

                if (!opened.ContainsKey(step.Id))
                    opened = await rows.Contents(head.DocumentId, ToOpen(page.Rows, i), ct);
                walk.Visit(step, opened[step.Id], Content(step.Parent), Content(step.MergeParent));
            }

            top = page.Next;
        }

        var blamed = walk.Finish();
        if (walk.Visited > LongWalk)
            await rows.Keep(head, blamed.Write(), ct);
        return blamed;

        JsonElement? Content(long? version) => version is { } id ? opened.GetValueOrDefault(id) : null;
    }

    /// <summary>The versions whose contents to read: this one with its parents, and the next ones that need it too.</summary>
    private static HashSet<long> ToOpen(IReadOnlyList<BlamePage.Row> page, int first)
    {
        var wanted = new HashSet<long>();
        var bytes = 0L;
        foreach (var (step, size, _) in page.Skip(first).Where(row => row.Step.NeedsContents))
        {
            bytes += size;
            if (wanted.Count > 0 && bytes > OpenAtOnce)
                break;
            wanted.UnionWith([step.Id, step.Parent ?? step.Id, step.MergeParent ?? step.Id]);
        }

        return wanted;
    }
}
