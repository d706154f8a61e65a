using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Archive;

/// <summary>A version whose content is a row of its own.</summary>
internal readonly record struct HotVersion(long BranchId, long ChangeSetId, ContentHash Hash, DateTime At);

/// <summary>A row of <c>contents</c> without its data.</summary>
internal readonly record struct HotContent(ContentHash? BaseHash, int Size);

/// <param name="IsOpen">False where the branch takes no more commits.</param>
internal readonly record struct DocumentHead(long BranchId, long ChangeSetId, bool IsOpen);

/// <summary>The pack that a document's next contents go into.</summary>
internal readonly record struct OpenPack(long Id, int Count, int Size);

/// <summary>One transaction's worth: the contents of one pack in order, the versions that point there, and the rows to delete.</summary>
/// <param name="Into">The pack to lengthen; null to make one.</param>
/// <param name="Deletes">Rows that nothing needs once these versions are packed; bases of other rows wait for the last of those.</param>
internal sealed record ArchiveChunk(
    OpenPack? Into, IReadOnlyList<ContentHash> Contents, IReadOnlyList<(HotVersion Version, int Slot)> Versions, IReadOnlyList<ContentHash> Deletes)
{
    public long PackId => Into?.Id ?? Versions.Min(packed => packed.Version.ChangeSetId);
}

/// <summary>
/// Which of a document's contents move, and in which packs. A content stays while a version needs it that stays: a young
/// one, an open branch's head, or one that is compressed against it.
/// </summary>
internal static class ArchivePlan
{
    /// <summary>A pack that is not full is written anew to take more contents: not for fewer than these.</summary>
    public const int FewestToAdd = 8;

    public static IReadOnlyList<ArchiveChunk> Of(
        IReadOnlyList<HotVersion> versions, IReadOnlyDictionary<ContentHash, HotContent> contents, IReadOnlyList<DocumentHead> heads,
        OpenPack? last, DateTime cutoff)
    {
        var open = heads.Where(head => head.IsOpen).Select(head => (head.BranchId, head.ChangeSetId)).ToHashSet();
        var kept = new HashSet<ContentHash>();
        foreach (var version in versions)
        {
            if ((version.At >= cutoff || open.Contains((version.BranchId, version.ChangeSetId))) && kept.Add(version.Hash)
                && contents.TryGetValue(version.Hash, out var content) && content.BaseHash is { } @base)
                kept.Add(@base);
        }

        var moving = versions.Where(version => !kept.Contains(version.Hash) && contents.ContainsKey(version.Hash))
            .GroupBy(version => version.Hash).OrderBy(group => group.Min(version => version.ChangeSetId)).ToArray();
        if (moving.Length == 0 || (last is not null && moving.Length < FewestToAdd))
            return [];

        var rows = new RemainingRows(versions, contents, kept);
        var chunks = new List<ArchiveChunk>();
        for (var next = 0; next < moving.Length; last = null)
        {
            var (count, size) = (last?.Count ?? 0, last?.Size ?? 0);
            var (first, begun) = (next, count);
            while (next < moving.Length && count < Pack.MaxContents && (count == 0 || size + contents[moving[next].Key].Size <= Pack.MaxBytes))
            {
                size += contents[moving[next].Key].Size;
                count++;
                next++;
            }

            if (next == first)
                continue;
            var taken = moving[first..next];
            chunks.Add(new ArchiveChunk(
                last, [.. taken.Select(group => group.Key)], [.. taken.SelectMany((group, i) => group.Select(version => (version, begun + i)))],
                rows.Without(taken.Select(group => group.Key))));
        }

        return chunks;
    }

    /// <summary>Counts down what still needs each row, chunk by chunk.</summary>
    private sealed class RemainingRows
    {
        private readonly IReadOnlyDictionary<ContentHash, HotContent> _contents;
        private readonly HashSet<ContentHash> _needed;
        private readonly Dictionary<ContentHash, int> _dependents = [];

        public RemainingRows(IReadOnlyList<HotVersion> versions, IReadOnlyDictionary<ContentHash, HotContent> contents, HashSet<ContentHash> kept)
        {
            _contents = contents;
            _needed = [.. versions.Select(version => version.Hash), .. kept];
            foreach (var content in contents.Values)
            {
                if (content.BaseHash is { } @base)
                    _dependents[@base] = _dependents.GetValueOrDefault(@base) + 1;
            }
        }

        public List<ContentHash> Without(IEnumerable<ContentHash> packed)
        {
            var deletes = new List<ContentHash>();
            foreach (var hash in packed)
            {
                _needed.Remove(hash);
                Delete(hash, deletes);
            }

            return deletes;
        }

        private void Delete(ContentHash hash, List<ContentHash> deletes)
        {
            if (_needed.Contains(hash) || _dependents.GetValueOrDefault(hash) > 0 || !_contents.TryGetValue(hash, out var content))
                return;
            deletes.Add(hash);
            if (content.BaseHash is not { } @base)
                return;
            _dependents[@base]--;
            Delete(@base, deletes);
        }
    }
}
