using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Versioning.Archive;
using VersionedContent.Versioning.Tests.Archive;
using Xunit;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>One random life of a repository: each step is done to the engine and to the model, and both must answer alike.</summary>
internal sealed class ModelRun(RunContext run)
{
    private const int MostBranches = 40;
    private readonly MergeSteps _merges = new(run);
    private readonly ReplaySteps _replays = new(run);
    private readonly Random _archive = new(run.Seed ^ 0xa2c4);
    private readonly RandomContent _contents = new(new Random(run.Seed ^ 0x5eed));

    public async Task Run(int steps, int compareEvery)
    {
        await TakeIn();
        for (var step = 1; step <= steps; step++)
        {
            run.Time.Advance(TimeSpan.FromSeconds(run.Random.Next(1, 90)));
            try
            {
                await Step();
                if (_archive.Next(12) == 0)
                    await Archive();
                if (step % compareEvery == 0)
                    await run.Comparison.Sample(run.Model, run.Random, run.Time.GetUtcNow());
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                throw new InvalidOperationException($"seed {run.Seed}, step {step} of {steps}: {error.Message}", error);
            }
        }

        await run.Comparison.Everything(run.Model, run.Random, run.Time.GetUtcNow());
    }

    /// <summary>What every new site begins with.</summary>
    private async Task TakeIn()
    {
        var there = (await run.Engine.Store.Recent(Ref.Main, new HistoryFilter(), RunContext.Viewer, RunContext.Ct))!.Versions;
        foreach (var changeSet in there.GroupBy(version => version.ChangeSetId).OrderBy(group => group.Key))
        {
            var versions = await run.Engine.Store.ReadMany(Ref.OfChangeSet(changeSet.Key), [.. changeSet.Select(version => version.DocumentId)], RunContext.Viewer, RunContext.Ct);
            run.Model.Write(run.Main, changeSet.Key, changeSet.First().At, [.. versions.Select(version =>
                new Planned(version.DocumentId, null, version.Kind, version.Path, ModelJson.Canonical(version.Content)))]);
        }
    }

    private Task Step() => run.Random.Next(100) switch
    {
        _ when run.Model.Documents.Count < 3 => Commit(),
        < 55 => Commit(),
        < 63 => Fork(),
        < 66 => Tag(),
        < 84 => _merges.Merge(),
        _ => _replays.Step(),
    };

    /// <summary>Packs some document's versions up to some age, or makes them rows again: the model knows nothing of it, for readers must not.</summary>
    private async Task Archive()
    {
        var documents = run.Model.Documents.Order().ToList();
        if (documents.Count == 0)
            return;
        var document = documents[_archive.Next(documents.Count)];
        if (_archive.Next(8) == 0)
        {
            await using var scope = run.Engine.NewScope();
            await scope.ServiceProvider.GetRequiredService<RestoreDocument>().Run(document, RunContext.Ct);
            run.Count("document restored");
            return;
        }

        var packed = await run.Engine.Pack(document, run.Time.GetUtcNow().UtcDateTime.AddSeconds(-_archive.Next(2_000)));
        run.Count(packed.Versions > 0 ? "document packed" : "nothing to pack");
    }

    private async Task Commit()
    {
        var branch = run.PickBranch();
        var changes = new List<Change>();
        for (var documents = run.Random.Next(5) == 0 ? run.Random.Next(2, 9) : 1; documents > 0; documents--)
        {
            if (NewChange(branch) is { } change && changes.All(other => other.DocumentId != change.DocumentId))
                changes.Add(change);
        }

        if (changes.Count == 0)
            return;
        await Check(branch, changes);
    }

