using Xunit;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>Change sets and single versions are undone, or picked onto another branch. Questions are left or answered.</summary>
internal sealed class ReplaySteps(RunContext run)
{
    /// <summary>How far back an older change set is looked for.</summary>
    private const int Older = 12;

    private readonly HashSet<long> _reverts = [];

    public Task Step()
    {
        var branch = run.PickBranch();
        if (branch.Snapshots.Count == 0)
            branch = run.Main;
        if (branch.Snapshots.Count == 0)
            return Task.CompletedTask;
        var newest = branch.Snapshots[^1];
        var older = branch.Snapshots.SkipLast(1).TakeLast(Older).ToList();
        return run.Random.Next(12) switch
        {
            < 3 => Undo(branch, newest),
            < 6 when older.Where(snapshot => IsEdited(branch, snapshot)).ToList() is { Count: > 0 } edited => Undo(branch, run.Pick(edited)),
            < 6 when older.Count > 0 => Undo(branch, run.Pick(older)),
            < 8 when branch.Snapshots.Where(snapshot => snapshot.Merged is not null).TakeLast(3).ToList() is { Count: > 0 } merges => Undo(branch, run.Pick(merges)),
            8 when older.Where(snapshot => _reverts.Contains(snapshot.ChangeSet)).ToList() is { Count: > 0 } reverts => Undo(branch, run.Pick(reverts)),
            < 10 => UndoVersion(branch),
            _ => PickFrom(branch),
        };
    }

    private Task Undo(ModelBranch branch, Snapshot undone)
    {
        // Now and then somewhere else than where it happened.
        var target = branch.IsOpen && run.Random.Next(8) > 0 ? branch : run.PickBranch();
        var what = undone.Merged is not null ? "merge" : _reverts.Contains(undone.ChangeSet) ? "revert" : "change set";
        return Run(
            $"revert of a {what}{(target != branch ? " elsewhere" : IsEdited(branch, undone) ? " with later edits" : "")}",
            new Replay.UndoChangeSet(undone.ChangeSet), target, undone.Versions, Origin.Revert);
    }

    /// <summary>Whether any of its documents has a newer version there.</summary>
    private static bool IsEdited(ModelBranch branch, Snapshot snapshot) =>
        snapshot.Versions.Any(version => branch.Head.Documents.GetValueOrDefault(version.Document) != version);

    private Task UndoVersion(ModelBranch branch)
    {
        var head = run.Pick(branch.Head.Documents.Values.OrderBy(version => version.Document).ToList());
        var version = run.Pick(run.Model.History(head).Take(6).ToList());
        return Run("revert of a version", new Replay.UndoVersion(version.Document, version.ChangeSet), branch, [version], Origin.Revert);
    }

    private Task PickFrom(ModelBranch branch)
    {
        var from = run.Pick(run.Model.Branches.Values.Where(other => other.Snapshots.Count > 0).ToList());
        var picked = run.Pick(from.Snapshots.TakeLast(Older).ToList());
        var version = run.Pick(picked.Versions);
        return run.Random.Next(2) == 0
            ? Run("pick of a change set", new Replay.PickChangeSet(picked.ChangeSet), branch, picked.Versions, Origin.Page)
            : Run("pick of a version", new Replay.PickVersion(version.Document, version.ChangeSet), branch, [version], Origin.Page);
    }

    private async Task Run(string what, Replay replay, ModelBranch target, IReadOnlyList<ModelVersion> versions, Origin origin)
    {
        var decisions = new Dictionary<(Guid Document, string Pointer), ModelDecision>();
        var expected = new ModelReplay(run.Model, target, versions, origin, decisions);
        for (var round = 0; round < 8; round++)
        {
            var plan = expected.Plan();
            var result = await run.Engine.Replays.Run(
                new ReplayRequest
                {
                    Replay = replay, Branch = target.Name, Viewer = RunContext.Viewer, Origin = origin,
                    Decisions = [.. decisions.Select(decision => expected.Answer(decision.Key.Document, decision.Key.Pointer, decision.Value.Resolution))],
                },
                RunContext.Ct);
            run.Count($"{what}: {result.GetType().Name}");
            if (result is not ReplayResult.Conflicted asked)
            {
                if (decisions.Count > 0)
                    run.Count("replay landed with answers");
                await Landed($"{what}, {replay} on {target.Name}", replay, target, expected, plan, result);
                return;
            }

            Assert.True(
                plan.Conflicts.Select(conflict => expected.Question(conflict.Document)).ToHashSet().SetEquals(asked.Conflicts.Select(ReplayQuestion.Of)),
                $"{what}, {replay} on {target.Name}, round {round}: the model asks\n{string.Join('\n', plan.Conflicts)}\nand the engine\n{string.Join('\n', asked.Conflicts)}");
            if (round == 0 && run.Random.Next(3) == 0)
            {
                run.Count("replay left with questions");
                return;
            }

            foreach (var (place, answer) in RandomAnswers.To(plan.Conflicts, run))
                decisions[place] = answer;
        }

        Assert.Fail($"{what}, {replay} on {target.Name}, asks for ever.");
    }

    private async Task Landed(string what, Replay replay, ModelBranch target, ModelReplay expected, ModelMergePlan plan, ReplayResult result)
    {
        Assert.True(plan.Conflicts.Count == 0, $"{what}: the model asks\n{string.Join('\n', plan.Conflicts)}\nand the engine answers {result}");
        var asBefore = expected.Untouched().ToList();
        switch (result)
        {
            case ReplayResult.Nothing:
                Assert.True(plan.Versions.Count == 0, $"{what}: the model has\n{string.Join('\n', plan.Versions)}\nand the engine nothing to do");
                break;
            case ReplayResult.Done done:
                Assert.True(plan.Versions.Count > 0, $"{what}: the model has nothing to do and the engine wrote {done.ChangeSetId}");
                run.Model.Write(target, done.ChangeSetId, run.Time.GetUtcNow(), plan.Versions);
                if (replay is Replay.UndoChangeSet or Replay.UndoVersion)
                    _reverts.Add(done.ChangeSetId);
                if (replay is Replay.UndoChangeSet(var undone) && run.Model.ChangeSets[undone].Branch == target)
                    run.Model.MarkUndone(undone, done.ChangeSetId);
                await run.Comparison.Written(run.Model, done.ChangeSetId, run.Random);
                break;
            default:
                Assert.Fail($"{what} ended as {result}.");
                break;
        }

        // Nothing merges where nobody was since: these are as they were, whatever the rules of merging say.
        foreach (var (document, content, path) in asBefore)
        {
            var now = target.Head.Documents[document];
            Assert.Equal((content, path), (now.Content, now.IsDeleted ? path : now.Path));
        }
    }
}
