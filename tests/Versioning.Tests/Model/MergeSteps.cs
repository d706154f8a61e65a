using Xunit;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>Merges of one branch into another; questions are answered, or left and taken up again later.</summary>
internal sealed class MergeSteps(RunContext run)
{
    public async Task Merge()
    {
        var (source, target) = (run.Pick(run.Model.Branches.Values.ToList()), run.PickBranch());
        if (source.Parent is { IsOpen: true } parent && run.Random.Next(2) == 0)
            target = parent;
        if (source == target || source is { Kind: BranchKind.Submission, IsOpen: false })
            return;
        var key = (source.Name, target.Name);
        // A merge that was left is taken up again with what was decided then.
        var (id, decisions) = run.Model.Merges.TryGetValue(key, out var open) ? ((Guid?)open.Id, open.Decisions) : (null, []);
        for (var round = 0; round < 8; round++)
        {
            var plan = new ModelMerge(run.Model, source, target, decisions).Plan();
            var result = await run.Engine.Merge(source.Name, id, target.Name);
            run.Count($"merge {result.GetType().Name}");
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
            run.Model.Merges[key] = (asked.MergeId, decisions);
            if (round == 0 && run.Random.Next(6) == 0)
                return;
            var answers = RandomAnswers.To(plan.Conflicts, run);
            foreach (var (place, decision) in answers)
                decisions[place] = decision;
            Assert.NotNull(await run.Engine.Merges.Decide(
                asked.MergeId, [.. answers.Select(answer => new Decision(answer.Key.Document, answer.Key.Pointer, answer.Value.Resolution))], RunContext.Viewer, RunContext.Ct));
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
                run.Model.Write(target, landed.ChangeSetId, run.Time.GetUtcNow(), plan.Versions, source);
                run.Model.Merges.Remove((source.Name, target.Name));
                await run.Comparison.ChangeSet(run.Model, landed.ChangeSetId);
                source.IsOpen &= source.Kind != BranchKind.Submission;
                break;
            default:
                Assert.Fail($"The merge of {source.Name} into {target.Name} ended as {result}.");
                break;
        }
    }
}
