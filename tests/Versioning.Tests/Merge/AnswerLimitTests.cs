using System.Text.Json;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Merge;

/// <summary>What a person writes as the answer to a conflict becomes part of a document, and is kept before that.</summary>
public sealed class AnswerLimitTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Deep(int levels) => new string('[', levels) + new string(']', levels);

    public static readonly TheoryData<string, string> Wrong = new()
    {
        { Deep(65), "nested more than 64 deep" },
        { "\"\\ud800\"", "half a character" },
        { "{\"\\udc00\":1}", "half a character" },
        { "[\"a\\u0000b\"]", "U+0000" },
        { "{\"a\\u0000b\":1}", "U+0000" },
        { "1e400", "" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_cannot_be_kept_is_refused_in_words(string json, string told)
    {
        await using var engine = database.Open();
        var (id, name, merge) = await Conflict(engine);
        var decisions = new[] { new Decision(id, "/a/b", Resolution.Edited(Parse(json))) };
        Assert.Contains(told, AnswerLimits.KeptProblem(decisions), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => engine.Merges.Decide(merge, decisions, TestEngine.Moderator, Ct));
        Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(name, merge));
    }

    [Fact]
    public async Task An_answer_that_makes_the_document_too_deep_is_kept_and_told_of_at_the_merge()
    {
        await using var engine = database.Open();
        var (id, name, merge) = await Conflict(engine);
        var kept = await engine.Merges.Decide(merge, [new Decision(id, "/a/b", Resolution.Edited(Parse(Deep(64))))], TestEngine.Moderator, Ct);
        Assert.Equal(64, kept!.Decisions[0].Resolution.Value!.Value.GetRawText().Length / 2);
        Assert.Contains("nested more than 64 deep", Assert.IsType<MergeResult.Invalid>(await engine.Merge(name, merge)).Problem, StringComparison.Ordinal);

        await engine.Merges.Decide(merge, [new Decision(id, "/a/b", Resolution.Edited(Parse(Deep(62))))], TestEngine.Moderator, Ct);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(name, merge));
    }

    [Fact]
    public async Task A_revert_refuses_such_an_answer_and_its_preview_says_so()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"answers/{id:n}", Content("x")));
        var second = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, Content("y")));
        var third = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, second, Content("z")));
        var request = new ReplayRequest
        {
            Replay = new Replay.UndoVersion(id, second), Viewer = TestEngine.Moderator, Origin = Origin.Api,
            Decisions = [new Decision(id, "/a/b", Resolution.Edited(Parse("\"\\ud800\""))) { Base = second, Ours = third }],
        };
        Assert.Contains("half a character", Assert.IsType<ReplayResult.Invalid>(await engine.Replays.Run(request, Ct)).Problem, StringComparison.Ordinal);
        Assert.Contains("half a character", Assert.Single((await engine.Replays.Preview(request, Ct))!.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Messages_of_merges_and_reverts_are_as_long_as_those_of_edits()
    {
        await using var engine = database.Open();
        var (id, name) = (Guid.CreateVersion7(), $"words-{Guid.NewGuid():n}");
        await engine.Branch(name);
        var made = await engine.Committed(TestEngine.Moderator, name, Change.Create(id, $"answers/{id:n}", Content("x")));
        var request = new MergeRequest { Source = name, Viewer = TestEngine.Moderator, Message = new string('m', 4_001) };
        Assert.Contains("at most 4000", Assert.IsType<MergeResult.Invalid>(await engine.Merges.Merge(request, Ct)).Problem, StringComparison.Ordinal);
        Assert.IsType<ReplayResult.Invalid>(await engine.Replays.Run(
            new ReplayRequest { Replay = new Replay.UndoChangeSet(made), Viewer = TestEngine.Moderator, Origin = Origin.Api, Message = request.Message }, Ct));
        Assert.IsType<MergeResult.Landed>(await engine.Merges.Merge(request with { Message = new string('m', 4_000) }, Ct));
    }

    private static async Task<(Guid Id, string Branch, Guid Merge)> Conflict(TestEngine engine)
    {
        var (id, name) = (Guid.CreateVersion7(), $"answers-{Guid.NewGuid():n}");
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"answers/{id:n}", Content("x")));
        await engine.Branch(name);
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, Content("ours")));
        await engine.Committed(TestEngine.Moderator, name, Change.Edit(id, first, Content("theirs")));
        return (id, name, Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(name)).MergeId);
    }

    private static JsonElement Content(string value) => TestEngine.Json(new { title = "t", a = new { b = value } });

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 128 });
        return document.RootElement.Clone();
    }
}
