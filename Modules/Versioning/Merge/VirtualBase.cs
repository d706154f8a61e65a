using System.Text.Json;
using Npgsql;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Merge;

/// <summary>
/// What two sides started from where their histories crossed: they have several nearest common versions, and these are
/// merged with each other first, as Git's recursive strategy does. Where they disagree the value before them stands, so
/// that a disagreement is asked about and never decided by the order of versions.
/// </summary>
internal sealed class VirtualBase(NpgsqlDataSource database, IDocumentRules rules)
{
    /// <param name="bases">At least one. The result is named after the first.</param>
    public async Task<Snapshot?> Of(Guid documentId, IReadOnlyList<long> bases, IReadOnlyDictionary<long, Parents> history, CancellationToken ct)
    {
        var before = bases.Skip(1).ToDictionary(other => other, other => MergeBase.Find(bases[0], other, history) is [var nearest, ..] ? nearest : (long?)null);
        var opened = await MergeCandidates.Snapshots(
            database, [.. bases.Concat(before.Values.OfType<long>()).Distinct().Select(version => (documentId, version))], ct);
        var together = opened.GetValueOrDefault((documentId, bases[0]));
        // Of what is withheld nothing can be put together: then what the sides started from is not known either.
        if (together is not null && opened.Values.Any(version => version.IsWithheld))
            return together with { Content = null, IsWithheld = true };
        foreach (var other in bases.Skip(1))
        {
            if (together is null || opened.GetValueOrDefault((documentId, other)) is not { } next)
                continue;
            var start = before[other] is { } id ? opened.GetValueOrDefault((documentId, id)) : null;
            var hints = (together.Json ?? next.Json) is { } any ? await rules.Hints(any, ct) : MergeHints.None;
            var content = Merge(start?.Json, together.Json, next.Json, hints, new Effort(ct));
            var path = CommitChanges.MergePaths(start?.Path ?? next.Path, together.Path, next.Path) is (var agreed, null) ? agreed : start?.Path ?? next.Path;
            together = new Snapshot(together.ChangeSetId, path, content is { } json ? CanonicalJson.Write(json) : null);
        }

        return together;
    }

    internal static JsonElement? Merge(JsonElement? start, JsonElement? one, JsonElement? other, MergeHints hints, Effort? effort = null)
    {
        var merged = ThreeWayMerge.Merge(start, one, other, hints, effort);
        return merged.IsClean ? merged.Content : ThreeWayMerge.Resolve(merged, merged.Conflicts.SelectMany(AsBefore).ToDictionary(), effort).Content;
    }

    private static IEnumerable<KeyValuePair<string, Resolution>> AsBefore(FieldConflict conflict) => conflict.Hunks.Count == 0
        ? [new(conflict.Pointer, Resolution.Edited(conflict.Base))]
        : conflict.Hunks.Select(hunk => KeyValuePair.Create(hunk.Key, Resolution.Edited(hunk.Base)));
}
