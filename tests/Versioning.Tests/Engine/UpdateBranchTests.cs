using Npgsql;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>Merges in both directions, again and again: each asks and costs only what is new.</summary>
public sealed class UpdateBranchTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static object Ride(string title, int height, int speed = 0) => new { title, height, speed };

    private static async Task<(Guid Id, string Trunk, string Branch)> Forked(TestEngine engine)
    {
        var id = Guid.CreateVersion7();
        // Other tests write to main meanwhile: a trunk of its own stands for it.
        var (trunk, branch) = ($"t-{id:N}", $"u-{id:N}");
        await engine.Branch(trunk);
        await engine.Committed(TestEngine.Moderator, trunk, Change.Create(id, $"u/{id:N}", TestEngine.Json(Ride("a", 1))));
        await engine.Branch(branch, trunk);
        return (id, trunk, branch);
    }

    private static async Task Edit(TestEngine engine, string branch, Guid id, object content)
    {
        var head = (await engine.Store.Read(Ref.OfBranch(branch), id, TestEngine.Moderator, Ct))!;
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, head.ChangeSetId, TestEngine.Json(content)));
    }

    private static async Task<(string?, int, int)> Read(TestEngine engine, string branch, Guid id)
    {
        var content = (await engine.Store.Read(Ref.OfBranch(branch), id, TestEngine.Moderator, Ct))!.Content!.Value;
        return (content.GetProperty("title").GetString(), content.GetProperty("height").GetInt32(), content.GetProperty("speed").GetInt32());
    }

    private static async Task Decided(TestEngine engine, string source, string target, Resolution answer)
    {
        var waiting = Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(source, target: target));
        var decisions = waiting.Conflicts.SelectMany(conflict => conflict.Fields.Select(field => new Decision(conflict.DocumentId, field.Pointer, answer)));
        await engine.Merges.Decide(waiting.MergeId, [.. decisions], TestEngine.Moderator, Ct);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(source, waiting.MergeId, target));
    }

    /// <summary>How many documents a merge would look at, as the planner sees it.</summary>
    private static async Task<int> Candidates(TestEngine engine, NpgsqlDataSource source, string from, string into)
    {
        var (branch, target) = ((await BranchRows.Find(source, from, TestEngine.Moderator, Ct))!, (await BranchRows.Find(source, into, TestEngine.Moderator, Ct))!);
        return (await MergeCandidates.Find(source, MergeSource.Newest(branch), target, Ct)).Count;
    }

    [Fact]
    public async Task What_main_changed_comes_into_the_branch_and_the_branch_keeps_its_own()
    {
        await using var engine = database.Open();
        var (id, trunk, branch) = await Forked(engine);
        var other = Guid.CreateVersion7();
        await engine.Committed(TestEngine.Moderator, trunk, Change.Create(other, $"u/{other:N}", TestEngine.Json(Ride("new", 1))));
        await Edit(engine, trunk, id, Ride("a", 1, speed: 9));
        await Edit(engine, branch, id, Ride("a", 5));

        Assert.IsType<MergeResult.Landed>(await engine.Merge(trunk, target: branch));
        Assert.Equal(("a", 5, 9), await Read(engine, branch, id));
        Assert.Equal(("new", 1, 0), await Read(engine, branch, other));
        Assert.Equal(("a", 1, 9), await Read(engine, trunk, id));
        Assert.IsType<MergeResult.NothingToMerge>(await engine.Merge(trunk, target: branch));

        // Back again: what came from main is no change of the branch.
        var preview = (await engine.Merges.Preview(branch, trunk, TestEngine.Moderator, Ct))!;
        Assert.Equal([id], preview.TakenOver.Select(document => document.DocumentId));
        Assert.Empty(preview.Combined);
    }

    [Fact]
    public async Task A_second_merge_asks_nothing_again_in_either_direction()
    {
        await using var engine = database.Open();
        var (id, trunk, branch) = await Forked(engine);
        await Edit(engine, trunk, id, Ride(trunk, 1));
        await Edit(engine, branch, id, Ride("branch", 1));
        await Decided(engine, trunk, branch, Resolution.Ours);
        Assert.Equal(("branch", 1, 0), await Read(engine, branch, id));

        await Edit(engine, trunk, id, Ride(trunk, 2));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(trunk, target: branch));
        Assert.Equal(("branch", 2, 0), await Read(engine, branch, id));

        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch, target: trunk));
        Assert.Equal(("branch", 2, 0), await Read(engine, trunk, id));
    }

    [Fact]
    public async Task Merging_to_and_fro_never_asks_and_loses_nothing()
    {
        await using var engine = database.Open();
        var (id, trunk, branch) = await Forked(engine);
        for (var round = 1; round <= 5; round++)
        {
            var (title, _, speed) = await Read(engine, trunk, id);
            await Edit(engine, trunk, id, Ride(title!, (await Read(engine, trunk, id)).Item2, speed + 1));
            var onBranch = await Read(engine, branch, id);
            await Edit(engine, branch, id, Ride($"round {round}", round, onBranch.Item3));
            Assert.IsType<MergeResult.Landed>(round % 2 == 0 ? await engine.Merge(branch, target: trunk) : await engine.Merge(trunk, target: branch));
            Assert.IsType<MergeResult.Landed>(round % 2 == 0 ? await engine.Merge(trunk, target: branch) : await engine.Merge(branch, target: trunk));
            Assert.Equal(($"round {round}", round, round), await Read(engine, trunk, id));
            Assert.Equal(($"round {round}", round, round), await Read(engine, branch, id));
        }
    }

    [Fact]
    public async Task A_criss_cross_settles()
    {
        await using var engine = database.Open();
        var (id, trunk, left) = await Forked(engine);
        var right = $"{left}-right";
        await engine.Branch(right, trunk);
        await Edit(engine, left, id, Ride("a", 2));
        await Edit(engine, right, id, Ride("a", 1, speed: 3));
        await engine.Branch($"{left}-before", left);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(right, target: left));
        Assert.IsType<MergeResult.Landed>(await engine.Merge($"{left}-before", target: right));
        Assert.Equal(("a", 2, 3), await Read(engine, left, id));
        Assert.Equal(("a", 2, 3), await Read(engine, right, id));

        await Edit(engine, left, id, Ride("left", 2, 3));
        await Edit(engine, right, id, Ride("a", 7, 3));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(right, target: left));
        Assert.Equal(("left", 7, 3), await Read(engine, left, id));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(left, target: trunk));
        Assert.IsType<MergeResult.NothingToMerge>(await engine.Merge(right, target: trunk));
        Assert.Equal(("left", 7, 3), await Read(engine, trunk, id));
    }

    [Fact]
    public async Task A_branch_of_a_branch_brings_its_parents_work_once()
    {
        await using var engine = database.Open();
        var (id, trunk, parent) = await Forked(engine);
        await Edit(engine, parent, id, Ride("parent", 1));
        var child = $"{parent}-child";
        await engine.Branch(child, parent);
        await Edit(engine, child, id, Ride("parent", 2));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(child, target: trunk));
        Assert.Equal(("parent", 2, 0), await Read(engine, trunk, id));
        Assert.IsType<MergeResult.NothingToMerge>(await engine.Merge(parent, target: trunk));

        await Edit(engine, parent, id, Ride("parent", 1, speed: 4));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(parent, target: child));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(child, target: trunk));
        Assert.Equal(("parent", 2, 4), await Read(engine, trunk, id));
        Assert.IsType<MergeResult.NothingToMerge>(await engine.Merge(parent, target: trunk));
    }

    [Fact]
    public async Task Both_sides_that_came_to_the_same_are_settled_for_the_next_merge()
    {
        await using var engine = database.Open();
        var (id, trunk, branch) = await Forked(engine);
        var other = Guid.CreateVersion7();
        await engine.Committed(TestEngine.Moderator, branch, Change.Create(other, $"u/{other:N}", TestEngine.Json(Ride("new", 1))));
        await Edit(engine, trunk, id, Ride("same", 1));
        await Edit(engine, branch, id, Ride("same", 1));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch, target: trunk));

        await Edit(engine, trunk, id, Ride("main went on", 1));
        await Edit(engine, branch, id, Ride("same", 2));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch, target: trunk));
        Assert.Equal(("main went on", 2, 0), await Read(engine, trunk, id));
    }

    [Fact]
    public async Task A_second_merge_looks_only_at_what_is_new()
    {
        await using var engine = database.Open();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var (id, trunk, branch) = await Forked(engine);
        var documents = Enumerable.Range(0, 30).Select(_ => Guid.CreateVersion7()).ToArray();
        await engine.Committed(TestEngine.Moderator, branch, [.. documents.Select(d => Change.Create(d, $"u/{d:N}", TestEngine.Json(Ride("b", 1))))]);
        Assert.Equal(30, await Candidates(engine, source, branch, trunk));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch, target: trunk));
        await Edit(engine, branch, documents[3], Ride("b", 2));
        Assert.Equal(1, await Candidates(engine, source, branch, trunk));
        // A branch made after the merge has it by way of main.
        await engine.Branch($"{branch}-later", trunk);
        Assert.Equal(1, await Candidates(engine, source, branch, $"{branch}-later"));

        await Edit(engine, trunk, id, Ride("m", 1));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(trunk, target: branch));
        Assert.Equal(0, await Candidates(engine, source, trunk, branch));
        await Edit(engine, trunk, id, Ride("m", 2));
        Assert.Equal(1, await Candidates(engine, source, trunk, branch));
    }

    [Fact]
    public async Task Main_goes_on_while_a_branch_is_updated_from_it()
    {
        await using var engine = database.Open();
        var (id, trunk, branch) = await Forked(engine);
        var documents = Enumerable.Range(0, 8).Select(_ => Guid.CreateVersion7()).ToArray();
        await engine.Committed(TestEngine.Moderator, trunk, [.. documents.Select(d => Change.Create(d, $"u/{d:N}", TestEngine.Json(Ride("n", 0))))]);
        var writers = documents.Select(document => Task.Run(async () =>
        {
            await using var own = database.Open();
            for (var n = 1; n <= 20; n++)
                await Edit(own, trunk, document, Ride("n", n));
        }, Ct)).ToArray();
        var updates = 0;
        var all = Task.WhenAll(writers);
        do
        {
            await Edit(engine, branch, id, Ride("branch", ++updates));
            var result = await engine.Merge(trunk, target: branch);
            Assert.True(result is MergeResult.Landed or MergeResult.NothingToMerge, result.ToString());
        }
        while (!all.IsCompleted);
        await all;
        await engine.Merge(trunk, target: branch);
        foreach (var document in documents)
            Assert.Equal(await Read(engine, trunk, document), await Read(engine, branch, document));
        Assert.Equal(("branch", updates, 0), await Read(engine, branch, id));
        Assert.True((await engine.Merges.Preview(trunk, branch, TestEngine.Moderator, Ct))!.IsEmpty);
    }
}
