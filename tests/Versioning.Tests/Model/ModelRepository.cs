using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>
/// The engine's promises in their plainest form: a branch is a list of whole states, a fork copies one, what two branches
/// have in common is looked up in those states (<see cref="ModelMerge"/>). How two contents merge is the engine's own pure rule, which
/// has tests of its own: here it counts that the right three contents meet and that all of it is kept.
/// </summary>
internal sealed class ModelRepository
{
    private readonly Dictionary<Guid, Dictionary<long, ModelVersion>> _versions = [];

    /// <summary>Merges that were undone on their own branch, with the change set that did.</summary>
    private readonly Dictionary<long, long> _undone = [];

    public ModelRepository(DateTimeOffset start) =>
        Branches[Ref.MainName] = new ModelBranch(Ref.MainName, null, start, ModelState.Empty, BranchKind.Main);

    public Dictionary<string, ModelBranch> Branches { get; } = [];

    /// <summary>Open merges and what was decided in them, by source and target.</summary>
    public Dictionary<(string Source, string Target), (Guid Id, Dictionary<(Guid, string), ModelDecision> Decisions)> Merges { get; } = [];

    public Dictionary<string, ModelState> Tags { get; } = [];
    public SortedSet<string> Paths { get; } = new(StringComparer.Ordinal);
    public HashSet<Guid> Documents { get; } = [];
    public Dictionary<long, (ModelBranch Branch, Snapshot Snapshot)> ChangeSets { get; } = [];

    /// <summary>A merge that is undone counts no more; undoing that again makes it count.</summary>
    public void MarkUndone(long changeSet, long by)
    {
        if (ChangeSets[changeSet].Snapshot.Merged is not null)
            _undone.TryAdd(changeSet, by);
        foreach (var merge in _undone.Where(undone => undone.Value == changeSet).Select(undone => undone.Key).ToList())
            _undone.Remove(merge);
    }

    /// <summary>
    /// Whether what a merge brought does not count: it was undone, or came after an earlier merge of the same branch and
    /// before that was undone. Who forked before the undoing does not see it.
    /// </summary>
    /// <param name="seen">Branches, and until when each is seen; of others the newest state counts.</param>
    public bool IsUndone(long merge, IReadOnlyCollection<(ModelBranch Branch, DateTimeOffset Until)> seen)
    {
        var (branch, own) = ChangeSets[merge];
        var looks = seen.Where(link => link.Branch == branch).ToList();
        return _undone.Any(undone => undone.Key <= merge && undone.Value > merge
            && ChangeSets[undone.Key].Branch == branch && ChangeSets[undone.Key].Snapshot.Merged?.Branch == own.Merged?.Branch
            && (looks.Count == 0 || looks.Any(link => ChangeSets[undone.Value].Snapshot.At <= link.Until)));
    }

    public ModelVersion Version(Guid document, long changeSet) => _versions[document][changeSet];

    public IEnumerable<ModelVersion> Versions(Guid document) => _versions[document].Values;

    /// <summary>The version and those before it by first parent, newest first.</summary>
    public IEnumerable<ModelVersion> History(ModelVersion version)
    {
        for (var at = version; ; at = Version(version.Document, at.Parent.Value))
        {
            yield return at;
            if (at.Parent is null)
                yield break;
        }
    }

    /// <summary>Where a ref's branch comes from, for the message of a failure.</summary>
    public string Describe(Ref @ref)
    {
        var branch = @ref.Branch is { } name ? Branches.GetValueOrDefault(name) : ChangeSets.GetValueOrDefault(@ref.ChangeSetId ?? 0).Branch;
        var steps = new List<string>();
        for (; branch is not null; branch = branch.Parent)
            steps.Add($"{branch.Name} with {branch.Snapshots.Count} change sets, from {branch.ForkMoment:u}");
        return string.Join(" < ", steps);
    }

    public void Fork(string name, ModelBranch parent, DateTimeOffset moment, ModelState state, BranchKind kind) =>
        Branches.Add(name, new ModelBranch(name, parent, moment, state, kind));

    public void Write(ModelBranch branch, long changeSet, DateTimeOffset at, IReadOnlyList<Planned> planned, ModelBranch? merged = null)
    {
        var versions = planned.Select(version => version.As(changeSet, branch.Name)).ToList();
        foreach (var version in versions)
        {
            if (!_versions.TryGetValue(version.Document, out var versionsOf))
                _versions[version.Document] = versionsOf = [];
            versionsOf.Add(changeSet, version);
            Paths.Add(version.Path);
            Documents.Add(version.Document);
        }

        var snapshot = new Snapshot(changeSet, at, branch.Head.With(versions), versions, merged is null ? null : (merged, merged.Head));
        branch.Snapshots.Add(snapshot);
        ChangeSets.Add(changeSet, (branch, snapshot));
    }

    public ExpectedCommit Commit(ModelBranch branch, IReadOnlyList<Change> changes, Origin origin = Origin.Api)
    {
        var planned = new List<Planned>();
        var (merged, conflicts) = (new HashSet<Guid>(), new HashSet<Guid>());
        foreach (var change in changes)
        {
            var head = branch.Head.Documents.GetValueOrDefault(change.DocumentId);
            var content = ModelJson.Canonical(change.Content);
            if (head is null || head.ChangeSet == change.BasedOn)
            {
                if (Planned.Next(head, change.DocumentId, content, change.Path ?? head!.Path, false, origin) is { } next)
                    planned.Add(next);
                continue;
            }

            var start = Version(change.DocumentId, change.BasedOn!.Value);
            var both = ThreeWayMerge.Merge(start.Json, head.Json, ModelJson.Parse(content), MergeHints.None);
            var (path, theirPath) = Planned.Paths(start.Path, head.Path, change.Path ?? start.Path);
            if (both.Conflicts.Count > 0 || theirPath is not null)
                conflicts.Add(change.DocumentId);
            else if (Planned.Next(head, change.DocumentId, ModelJson.Canonical(both.Content), path, true, origin) is { } combined)
            {
                planned.Add(combined);
                merged.Add(change.DocumentId);
            }
        }

        if (conflicts.Count > 0)
            return new ExpectedCommit.Conflicted(conflicts);
        if (planned.Count == 0)
            return new ExpectedCommit.Unchanged();
        var taken = Planned.PathTaken(branch.Head, planned);
        return taken.Count > 0
            ? new ExpectedCommit.PathTaken(planned.Where(version => taken.Contains(version.Document)).Select(version => version.Path).ToHashSet())
            : new ExpectedCommit.Written(planned, merged);
    }
}