    private Change? NewChange(ModelBranch branch)
    {
        var present = branch.Head.Documents;
        if (present.Count == 0 || run.Random.Next(100) < (present.Count < 50 ? 18 : 2))
            return Change.Create(run.NewId(), _contents.Path(), _contents.New());
        var head = run.Pick(present.Values.OrderBy(version => version.Document).ToList());
        // A quarter of the edits began on an older version.
        var start = run.Random.Next(4) == 0 ? run.Pick(run.Model.History(head).Take(5).ToList()) : head;
        if (start.IsDeleted)
            return new Change(head.Document, start.ChangeSet, _contents.New(), run.Random.Next(2) == 0 ? _contents.Path() : null);
        return run.Random.Next(100) switch
        {
            < 10 => Change.Delete(head.Document, start.ChangeSet),
            < 25 => Change.Edit(head.Document, start.ChangeSet, start.Json!.Value, _contents.Path()),
            < 30 => Change.Edit(head.Document, start.ChangeSet, _contents.Edit(start.Json!.Value), _contents.Path()),
            < 33 => Change.Edit(head.Document, start.ChangeSet, start.Json!.Value),
            _ => Change.Edit(head.Document, start.ChangeSet, _contents.Edit(start.Json!.Value)),
        };
    }

    private async Task Check(ModelBranch branch, List<Change> changes)
    {
        var expected = run.Model.Commit(branch, changes);
        var result = await run.Engine.Commit(RunContext.Viewer, branch.Name, [.. changes]);
        run.Count($"commit {result.GetType().Name}");
        switch (expected, result)
        {
            case (ExpectedCommit.Written written, CommitResult.Committed done):
                Assert.Equal(written.Merged, done.Merged.ToHashSet());
                run.Model.Write(branch, done.ChangeSetId, run.Time.GetUtcNow(), written.Versions);
                break;
            case (ExpectedCommit.Unchanged, CommitResult.Unchanged):
                break;
            case (ExpectedCommit.Conflicted conflicted, CommitResult.Conflicted asked):
                Assert.Equal(conflicted.Documents, asked.Conflicts.Select(conflict => conflict.DocumentId).ToHashSet());
                break;
            case (ExpectedCommit.PathTaken taken, CommitResult.PathTaken refused):
                Assert.Contains(refused.Path, taken.Paths);
                break;
            default:
                Assert.Fail($"The model expected {expected} of a commit to {branch.Name}, the engine answered {result}.");
                break;
        }
    }

    private async Task Fork()
    {
        if (run.Model.Branches.Values.Count(branch => branch.IsOpen) > MostBranches)
        {
            var old = run.Pick(run.Model.Branches.Values.Where(branch => branch is { IsOpen: true, Parent: not null }).ToList());
            Assert.IsType<BranchResult.Done>(await run.Engine.Branches.Archive(old.Name, RunContext.Viewer, RunContext.Ct));
            old.IsOpen = false;
            run.Count("branch archived");
            return;
        }

        var parent = run.Pick(run.Model.Branches.Values.ToList());
        var name = $"b{run.NextName()}";
        var kind = run.Random.Next(4) == 0 ? BranchKind.Submission : BranchKind.Topic;
        var (from, moment, state, where) = Where(parent);
        var result = await run.Engine.Branches.Create(new NewBranch(name, name, kind) { From = from }, RunContext.Viewer, RunContext.Ct);
        Assert.IsType<BranchResult.Done>(result);
        run.Model.Fork(name, parent, moment, state, kind);
        run.Count($"fork of a {where}");
        await run.Comparison.Ref(run.Model, Ref.OfBranch(name), state);
    }

    /// <summary>A state of a branch: its head, one of its change sets, or a moment.</summary>
    private (Ref Ref, DateTimeOffset Moment, ModelState State, string Kind) Where(ModelBranch branch)
    {
        var now = run.Time.GetUtcNow();
        switch (run.Random.Next(4))
        {
            case 0 when branch.Snapshots.Count > 0:
                var snapshot = run.Pick(branch.Snapshots);
                return (Ref.OfChangeSet(snapshot.ChangeSet), snapshot.At, snapshot.State, "change set");
            case 1:
                var moment = now.AddSeconds(-run.Random.Next(10_000));
                return (Ref.OfBranch(branch.Name, moment), moment, branch.At(moment), "moment");
            default:
                return (Ref.OfBranch(branch.Name), now, branch.Head, "head");
        }
    }

    private async Task Tag()
    {
        var (from, _, state, _) = Where(run.Pick(run.Model.Branches.Values.ToList()));
        var name = $"t{run.NextName()}";
        Assert.IsType<TagResult.Done>(await run.Engine.Tags.Create(new NewTag(name, name, from), RunContext.Viewer, RunContext.Ct));
        run.Model.Tags.Add(name, state);
        run.Count("tag");
    }
}
