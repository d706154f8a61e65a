using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Archive;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Tests.Archive;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>One random life of a repository: each step is done to the engine and to the model, and both must answer alike.</summary>
internal sealed class ModelRun(TestEngine engine, FakeTimeProvider time, int seed)
{
    private const int MostBranches = 40;
    private static readonly Resolution[] Sides = [Resolution.Ours, Resolution.Theirs];
    private readonly Random _random = new(seed);
    private readonly Random _archive = new(seed ^ 0xa2c4);
    private readonly RandomContent _contents = new(new Random(seed ^ 0x5eed));
    private readonly ModelRepository _model = new(time.GetUtcNow());
    private readonly ModelComparison _comparison = new(engine);
    private int _names;

    /// <summary>How often each kind of thing happened, for the reader of a run.</summary>
    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    private static Viewer Viewer => TestEngine.Moderator;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task Run(int steps, int compareEvery)
    {
        await TakeIn();
        for (var step = 1; step <= steps; step++)
        {
            time.Advance(TimeSpan.FromSeconds(_random.Next(1, 90)));
            try
            {
                await Step();
                if (_archive.Next(12) == 0)
                    await Archive();
                if (step % compareEvery == 0)
                    await _comparison.Sample(_model, _random, time.GetUtcNow());
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                throw new InvalidOperationException($"seed {seed}, step {step} of {steps}: {error.Message}", error);
            }
        }

        await _comparison.Everything(_model, _random, time.GetUtcNow());
    }

    /// <summary>What every new site begins with.</summary>
    private async Task TakeIn()
    {
        var main = _model.Branches[Ref.MainName];
        var there = (await engine.Store.Recent(Ref.Main, new HistoryFilter(), Viewer, Ct))!.Versions;
        foreach (var changeSet in there.GroupBy(version => version.ChangeSetId).OrderBy(group => group.Key))
        {
            var versions = await engine.Store.ReadMany(Ref.OfChangeSet(changeSet.Key), [.. changeSet.Select(version => version.DocumentId)], Viewer, Ct);
            _model.Write(main, changeSet.Key, changeSet.First().At, [.. versions.Select(version =>
                new Planned(version.DocumentId, null, version.Kind, version.Path, ModelJson.Canonical(version.Content)))]);
        }
    }

    private Task Step() => _random.Next(100) switch
    {
        _ when _model.Documents.Count < 3 => Commit(),
        < 66 => Commit(),
        < 74 => Fork(),
        < 77 => Tag(),
        _ => Merge(),
    };

    /// <summary>Packs some document's versions up to some age, or makes them rows again: the model knows nothing of it, for readers must not.</summary>
    private async Task Archive()
    {
        var documents = _model.Documents.Order().ToList();
        if (documents.Count == 0)
            return;
        var document = documents[_archive.Next(documents.Count)];
        if (_archive.Next(8) == 0)
        {
            await using var scope = engine.NewScope();
            await scope.ServiceProvider.GetRequiredService<RestoreDocument>().Run(document, Ct);
            Count("document restored");
            return;
        }

        var packed = await engine.Pack(document, time.GetUtcNow().UtcDateTime.AddSeconds(-_archive.Next(2_000)));
        Count(packed.Versions > 0 ? "document packed" : "nothing to pack");
    }

    private void Count(string what) => Counts[what] = Counts.GetValueOrDefault(what) + 1;

    /// <summary>Out of the seed, so that a failure comes again.</summary>
    private Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private ModelBranch PickBranch() =>
        _random.Next(3) == 0 ? _model.Branches[Ref.MainName] : Pick(_model.Branches.Values.Where(branch => branch.IsOpen).ToList());

