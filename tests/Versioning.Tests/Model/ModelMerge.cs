using System.Globalization;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>What a merge must do to each document, found by comparing the whole states of both branches.</summary>
internal sealed class ModelMerge(
    ModelRepository model, ModelBranch source, ModelBranch target, IReadOnlyDictionary<(Guid, string), ModelDecision> decisions)
{
    private readonly List<(ModelBranch Branch, DateTimeOffset Until)> _seen = [.. source.Chain(), .. target.Chain()];
    private readonly List<Planned> _takenOver = [];
    private readonly List<Planned> _combined = [];
    private readonly List<Planned> _settled = [];
    private readonly List<ModelConflict> _conflicts = [];

    public ModelMergePlan Plan()
    {
        var (common, brought) = (Common(), Brought());
        foreach (var theirs in source.Head.Documents.Values.OrderBy(version => version.Document))
        {
            // What an earlier merge brought counts where the source itself had changed the document by then.
            var fork = brought?.Documents.GetValueOrDefault(theirs.Document) is { } own && own.Branch == source.Name
                ? own
                : common.Documents.GetValueOrDefault(theirs.Document);
            if (theirs != fork && theirs != target.Head.Documents.GetValueOrDefault(theirs.Document))
                Plan(theirs, target.Head.Documents.GetValueOrDefault(theirs.Document), fork);
        }

        List<Planned> changed = [.. _takenOver, .. _combined];
        var taken = Planned.PathTaken(target.Head, changed);
        _conflicts.AddRange(taken.Select(document => new ModelConflict(document, null, null, true)));
        return new ModelMergePlan(changed.Count == 0 ? [] : [.. changed, .. _settled], _conflicts);
    }

    /// <summary>What both branches saw when they parted.</summary>
    private ModelState Common()
    {
        var ours = target.Chain().ToDictionary(link => link.Branch, link => link.Until);
        var (branch, until) = source.Chain().First(link => ours.ContainsKey(link.Branch));
        return branch.At(until < ours[branch] ? until : ours[branch]);
    }

    /// <summary>The source as it was when it was last merged into what the target sees, and that was not undone.</summary>
    private ModelState? Brought() => target.Chain()
        .SelectMany(link => link.Branch.Snapshots.Where(snapshot => snapshot.At <= link.Until && snapshot.Merged?.Branch == source && !model.IsUndone(snapshot.ChangeSet, [.. target.Chain()])))
        .MaxBy(snapshot => snapshot.ChangeSet)?.Merged?.State;

    private void Plan(ModelVersion theirs, ModelVersion? ours, ModelVersion? fork)
    {
        var bases = ours is null || ours == fork ? fork is null ? [] : [fork] : Bases(ours, theirs, fork);
        var isTakenOver = ours is null || (bases.Count > 0 && bases[0] == ours);
        var isSame = ours is not null && ours.Content == theirs.Content && (ours.IsDeleted || ours.Path == theirs.Path);
        if (ours is null ? theirs.IsDeleted : (bases.Count > 0 && bases[0] == theirs) || (isTakenOver && isSame))
            return;
        if (isTakenOver)
            TakeOver(theirs, ours);
        else if (isSame)
            _settled.Add(Unchanged(ours!, theirs));
        else if (bases.Count != 1 || bases[0].Content != theirs.Content || bases[0].Path != theirs.Path)
            Combine(bases, ours!, theirs);
    }

    private void TakeOver(ModelVersion theirs, ModelVersion? ours)
    {
        var path = DecidedPath(decisions, theirs.Document, ours?.Path ?? theirs.Path, theirs.Path) ?? theirs.Path;
        if (Planned.Next(ours, theirs.Document, theirs.Content, path, true, Origin.Merge) is { } next)
            _takenOver.Add(next with { MergeParent = theirs.ChangeSet });
    }

    private void Combine(IReadOnlyList<ModelVersion> bases, ModelVersion ours, ModelVersion theirs)
    {
        var start = Crossed(bases);
        var merged = ThreeWayMerge.Merge(ModelJson.Parse(start?.Content), ours.Json, theirs.Json, MergeHints.None);
        merged = ThreeWayMerge.Resolve(merged, Answers(theirs.Document, merged));
        var (path, theirPath) = merged is { IsClean: true, Content: null } ? (ours.Path, null) : Planned.Paths(start?.Path ?? theirs.Path, ours.Path, theirs.Path);
        if (DecidedPath(decisions, theirs.Document, ours.Path, theirPath ?? path) is { } chosen)
            (path, theirPath) = (chosen, null);
        if (!merged.IsClean || theirPath is not null)
        {
            _conflicts.Add(new ModelConflict(theirs.Document, merged, theirPath, false));
            return;
        }

        var next = Planned.Next(ours, theirs.Document, ModelJson.Canonical(merged.Content), path, true, Origin.Merge);
        _combined.Add(next is null ? Unchanged(ours, theirs) : next with { MergeParent = theirs.ChangeSet });
    }

    private static Planned Unchanged(ModelVersion ours, ModelVersion theirs) =>
        new(ours.Document, ours, ours.IsDeleted ? VersionKind.Deleted : VersionKind.Merged, ours.Path, ours.Content, theirs.ChangeSet);

    private IReadOnlyList<ModelVersion> Bases(ModelVersion ours, ModelVersion theirs, ModelVersion? fork)
    {
        var nearest = MergeBase.Find(ours.ChangeSet, theirs.ChangeSet, Parents(ours.Document, fork?.ChangeSet ?? 0));
        if (nearest.Count > 1)
            nearest = MergeBase.Find(ours.ChangeSet, theirs.ChangeSet, Parents(ours.Document, 0));
        if (nearest is not [var first, ..] || first < (fork?.ChangeSet ?? 0))
            return fork is null ? [] : [fork];
        return [.. nearest.Select(id => model.Version(ours.Document, id))];
    }

    private Dictionary<long, Parents> Parents(Guid document, long from) => model.Versions(document)
        .Where(version => version.ChangeSet >= from).ToDictionary(version => version.ChangeSet, Parents);

    private Parents Parents(ModelVersion version) =>
        new(version.Parent, version.MergeParent is not null && model.IsUndone(version.ChangeSet, _seen) ? null : version.MergeParent);

    /// <summary>Where histories crossed there are several bases: merged with each other, what they disagree on as it was before.</summary>
    private (string Path, string? Content)? Crossed(IReadOnlyList<ModelVersion> bases)
    {
        if (bases.Count == 0)
            return null;
        var (path, content) = (bases[0].Path, bases[0].Content);
        var parents = Parents(bases[0].Document, 0);
        foreach (var other in bases.Skip(1))
        {
            var before = MergeBase.Find(bases[0].ChangeSet, other.ChangeSet, parents) is [var id, ..] ? model.Version(other.Document, id) : null;
            content = ModelJson.Canonical(VirtualBase.Merge(before?.Json, ModelJson.Parse(content), other.Json, MergeHints.None));
            path = Planned.Paths(before?.Path ?? other.Path, path, other.Path) is (var agreed, null) ? agreed : before?.Path ?? other.Path;
        }

        return (path, content);
    }

    public static string? DecidedPath(
        IReadOnlyDictionary<(Guid, string), ModelDecision> decisions, Guid document, string ours, string theirs) =>
        decisions.GetValueOrDefault((document, DocumentConflict.PathPointer))?.Resolution switch
        {
            { Choice: ResolutionChoice.Ours } => ours,
            { Choice: ResolutionChoice.Theirs } => theirs,
            { Choice: ResolutionChoice.Edited, Value: { } value } => value.GetString(),
            _ => null,
        };

    private Dictionary<string, Resolution> Answers(Guid document, MergedDocument merged)
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

    /// <summary>What a conflict asks, in one text: an answer counts as long as the question is this one.</summary>
    public static string Question(FieldConflict conflict, string key)
    {
        var hunk = conflict.Hunks.FirstOrDefault(hunk => hunk.Key == key);
        return hunk is not null
            ? string.Create(CultureInfo.InvariantCulture, $"{hunk.Base}\u0001{hunk.Ours}\u0001{hunk.Theirs}")
            : $"{ModelJson.Canonical(conflict.Base)}\u0001{ModelJson.Canonical(conflict.Ours)}\u0001{ModelJson.Canonical(conflict.Theirs)}";
    }
}
