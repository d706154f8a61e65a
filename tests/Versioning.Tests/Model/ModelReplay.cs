using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>
/// What undoing versions must do, or making them once more: what lies between each and the one before it is put onto the
/// head, three-way, so that what was edited later stays.
/// </summary>
/// <param name="versions">One of each document.</param>
/// <param name="origin"><see cref="Origin.Revert"/> to undo.</param>
/// <param name="decisions">Answers to the conflicts that the same heads gave before.</param>
internal sealed class ModelReplay(
    ModelRepository model, ModelBranch target, IReadOnlyList<ModelVersion> versions, Origin origin,
    IReadOnlyDictionary<(Guid Document, string Pointer), ModelDecision> decisions)
{
    public ModelMergePlan Plan()
    {
        var (changed, conflicts) = (new List<Planned>(), new List<ModelConflict>());
        foreach (var version in versions.OrderBy(version => version.Document))
        {
            var (next, conflict) = Apply(version);
            if (conflict is not null)
                conflicts.Add(conflict);
            else if (next is not null)
                changed.Add(next);
        }

        conflicts.AddRange(Planned.PathTaken(target.Head, changed).Select(document => new ModelConflict(document, null, null, true)));
        return new ModelMergePlan(changed, conflicts);
    }

    /// <summary>The version to come from and the one to go to; null where there was no document.</summary>
    private (ModelVersion? From, ModelVersion? To) Sides(ModelVersion version)
    {
        var before = version.Parent is { } parent ? model.Version(version.Document, parent) : null;
        return origin == Origin.Revert ? (version, before) : (before, version);
    }

    /// <summary>What is asked about a document: an answer names the versions it rests on.</summary>
    public ReplayQuestion Question(Guid document)
    {
        var (from, to) = Sides(versions.Single(version => version.Document == document));
        return new ReplayQuestion(document, from?.ChangeSet, Head(document)?.ChangeSet, to?.ChangeSet);
    }

    public Decision Answer(Guid document, string pointer, Resolution resolution) =>
        new(document, pointer, resolution) { Base = Question(document).Base, Ours = Question(document).Ours };

    /// <summary>
    /// The documents that nobody changed since and nobody decided about, with the content they must get, and the path where
    /// they have any.
    /// </summary>
    public IEnumerable<(Guid Document, string? Content, string Path)> Untouched() =>
        from version in versions
        let sides = Sides(version)
        where sides.From is not null && Head(version.Document) == sides.From && !decisions.Keys.Any(place => place.Document == version.Document)
        select (version.Document, sides.To?.Content, sides.To?.Path ?? version.Path);

    private ModelVersion? Head(Guid document) => target.Head.Documents.GetValueOrDefault(document);

    private (Planned? Next, ModelConflict? Conflict) Apply(ModelVersion version)
    {
        var (document, ours, (@base, theirs)) = (version.Document, Head(version.Document), Sides(version));
        var merged = ThreeWayMerge.Merge(@base?.Json, ours?.Json, theirs?.Json, MergeHints.None);
        merged = ThreeWayMerge.Resolve(merged, decisions.Where(decision => decision.Key.Document == document)
            .ToDictionary(decision => decision.Key.Pointer, decision => decision.Value.Resolution));

        var (path, theirPath) = ours is null || theirs is null || merged is { IsClean: true, Content: null }
            ? (ours?.Path ?? theirs?.Path ?? version.Path, null)
            : Planned.Paths(@base?.Path ?? theirs.Path, ours.Path, theirs.Path);
        if (ModelMerge.DecidedPath(decisions, document, ours?.Path ?? path, theirPath ?? path) is { } chosen)
            (path, theirPath) = (chosen, null);
        if (!merged.IsClean || theirPath is not null)
            return (null, new ModelConflict(document, merged, theirPath, false));
        var isNowhere = ours is null && merged.Content is null;
        return (isNowhere ? null : Planned.Next(ours, document, ModelJson.Canonical(merged.Content), path, false, origin), null);
    }
}

/// <summary>Which versions of a document meet in a question; null where there is none.</summary>
internal sealed record ReplayQuestion(Guid Document, long? Base, long? Ours, long? Theirs)
{
    public static ReplayQuestion Of(DocumentConflict conflict) =>
        new(conflict.DocumentId, conflict.BaseChangeSetId, conflict.OursChangeSetId, conflict.TheirsChangeSetId);
}
