using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Caching.Hybrid;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Read;

namespace VersionedContent.Versioning.Compare;

/// <summary>
/// What changed in a document between two of its versions. The versions are read in one query, which is also what says
/// whether they may be seen; the difference of their contents never changes and is kept for an hour.
/// </summary>
internal sealed class CompareVersions(ReadDocuments read, IDocumentRules rules, HybridCache cache)
{
    private static readonly HybridCacheEntryOptions Kept = new() { Expiration = TimeSpan.FromHours(1) };

    public async Task<DocumentComparison?> Run(Guid documentId, long from, long to, Viewer viewer, CancellationToken ct)
    {
        var versions = await read.Versions(documentId, [from, to], viewer, ct);
        if (!versions.TryGetValue(from, out var before) || !versions.TryGetValue(to, out var after))
            return null;
        if ((before.Redacted | after.Redacted).HasFlag(Redactions.Content))
            return new DocumentComparison(before, after, []);
        var hints = (after.Content ?? before.Content) is { } content ? await rules.Hints(content, ct) : MergeHints.None;
        if (before is not { Content: not null, Hash: { } old } || after is not { Content: not null, Hash: { } now })
            return new DocumentComparison(before, after, DocumentDiff.Compare(before.Content, after.Content, hints));

        // The rules are part of the key: another type's, or a changed one's, tell the difference in another way.
        var key = $"changes:{documentId:N}:{old}:{now}:{ContentHash.Of(JsonSerializer.SerializeToUtf8Bytes(hints))}";
        var kept = await cache.GetOrCreateAsync(
            key, _ => ValueTask.FromResult(DocumentDiff.Compare(before.Content, after.Content, hints).Select(KeptChange.Of).ToArray()), Kept, cancellationToken: ct);
        return new DocumentComparison(before, after, Array.ConvertAll(kept, change => change.Change()));
    }

    /// <summary>
    /// A change as it is cached. The values are texts of JSON: JSON knows no difference between a value that is null and
    /// none, and the cache writes no more levels than a value alone may have.
    /// </summary>
    internal sealed record KeptChange(string Pointer, FieldChangeKind Kind, string? Before, string? After, string? From, TextChange? Text)
    {
        public static KeptChange Of(FieldChange change) =>
            new(change.Pointer, change.Kind, change.Before?.GetRawText(), change.After?.GetRawText(), change.From, change.Text);

        public FieldChange Change() => new(Pointer, Kind, Value(Before), Value(After)) { From = From, Text = Text };

        private static JsonElement? Value(string? json) => json is null ? null : VersionSql.Parse(Encoding.UTF8.GetBytes(json));
    }
}
