using System.Collections.Immutable;
using System.Text.Json;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>One version as the model knows it.</summary>
/// <param name="Content">Canonical JSON; null where the document is deleted.</param>
internal sealed record ModelVersion(
    Guid Document, long ChangeSet, string Branch, int Number, long? Parent, long? MergeParent, VersionKind Kind, string Path, string? Content)
{
    public bool IsDeleted => Content is null;

    public JsonElement? Json => ModelJson.Parse(Content);
}

/// <summary>Who was last at a path.</summary>
internal sealed record ModelClaim(Guid Document, bool IsLive);

/// <summary>Everything that can be read at one moment of one branch, as plain dictionaries that are copied, not looked up along anything.</summary>
internal sealed record ModelState(ImmutableDictionary<Guid, ModelVersion> Documents, ImmutableDictionary<string, ModelClaim> Claims)
{
    public static ModelState Empty { get; } = new(ImmutableDictionary<Guid, ModelVersion>.Empty, ImmutableDictionary<string, ModelClaim>.Empty);

    public ModelState With(IReadOnlyCollection<ModelVersion> versions)
    {
        var (documents, claims) = (Documents.ToBuilder(), Claims.ToBuilder());
        foreach (var version in versions)
        {
            if (Documents.GetValueOrDefault(version.Document) is { IsDeleted: false } before && (version.IsDeleted || version.Path != before.Path))
                claims[before.Path] = new ModelClaim(version.Document, false);
        }

        foreach (var version in versions)
        {
            documents[version.Document] = version;
            if (!version.IsDeleted)
                claims[version.Path] = new ModelClaim(version.Document, true);
        }

        return new ModelState(documents.ToImmutable(), claims.ToImmutable());
    }
}

/// <param name="Merged">The branch that was merged, as it was then.</param>
internal sealed record Snapshot(
    long ChangeSet, DateTimeOffset At, ModelState State, IReadOnlyList<ModelVersion> Versions, (ModelBranch Branch, ModelState State)? Merged = null);

/// <param name="ForkMoment">The moment of the parent that the branch started from.</param>
/// <param name="ForkState">What it saw there.</param>
internal sealed record ModelBranch(string Name, ModelBranch? Parent, DateTimeOffset ForkMoment, ModelState ForkState, BranchKind Kind)
{
    public List<Snapshot> Snapshots { get; } = [];
    public bool IsOpen { get; set; } = true;
    public ModelState Head => Snapshots.Count > 0 ? Snapshots[^1].State : ForkState;
    public long HeadChangeSet => Snapshots.Count > 0 ? Snapshots[^1].ChangeSet : 0;

    /// <summary>The branch and those it was forked from, each with the last moment of it that the branch sees.</summary>
    public IEnumerable<(ModelBranch Branch, DateTimeOffset Until)> Chain()
    {
        var until = DateTimeOffset.MaxValue;
        for (var branch = this; branch is not null; branch = branch.Parent)
        {
            yield return (branch, until);
            until = until < branch.ForkMoment ? until : branch.ForkMoment;
        }
    }

    public ModelState At(DateTimeOffset moment)
    {
        var last = Snapshots.FindLast(snapshot => snapshot.At <= moment);
        return last?.State ?? (moment >= ForkMoment || Parent is null ? ForkState : Parent.At(moment));
    }
}

internal static class ModelJson
{
    public static JsonElement? Parse(string? canonical)
    {
        if (canonical is null)
            return null;
        using var document = JsonDocument.Parse(canonical);
        return document.RootElement.Clone();
    }

    public static string? Canonical(JsonElement? content) => content is { } json ? System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(json)) : null;
}
