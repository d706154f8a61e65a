using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

public sealed class UnmergeTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<(Guid Id, string Trunk, string Topic)> Forked(TestEngine engine)
    {
        var id = Guid.CreateVersion7();
        var (trunk, topic) = ($"trunk-{id:N}", $"topic-{id:N}");
        await engine.Branch(trunk);
        await engine.Committed(TestEngine.Moderator, trunk, Change.Create(id, $"un/{id:N}", TestEngine.Json(Fields("a", "b", "c"))));
        await engine.Branch(topic, trunk);
        return (id, trunk, topic);
    }

    private static object Fields(string x, string y, string z) => new { x, y, z };

    private static async Task Edit(TestEngine engine, string branch, Guid id, object content)
    {
        var head = (await engine.Store.Read(Ref.OfBranch(branch), id, TestEngine.Moderator, Ct))!;
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, head.ChangeSetId, TestEngine.Json(content)));
    }

    private static async Task<string> Read(TestEngine engine, string branch, Guid id)
    {
        var content = (await engine.Store.Read(Ref.OfBranch(branch), id, TestEngine.Moderator, Ct))!.Content!.Value;
        return string.Join(' ', new[] { "x", "y", "z" }.Select(name => content.GetProperty(name).GetString()));
    }

    private static async Task<long> Merged(TestEngine engine, string source, string target) =>
        Assert.IsType<MergeResult.Landed>(await engine.Merge(source, target: target)).ChangeSetId;

    private static async Task<long> Undone(TestEngine engine, long changeSet) => Assert.IsType<ReplayResult.Done>(await engine.Replays.Run(
        new ReplayRequest { Replay = new Replay.UndoChangeSet(changeSet), Viewer = TestEngine.Moderator }, Ct)).ChangeSetId;

    [Fact]
    public async Task An_undone_merge_can_be_merged_again_with_all_it_had()
    {
        await using var engine = database.Open();
        var (id, trunk, topic) = await Forked(engine);
        await Edit(engine, topic, id, Fields("topic", "b", "c"));
        var added = Guid.CreateVersion7();
        await engine.Committed(TestEngine.Moderator, topic, Change.Create(added, $"un/{added:N}", TestEngine.Json(Fields("n", "n", "n"))));
        var merge = await Merged(engine, topic, trunk);
        await Edit(engine, trunk, id, Fields("topic", "b", "later"));

        var request = new ReplayRequest { Replay = new Replay.UndoChangeSet(merge), Viewer = TestEngine.Moderator };
        var preview = (await engine.Replays.Preview(request, Ct))!;
        Assert.Equal((topic, $"Undo the merge of {topic} (change set {merge})"), (preview.Unmerges, preview.Message));
        await Undone(engine, merge);
        Assert.Equal("a b later", await Read(engine, trunk, id));
        Assert.True((await engine.Store.Read(Ref.OfBranch(trunk), added, TestEngine.Moderator, Ct))!.IsDeleted);

        await Merged(engine, topic, trunk);
        Assert.Equal("topic b later", await Read(engine, trunk, id));
        Assert.Equal("n n n", await Read(engine, trunk, added));
        Assert.IsType<MergeResult.NothingToMerge>(await engine.Merge(topic, target: trunk));
    }

    [Fact]
    public async Task The_branch_keeps_its_work_when_it_is_updated_after_the_undoing()
    {
        await using var engine = database.Open();
        var (id, trunk, topic) = await Forked(engine);
        await Edit(engine, topic, id, Fields("topic", "b", "c"));
        var merge = await Merged(engine, topic, trunk);
        await Undone(engine, merge);
        await Edit(engine, trunk, id, Fields("a", "trunk", "c"));
        await Merged(engine, trunk, topic);
        Assert.Equal("topic trunk c", await Read(engine, topic, id));
        await Merged(engine, topic, trunk);
        Assert.Equal("topic trunk c", await Read(engine, trunk, id));
    }

    [Fact]
    public async Task Undoing_an_earlier_of_two_merges_lets_its_part_come_again()
    {
        await using var engine = database.Open();
        var (id, trunk, topic) = await Forked(engine);
        await Edit(engine, topic, id, Fields("first", "b", "c"));
        var first = await Merged(engine, topic, trunk);
        await Edit(engine, topic, id, Fields("first", "second", "c"));
        await Merged(engine, topic, trunk);
        await Undone(engine, first);
        Assert.Equal("a second c", await Read(engine, trunk, id));
        await Merged(engine, topic, trunk);
        Assert.Equal("first second c", await Read(engine, trunk, id));
    }

    [Fact]
    public async Task Undoing_the_undoing_makes_the_merge_count_again()
    {
        await using var engine = database.Open();
        var (id, trunk, topic) = await Forked(engine);
        await Edit(engine, topic, id, Fields("topic", "b", "c"));
        var merge = await Merged(engine, topic, trunk);
        var undoing = await Undone(engine, merge);
        await Undone(engine, undoing);
        Assert.Equal("topic b c", await Read(engine, trunk, id));
        await Edit(engine, trunk, id, Fields("trunk went on", "b", "c"));
        Assert.IsType<MergeResult.NothingToMerge>(await engine.Merge(topic, target: trunk));
        Assert.Equal("trunk went on b c", await Read(engine, trunk, id));
    }

    [Fact]
    public async Task Undone_on_another_branch_the_merge_still_counts()
    {
        await using var engine = database.Open();
        var (id, trunk, topic) = await Forked(engine);
        await Edit(engine, topic, id, Fields("topic", "b", "c"));
        var merge = await Merged(engine, topic, trunk);
        var aside = $"aside-{id:N}";
        await engine.Branch(aside, trunk);
        var request = new ReplayRequest { Replay = new Replay.UndoChangeSet(merge), Branch = aside, Viewer = TestEngine.Moderator };
        Assert.Null((await engine.Replays.Preview(request, Ct))!.Unmerges);
        Assert.IsType<ReplayResult.Done>(await engine.Replays.Run(request, Ct));
        Assert.Equal(("a b c", "topic b c"), (await Read(engine, aside, id), await Read(engine, trunk, id)));
        await Merged(engine, aside, trunk);
        Assert.Equal("a b c", await Read(engine, trunk, id));
        Assert.IsType<MergeResult.NothingToMerge>(await engine.Merge(topic, target: trunk));
    }

    [Fact]
    public async Task A_branch_that_forked_before_the_undoing_still_has_what_was_merged()
    {
        await using var engine = database.Open();
        var (id, trunk, topic) = await Forked(engine);
        await Edit(engine, topic, id, Fields("topic", "b", "c"));
        var merge = await Merged(engine, topic, trunk);
        var between = $"between-{id:N}";
        await engine.Branch(between, trunk);
        await Undone(engine, merge);
        await Edit(engine, between, id, Fields("settled", "b", "c"));

        Assert.IsType<MergeResult.NothingToMerge>(await engine.Merge(topic, target: between));
        await Edit(engine, topic, id, Fields("topic", "b", "more"));
        await Merged(engine, topic, between);
        Assert.Equal("settled b more", await Read(engine, between, id));

        // It is not told of the undoing until it is updated, and then it is: as of any other change, beside its own.
        Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(trunk, target: between));
    }
}
