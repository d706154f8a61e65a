using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VersionedContent.Accounts;
using VersionedContent.Content.Data;
using VersionedContent.Content.Validate;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Types;

/// <summary>
/// The types of main, in memory. Each is known by the version of its document and read again only when that moved;
/// whether any moved is looked up now and then, and at once where this process hears of it.
/// </summary>
internal sealed class TypeCatalog(IServiceScopeFactory scopes, TimeProvider time, ILogger<TypeCatalog> log) : IDisposable
{
    /// <summary>How old the list may grow on a replica that did not hear of a change.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Snapshot? _snapshot;

    private sealed record Snapshot(FrozenDictionary<string, ItemType> Types, DateTimeOffset LoadedAt);

    public async ValueTask<ItemType?> Find(string? slug, CancellationToken ct) =>
        slug is not null && (await Current(ct)).TryGetValue(slug, out var type) ? type : null;

    /// <summary>Types for menus and new items, by name.</summary>
    public async ValueTask<IReadOnlyList<ItemType>> Shown(CancellationToken ct) =>
        [.. (await Current(ct)).Values.Where(type => !type.Hidden).OrderBy(type => type.Plural, StringComparer.CurrentCulture)];

    public async ValueTask<IReadOnlyList<ItemType>> All(CancellationToken ct) =>
        [.. (await Current(ct)).Values.OrderBy(type => type.Slug, StringComparer.Ordinal)];

    /// <summary>A type changed: the next question reads the list again.</summary>
    public void Forget() => _snapshot = _snapshot is { } snapshot ? snapshot with { LoadedAt = DateTimeOffset.MinValue } : null;

    public void Dispose() => _loading.Dispose();

    private async ValueTask<FrozenDictionary<string, ItemType>> Current(CancellationToken ct)
    {
        if (_snapshot is { } fresh && time.GetUtcNow() - fresh.LoadedAt < Freshness)
            return fresh.Types;
        await _loading.WaitAsync(ct);
        try
        {
            var known = _snapshot;
            if (known is not null && time.GetUtcNow() - known.LoadedAt < Freshness)
                return known.Types;
            var types = await Load(known?.Types ?? FrozenDictionary<string, ItemType>.Empty, ct);
            // A site without types is one that is just being set up: look again at the next question.
            _snapshot = types.Count > 0 ? new Snapshot(types, time.GetUtcNow()) : null;
            return types;
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<FrozenDictionary<string, ItemType>> Load(FrozenDictionary<string, ItemType> known, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ContentDb>();
        var heads = await db.Items.Where(item => item.Type == ItemType.SlugOfTypes)
            .Select(item => new { item.DocumentId, item.Path, item.ChangeSetId })
            .ToListAsync(ct);
        var byId = known.Values.ToDictionary(type => (type.Slug, type.Version));
        var types = new Dictionary<string, ItemType>();
        var moved = new List<Guid>();
        foreach (var head in heads)
        {
            if (SlugOf(head.Path) is not { } slug)
                continue;
            if (byId.TryGetValue((slug, head.ChangeSetId), out var same))
                types[slug] = same;
            else
                moved.Add(head.DocumentId);
        }

        if (moved.Count > 0)
        {
            var store = scope.ServiceProvider.GetRequiredService<IVersionStore>();
            foreach (var document in await store.ReadMany(Ref.Main, moved, Viewer.Site, ct))
            {
                if (SlugOf(document.Path) is { } slug && Read(slug, document) is { } type)
                    types[slug] = type;
            }
        }

        return types.ToFrozenDictionary();
    }

    private ItemType? Read(string slug, DocumentVersion document)
    {
        if (document.Content is not { } content)
            return null;
        try
        {
            return TypeReader.Read(slug, content, document.ChangeSetId);
        }
        catch (UnusableTypeException unusable)
        {
            log.LogError("The type {Slug} (change set {ChangeSet}) cannot be used: {Problem}", slug, document.ChangeSetId, unusable.Message);
            return null;
        }
    }

    internal static string? SlugOf(string path) =>
        path.StartsWith(ItemType.PathPrefix, StringComparison.Ordinal) && path.IndexOf('/', ItemType.PathPrefix.Length) < 0
            ? path[ItemType.PathPrefix.Length..]
            : null;
}
