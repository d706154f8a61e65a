using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>A version that the model expects, before its change set has a number.</summary>
internal sealed record Planned(Guid Document, ModelVersion? Head, VersionKind Kind, string Path, string? Content, long? MergeParent = null)
{
    public bool TakesPath => Content is not null && (Head is null || Head.IsDeleted || Head.Path != Path);

    public bool Leaves(string path) => Head is { IsDeleted: false } head && head.Path == path && (Content is null || Path != head.Path);

    public ModelVersion As(long changeSet, string branch) =>
        new(Document, changeSet, branch, (Head?.Number ?? 0) + 1, Head?.ChangeSet, MergeParent, Kind, Path, Content);

    /// <summary>The next version on a head; null where nothing changes.</summary>
    public static Planned? Next(ModelVersion? head, Guid document, string? content, string path, bool merged, Origin origin)
    {
        if (head is { IsDeleted: true } && content is null)
            return null;
        path = content is null ? head!.Path : path;
        if (head is { IsDeleted: false } && content == head.Content && path == head.Path)
            return null;
        var kind = head is null ? VersionKind.Created
            : content is null ? VersionKind.Deleted
            : head.IsDeleted ? VersionKind.Restored
            : origin == Origin.Revert ? VersionKind.Reverted
            : head.Path != path ? VersionKind.Renamed
            : merged ? VersionKind.Merged
            : VersionKind.Edited;
        return new Planned(document, head, kind, path, content);
    }

    /// <summary>The path after a merge, and theirs where both sides renamed differently.</summary>
    public static (string Path, string? TheirPath) Paths(string before, string ours, string theirs) =>
        theirs == before || theirs == ours ? (ours, null) : ours == before ? (theirs, null) : (ours, theirs);

    /// <summary>The planned versions whose path another document has or takes as well.</summary>
    public static IReadOnlySet<Guid> PathTaken(ModelState state, IReadOnlyList<Planned> planned)
    {
        var taken = new HashSet<Guid>();
        foreach (var version in planned.Where(version => version.TakesPath))
        {
            var holder = state.Claims.GetValueOrDefault(version.Path);
            if (holder is { IsLive: true } && holder.Document != version.Document
                && !planned.Any(other => other.Document == holder.Document && other.Leaves(version.Path)))
                taken.Add(version.Document);
        }

        foreach (var twice in planned.Where(version => version.TakesPath).GroupBy(version => version.Path).Where(group => group.Count() > 1))
            taken.Add(twice.Last().Document);
        return taken;
    }
}

/// <summary>What a commit must answer.</summary>
internal abstract record ExpectedCommit
{
    public sealed record Written(IReadOnlyList<Planned> Versions, IReadOnlySet<Guid> Merged) : ExpectedCommit;
    public sealed record Unchanged : ExpectedCommit;
    public sealed record Conflicted(IReadOnlySet<Guid> Documents) : ExpectedCommit;
    public sealed record PathTaken(IReadOnlySet<string> Paths) : ExpectedCommit;
}

/// <summary>A conflict of a merge: what is asked, and the sides that an answer rests on.</summary>
internal sealed record ModelConflict(Guid Document, MergedDocument? Merged, string? TheirPath, bool IsPathTaken);

internal sealed record ModelMergePlan(IReadOnlyList<Planned> Versions, IReadOnlyList<ModelConflict> Conflicts);

/// <summary>An answer, and what the question was when it was given.</summary>
internal sealed record ModelDecision(Resolution Resolution, string Question);