    private async Task Commit()
    {
        var branch = PickBranch();
        var changes = new List<Change>();
        for (var documents = _random.Next(5) == 0 ? _random.Next(2, 9) : 1; documents > 0; documents--)
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
        if (present.Count == 0 || _random.Next(100) < (present.Count < 50 ? 18 : 2))
            return Change.Create(NewId(), _contents.Path(), _contents.New());
        var head = Pick(present.Values.OrderBy(version => version.Document).ToList());
        // A quarter of the edits began on an older version.
        var start = _random.Next(4) == 0 ? Pick(_model.History(head).Take(5).ToList()) : head;
        if (start.IsDeleted)
            return new Change(head.Document, start.ChangeSet, _contents.New(), _random.Next(2) == 0 ? _contents.Path() : null);
        return _random.Next(100) switch
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
        var expected = _model.Commit(branch, changes);
        var result = await engine.Commit(Viewer, branch.Name, [.. changes]);
        Count($"commit {result.GetType().Name}");
        switch (expected, result)
        {
            case (ExpectedCommit.Written written, CommitResult.Committed done):
                Assert.Equal(written.Merged, done.Merged.ToHashSet());
                _model.Write(branch, done.ChangeSetId, time.GetUtcNow(), written.Versions);
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
        if (_model.Branches.Values.Count(branch => branch.IsOpen) > MostBranches)
        {
            var old = Pick(_model.Branches.Values.Where(branch => branch is { IsOpen: true, Parent: not null }).ToList());
            Assert.IsType<BranchResult.Done>(await engine.Branches.Archive(old.Name, Viewer, Ct));
            old.IsOpen = false;
            Count("branch archived");
            return;
        }

        var parent = Pick(_model.Branches.Values.ToList());
        var name = $"b{++_names}";
        var kind = _random.Next(4) == 0 ? BranchKind.Submission : BranchKind.Topic;
        var (from, moment, state, where) = Where(parent);
        var result = await engine.Branches.Create(new NewBranch(name, name, kind) { From = from }, Viewer, Ct);
        Assert.IsType<BranchResult.Done>(result);
        _model.Fork(name, parent, moment, state, kind);
        Count($"fork of a {where}");
        await _comparison.Ref(_model, Ref.OfBranch(name), state);
    }

    /// <summary>A state of a branch: its head, one of its change sets, or a moment.</summary>
    private (Ref Ref, DateTimeOffset Moment, ModelState State, string Kind) Where(ModelBranch branch)
    {
        var now = time.GetUtcNow();
        switch (_random.Next(4))
        {
            case 0 when branch.Snapshots.Count > 0:
                var snapshot = Pick(branch.Snapshots);
                return (Ref.OfChangeSet(snapshot.ChangeSet), snapshot.At, snapshot.State, "change set");
            case 1:
                var moment = now.AddSeconds(-_random.Next(10_000));
                return (Ref.OfBranch(branch.Name, moment), moment, branch.At(moment), "moment");
            default:
                return (Ref.OfBranch(branch.Name), now, branch.Head, "head");
        }
    }

    private async Task Tag()
    {
        var (from, _, state, _) = Where(Pick(_model.Branches.Values.ToList()));
        var name = $"t{++_names}";
        Assert.IsType<TagResult.Done>(await engine.Tags.Create(new NewTag(name, name, from), Viewer, Ct));
        _model.Tags.Add(name, state);
        Count("tag");
    }

    private async Task Merge()
    {
        var (source, target) = (Pick(_model.Branches.Values.ToList()), PickBranch());
        if (source.Parent is { IsOpen: true } parent && _random.Next(2) == 0)
            target = parent;
        if (source == target || source is { Kind: BranchKind.Submission, IsOpen: false })
            return;
        var key = (source.Name, target.Name);
        // A merge that was left is taken up again with what was decided then.
        var (id, decisions) = _model.Merges.TryGetValue(key, out var open) ? ((Guid?)open.Id, open.Decisions) : (null, []);
        for (var round = 0; round < 8; round++)
        {
            var plan = new ModelMerge(_model, source, target, decisions).Plan();
            var result = await engine.Merge(source.Name, id, target.Name);
            Count($"merge {result.GetType().Name}");
            if (result is not MergeResult.NeedsDecisions asked)
            {
                await Landed(source, target, plan, result);
                return;
            }

            Assert.True(
                plan.Conflicts.Select(conflict => conflict.Document).ToHashSet().SetEquals(asked.Conflicts.Select(conflict => conflict.DocumentId)),
                $"Merging {source.Name} into {target.Name}, round {round}, the model asks\n{string.Join('\n', plan.Conflicts)}\nand the engine\n{string.Join('\n', asked.Conflicts)}\n"
                + $"after\n{string.Join('\n', decisions)}");
            id = asked.MergeId;
            _model.Merges[key] = (asked.MergeId, decisions);
            if (round == 0 && _random.Next(6) == 0)
                return;
            await Decide(plan, asked, decisions);
        }

        Assert.Fail($"The merge of {source.Name} into {target.Name} asks for ever.");
    }

    private async Task Landed(ModelBranch source, ModelBranch target, ModelMergePlan plan, MergeResult result)
    {
        Assert.Empty(plan.Conflicts);
        switch (result)
        {
            case MergeResult.NothingToMerge:
                Assert.Empty(plan.Versions);
                break;
            case MergeResult.Landed landed:
                Assert.NotEmpty(plan.Versions);
                _model.Write(target, landed.ChangeSetId, time.GetUtcNow(), plan.Versions, source);
                _model.Merges.Remove((source.Name, target.Name));
                await _comparison.ChangeSet(_model, landed.ChangeSetId);
                source.IsOpen &= source.Kind != BranchKind.Submission;
                break;
            default:
                Assert.Fail($"The merge of {source.Name} into {target.Name} ended as {result}.");
                break;
        }
    }

    private async Task Decide(ModelMergePlan plan, MergeResult.NeedsDecisions asked, Dictionary<(Guid, string), ModelDecision> decisions)
    {
        var answers = new List<Decision>();
        foreach (var conflict in plan.Conflicts)
        {
            if (conflict.TheirPath is not null || conflict.IsPathTaken)
            {
                var answer = !conflict.IsPathTaken && _random.Next(3) > 0 ? Pick(Sides) : Resolution.Edited($"free/{++_names}");
                Answer(conflict.Document, DocumentConflict.PathPointer, answer, "");
            }

            foreach (var field in conflict.Merged?.Conflicts ?? [])
            {
                if (field.Hunks.Count > 0 && _random.Next(2) == 0)
                {
                    foreach (var hunk in field.Hunks)
                        Answer(conflict.Document, hunk.Key, _random.Next(3) == 0 ? Resolution.Edited("decided\n") : Any(field), ModelMerge.Question(field, hunk.Key));
                }
                else
                {
                    Answer(conflict.Document, field.Pointer, Any(field), ModelMerge.Question(field, field.Pointer));
                }
            }
        }

        Assert.NotNull(await engine.Merges.Decide(asked.MergeId, answers, Viewer, Ct));

        void Answer(Guid document, string pointer, Resolution resolution, string question)
        {
            answers.Add(new Decision(document, pointer, resolution));
            decisions[(document, pointer)] = new ModelDecision(resolution, question);
        }

        Resolution Any(FieldConflict field) => Pick(field.AllowsBoth ? [.. Sides, Resolution.Both] : Sides);
    }
}
