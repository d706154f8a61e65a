using System.Text;
using Microsoft.Extensions.Caching.Hybrid;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.History;

/// <summary>
/// Keeps pages of document histories for an hour. What is kept is never believed: each reading asks the database, in its
/// one query, whether the head and the names on the page are still the same, and only then spares it reading the versions.
/// So nothing has to be invalidated, on no replica, and what is withheld is gone at once.
/// </summary>
internal sealed class CachedHistory(ReadHistory read, HybridCache cache)
{
    private static readonly HybridCacheEntryOptions Kept = new() { Expiration = TimeSpan.FromHours(1) };
    private static readonly HybridCacheEntryOptions Look = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };

    public async Task<DocumentHistory?> OfPath(Ref @ref, string path, HistoryFilter filter, Viewer viewer, CancellationToken ct)
    {
        // Someone else may take the name meanwhile, which nothing on the page would tell.
        if (filter.AuthorName is not null)
            return (await read.OfPath(@ref, path, filter, null, viewer, ct))?.History;

        // A hash, because a path and the words of a filter may be longer than a key.
        var key = $"history:{ContentHash.Of(Encoding.UTF8.GetBytes($"{@ref}\n{path}\n{filter}"))}";
        var known = await cache.GetOrCreateAsync<KnownHistory?>(key, _ => default, Look, cancellationToken: ct);
        var found = await read.OfPath(@ref, path, filter, known, viewer, ct);
        if (found is not null && !ReferenceEquals(found, known))
            await cache.SetAsync(key, found, Kept, cancellationToken: ct);
        return found?.History;
    }
}
