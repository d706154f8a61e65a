using System.Globalization;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>
/// The engine's promises in their plainest form: a branch is a list of whole states, a fork copies one, a merge base is
/// the greatest common ancestor found by walking all of them. How two contents merge is the engine's own pure rule, which
/// has tests of its own: here it counts that the right three contents meet and that all of it is kept.
/// </summary>
internal sealed class ModelRepository
{
    private readonly Dictionary<(Guid, long), ModelVersion> _versions = [];

    public ModelRepository(DateTimeOffset start) =>
        Branches[Ref.MainName] = new ModelBranch(Ref.MainName, null, start, ModelState.Empty, BranchKind.Main);

    public Dictionary<string, ModelBranch> Branches { get; } = [];

    /// <summary>Open merges and what was decided in them, by source and target.</summary>
    public Dictionary<(string Source, string Target), (Guid Id, Dictionary<(Guid, string), ModelDecision> Decisions)> Merges { get; } = [];

    public SortedSet<string> Paths { get; } = new(StringComparer.Ordinal);
    public HashSet<Guid> Documents { get; } = [];
    public Dictionary<long, (ModelBranch Branch, Snapshot Snapshot)> ChangeSets { get; } = [];

    public ModelVersion Version(Guid document, long changeSet) => _versions[(document, changeSet)];

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

    public void Write(ModelBranch branch, long changeSet, DateTimeOffset at, IReadOnlyList<Planned> planned)
    {
        var versions = planned.Select(version => version.As(changeSet, branch.Name)).ToList();
        foreach (var version in versions)
        {
            _versions.Add((version.Document, changeSet), version);
            Paths.Add(version.Path);
            Documents.Add(version.Document);
        }

        var snapshot = new Snapshot(changeSet, at, branch.Head.With(versions), versions);
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

    public ModelMergePlan Merge(ModelBranch source, ModelBranch target, IReadOnlyDictionary<(Guid, string), ModelDecision> decisions)
    {
        var (planned, conflicts) = (new List<Planned>(), new List<ModelConflict>());
        foreach (var theirs in source.Head.Documents.Values.OrderBy(version => version.Document))
        {
            var ours = target.Head.Documents.GetValueOrDefault(theirs.Document);
            if (ours is null)
            {
                if (!theirs.IsDeleted)
                    TakeOver(theirs, null);
                continue;
            }

            if (ours == theirs || (ours.IsDeleted && theirs.IsDeleted) || (ours.Content == theirs.Content && ours.Path == theirs.Path))
                continue;
            var start = Base(ours, theirs);
            if (start == theirs)
                continue;
            if (start == ours)
                TakeOver(theirs, ours);
            else
                Combine(start, ours, theirs);
        }

        var taken = Planned.PathTaken(target.Head, planned);
        conflicts.AddRange(taken.Select(document => new ModelConflict(document, null, null, true)));
        return new ModelMergePlan(planned, conflicts);

        void TakeOver(ModelVersion theirs, ModelVersion? ours)
        {
            var path = DecidedPath(theirs.Document, ours?.Path ?? theirs.Path, theirs.Path) ?? theirs.Path;
            if (Planned.Next(ours, theirs.Document, theirs.Content, path, true, Origin.Merge) is { } next)
                planned.Add(next with { MergeParent = theirs.ChangeSet });
        }

        void Combine(ModelVersion? start, ModelVersion ours, ModelVersion theirs)
        {
            var merged = ThreeWayMerge.Merge(start?.Json, ours.Json, theirs.Json, MergeHints.None);
            merged = ThreeWayMerge.Resolve(merged, Answers(theirs.Document, merged, decisions));
            var (path, theirPath) = Planned.Paths(start?.Path ?? theirs.Path, ours.Path, theirs.Path);
            if (DecidedPath(theirs.Document, ours.Path, theirPath ?? path) is { } chosen)
                (path, theirPath) = (chosen, null);
            if (!merged.IsClean || theirPath is not null)
            {
                conflicts.Add(new ModelConflict(theirs.Document, merged, theirPath, false));
                return;
            }

            var content = ModelJson.Canonical(merged.Content);
            var next = Planned.Next(ours, theirs.Document, content, path, true, Origin.Merge)
                ?? new Planned(theirs.Document, ours, ours.IsDeleted ? VersionKind.Deleted : VersionKind.Merged, path, content);
            planned.Add(next with { MergeParent = theirs.ChangeSet });
        }

        string? DecidedPath(Guid document, string ours, string theirs) =>
            decisions.GetValueOrDefault((document, DocumentConflict.PathPointer))?.Resolution switch
            {
                { Choice: ResolutionChoice.Ours } => ours,
                { Choice: ResolutionChoice.Theirs } => theirs,
                { Choice: ResolutionChoice.Edited, Value: { } value } => value.GetString(),
                _ => null,
            };
    }

    /// <summary>What a conflict asks, in one text: an answer counts as long as the question is this one.</summary>
    public static string Question(FieldConflict conflict, string key)
    {
        var hunk = conflict.Hunks.FirstOrDefault(hunk => hunk.Key == key);
        return hunk is not null
            ? string.Create(CultureInfo.InvariantCulture, $"{hunk.Base}\u0001{hunk.Ours}\u0001{hunk.Theirs}")
            : $"{ModelJson.Canonical(conflict.Base)}\u0001{ModelJson.Canonical(conflict.Ours)}\u0001{ModelJson.Canonical(conflict.Theirs)}";
    }

    private static Dictionary<string, Resolution> Answers(
        Guid document, MergedDocument merged, IReadOnlyDictionary<(Guid, string), ModelDecision> decisions)
    {
        var answers = new Dictionary<string, Resolution>();
        foreach (var conflict in merged.Conflicts)
        {
            foreach (var key in conflict.Hunks.Select(hunk => hunk.Key).Append(conflict.Pointer))
            {
                if (decisions.TryGetValue((document, key), out var decision) && decision.Question == Question(conflict, key))
                    answers[key] = decision.Resolution;
            }
        }

        return answers;
    }

    private ModelVersion? Base(ModelVersion ours, ModelVersion theirs)
    {
        var common = Ancestors(ours);
        common.IntersectWith(Ancestors(theirs));
        return common.Count == 0 ? null : Version(ours.Document, common.Max());
    }

    private HashSet<long> Ancestors(ModelVersion version)
    {
        var (found, open) = (new HashSet<long>(), new Stack<long>([version.ChangeSet]));
        while (open.TryPop(out var id))
        {
            if (!found.Add(id))
                continue;
            var at = Version(version.Document, id);
            if (at.Parent is { } parent)
                open.Push(parent);
            if (at.MergeParent is { } merged)
                open.Push(merged);
        }

        return found;
    }
}
