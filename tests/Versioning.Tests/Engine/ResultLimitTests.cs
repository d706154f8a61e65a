using System.Text.Json;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>What comes of two edits keeps to the same limits as what a person sends.</summary>
public sealed class ResultLimitTests(EngineDatabase database)
{
    private readonly string _branch = $"b-{Guid.CreateVersion7():N}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static JsonElement Fields(string prefix) => TestEngine.Json(
        Enumerable.Range(0, 6_000).ToDictionary(i => $"{prefix}{i}", i => i).Append(new("title", 1)).ToDictionary());

    private static JsonElement Deep(object value) => TestEngine.Json(new { title = "t", a = new { b = new { c = value } } });

    private async Task<(Guid Id, long First)> Made(TestEngine engine, JsonElement content)
    {
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"l/{id:N}", content));
        await engine.Branch(_branch);
        return (id, first);
    }

    [Fact]
    public async Task A_save_is_refused_where_both_edits_together_have_too_many_fields()
    {
        await using var engine = database.Open();
        var (id, first) = await Made(engine, TestEngine.Json(new { title = 1 }));
        var ours = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, Fields("o")));
        var refused = Assert.IsType<CommitResult.Invalid>(await engine.Commit(TestEngine.Moderator, "main", Change.Edit(id, first, Fields("t"))));
        Assert.Contains("more than 10,000 fields", refused.Problem, StringComparison.Ordinal);
        Assert.Equal(ours, (await engine.Store.Read(Ref.Main, id, TestEngine.Ann, Ct))!.ChangeSetId);
    }

    [Fact]
    public async Task A_merge_is_refused_where_both_sides_together_are_too_large()
    {
        await using var engine = database.Open();
        var (id, first) = await Made(engine, TestEngine.Json(new { title = "x" }));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = "x", a = new string('a', 1_500_000) })));
        await engine.Committed(TestEngine.Moderator, _branch, Change.Edit(id, first, TestEngine.Json(new { title = "x", b = new string('b', 1_500_000) })));
        var refused = Assert.IsType<MergeResult.Invalid>(await engine.Merge(_branch));
        Assert.Contains($"l/{id:N}: ", refused.Problem, StringComparison.Ordinal);
        Assert.Contains("Split it into several documents", refused.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain((await engine.Merges.Preview(_branch, "main", TestEngine.Moderator, Ct))!.Combined, document => document.Kind == VersionKind.Deleted);
    }

    [Theory]
    [InlineData(true, "nested more than 64 deep")]
    [InlineData(false, "more than 10,000 fields")]
    public async Task A_merge_is_refused_where_an_answer_makes_more_than_a_document_may_hold(bool deep, string why)
    {
        await using var engine = database.Open();
        var (id, first) = await Made(engine, Deep("x"));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, Deep("ours")));
        await engine.Committed(TestEngine.Moderator, _branch, Change.Edit(id, first, Deep("theirs")));
        var asked = Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(_branch));
        var json = deep ? new string('[', 62) + new string(']', 62) : $"[{string.Join(',', Enumerable.Repeat("1", 9_999))}]";
        var pointer = Assert.Single(Assert.Single(asked.Conflicts).Fields).Pointer;
        await engine.Merges.Decide(asked.MergeId, [new(id, pointer, Resolution.Edited(JsonSerializer.Deserialize<JsonElement>(json)))], TestEngine.Moderator, Ct);
        Assert.Contains(why, Assert.IsType<MergeResult.Invalid>(await engine.Merge(_branch, asked.MergeId)).Problem, StringComparison.Ordinal);

        // A smaller answer lands.
        await engine.Merges.Decide(asked.MergeId, [new(id, pointer, Resolution.Theirs)], TestEngine.Moderator, Ct);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(_branch, asked.MergeId));
    }

    [Fact]
    public async Task An_undoing_is_refused_where_it_makes_more_than_a_document_may_hold()
    {
        await using var engine = database.Open();
        var (id, first) = await Made(engine, Fields("o"));
        var emptied = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = 1 })));
        var last = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, emptied, Fields("t")));
        var undo = new ReplayRequest { Replay = new Replay.UndoVersion(id, emptied), Viewer = TestEngine.Moderator };
        Assert.Contains("more than 10,000 fields", Assert.IsType<ReplayResult.Invalid>(await engine.Replays.Run(undo, Ct)).Problem, StringComparison.Ordinal);
        Assert.Equal(last, (await engine.Store.Read(Ref.Main, id, TestEngine.Ann, Ct))!.ChangeSetId);
        Assert.Null(DocumentLimits.Check((await engine.Store.Read(Ref.Main, id, TestEngine.Ann, Ct))!.Content!.Value));
    }
}
