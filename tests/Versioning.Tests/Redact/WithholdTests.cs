using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Versioning.Archive;
using VersionedContent.Versioning.Tests.Archive;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Redact;

public sealed class WithholdTests(EngineDatabase database)
{
    // Of this test alone: the lists of a branch show what other tests write meanwhile.
    private readonly string _libel = $"slander-{Guid.CreateVersion7():N}";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static IRedactions Of(TestEngine engine) => engine.Services.GetRequiredService<IRedactions>();

    private static Task<RedactionResult> Withhold(TestEngine engine, Guid id, long change, Redactions parts = Redactions.Content) =>
        Of(engine).Withhold(new RedactionRequest(id, change, parts, "a person asked"), TestEngine.Moderator, Ct);

    private static JsonElement Page(string title, string body) => TestEngine.Json(new { title, body });

    /// <summary>Three versions; the second holds the text, and a field named by it.</summary>
    private async Task<(Guid Id, long First, long Bad, long Last)> Written(TestEngine engine)
    {
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"w/{id:N}", Page("a", "line 1\nline 2\n")));
        var bad = await engine.Committed(
            TestEngine.Moderator, "main",
            Change.Edit(id, first, JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["title"] = "a", ["body"] = $"line 1\n{_libel}\nline 2\n", [_libel] = "x" })));
        var last = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, bad, Page("b", "line 1\nline 2\n")));
        return (id, first, bad, last);
    }

    /// <summary>All that the store tells a reader of the document, as JSON.</summary>
    private static async Task<string> Everything(TestEngine engine, Guid id, Accounts.Viewer viewer, params long[] changes)
    {
        var seen = new List<object?>();
        foreach (var change in changes)
        {
            seen.Add(await engine.Store.ReadVersion(id, change, viewer, Ct));
            seen.Add(await engine.Store.Read(Ref.OfChangeSet(change), id, viewer, Ct));
            seen.Add(await engine.Store.ReadMany(Ref.OfChangeSet(change), [id], viewer, Ct));
            seen.Add(await engine.Store.ChangeSet(change, viewer, Ct));
            foreach (var other in changes)
                seen.Add(await engine.Store.Compare(id, change, other, viewer, Ct));
        }

        seen.Add(await engine.Store.History(Ref.Main, id, new HistoryFilter(), viewer, Ct));
        var path = (await engine.Store.Read(Ref.Main, id, viewer, Ct))!.Path;
        seen.Add(await engine.Store.HistoryOf(Ref.Main, path, new HistoryFilter(), viewer, Ct));
        seen.Add((await engine.Store.Recent(Ref.Main, new HistoryFilter(Limit: 200), viewer, Ct))!.Versions.Where(version => version.DocumentId == id));
        return JsonSerializer.Serialize(seen);
    }

    [Fact]
    public async Task Withheld_content_is_in_no_answer_and_its_neighbours_do_not_show_it_either()
    {
        await using var engine = database.Open();
        var (id, first, bad, last) = await Written(engine);
        var hash = (await engine.Store.ReadVersion(id, bad, TestEngine.Moderator, Ct))!.Hash.ToString()!;
        var before = await Everything(engine, id, TestEngine.Ann, first, bad, last);
        Assert.Contains(_libel, before, StringComparison.Ordinal);

        Assert.Equal(new RedactionResult.Done(1), await Withhold(engine, id, bad));
        foreach (var viewer in new[] { TestEngine.Ann, TestEngine.Moderator, Accounts.Viewer.Visitor })
        {
            var seen = await Everything(engine, id, viewer, first, bad, last);
            Assert.DoesNotContain(_libel, seen, StringComparison.Ordinal);
            Assert.DoesNotContain(hash, seen, StringComparison.Ordinal);
        }

        var version = (await engine.Store.ReadVersion(id, bad, TestEngine.Ann, Ct))!;
        Assert.Equal((null, Redactions.Content, 2), (version.Content, version.Redacted & ~Redactions.Changes, version.Number));
        Assert.True((await engine.Store.Compare(id, first, bad, TestEngine.Ann, Ct))!.IsWithheld);
        Assert.False((await engine.Store.Compare(id, first, last, TestEngine.Ann, Ct))!.IsWithheld);
        var neighbour = (await engine.Store.ReadVersion(id, last, TestEngine.Ann, Ct))!;
        Assert.Equal((Redactions.Changes, null), (neighbour.Redacted, neighbour.Changes));

        Assert.Equal(new RedactionResult.Done(1), await Of(engine).Lift(new RedactionRequest(id, bad, Redactions.Content, "a mistake"), TestEngine.Moderator, Ct));
        Assert.Equal(before, await Everything(engine, id, TestEngine.Ann, first, bad, last));
        Assert.Equal([(true, "a mistake"), (false, "a person asked")], (await Of(engine).List(id, TestEngine.Moderator, Ct))!.Select(one => (one.Lifted, one.Reason)));
    }

    [Fact]
    public async Task Withheld_content_stays_so_in_a_pack_and_out_of_it()
    {
        await using var engine = database.Open();
        var (id, first, bad, last) = await Written(engine);
        await Withhold(engine, id, bad);
        Assert.Equal(2, (await engine.Pack(id)).Versions);
        Assert.DoesNotContain(_libel, await Everything(engine, id, TestEngine.Ann, first, bad, last), StringComparison.Ordinal);
        Assert.Equal("a", await engine.Title($"change:{first}", id));
        await engine.Services.GetRequiredService<RestoreDocument>().Run(id, Ct);
        Assert.DoesNotContain(_libel, await Everything(engine, id, TestEngine.Ann, first, bad, last), StringComparison.Ordinal);
        await Of(engine).Lift(new RedactionRequest(id, bad, Redactions.Content, "a mistake"), TestEngine.Moderator, Ct);
        Assert.Contains(_libel, (await engine.Store.ReadVersion(id, bad, TestEngine.Ann, Ct))!.Content!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_branch_shows_now_is_not_withheld_and_copies_elsewhere_go_with_it()
    {
        await using var engine = database.Open();
        var (id, _, bad, last) = await Written(engine);
        var content = (await engine.Store.ReadVersion(id, bad, TestEngine.Moderator, Ct))!.Content!.Value;
        var branch = $"w-{id:N}";
        await engine.Branch(branch);
        var copy = await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, last, content));
        Assert.Equal(new RedactionResult.IsHead(branch, $"w/{id:N}"), await Withhold(engine, id, bad));

        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, copy, Page("c", "line 1\n")));
        Assert.Equal(new RedactionResult.Done(2), await Withhold(engine, id, bad));
        Assert.Null((await engine.Store.ReadVersion(id, copy, TestEngine.Moderator, Ct))!.Content);
    }

    [Fact]
    public async Task A_message_and_an_author_go_with_the_whole_change_set()
    {
        await using var engine = database.Open();
        var (one, two) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var change = ((CommitResult.Committed)await engine.Store.Commit(
            new CommitRequest
            {
                Branch = Ref.MainName, Viewer = TestEngine.Moderator, Author = new Author(Guid.CreateVersion7(), "the-named"), Message = _libel, Origin = Origin.Api,
                Changes = [Change.Create(one, $"w/{one:N}", Page("a", "")), Change.Create(two, $"w/{two:N}", Page("a", ""))],
            },
            Ct)).ChangeSetId;
        var path = $"w/{two:N}";
        Assert.Contains(_libel, JsonSerializer.Serialize(await engine.Store.HistoryOf(Ref.Main, path, new HistoryFilter(), TestEngine.Ann, Ct)), StringComparison.Ordinal);

        Assert.Equal(new RedactionResult.Done(2), await Withhold(engine, one, change, Redactions.Message | Redactions.Author));
        foreach (var id in new[] { one, two })
        {
            var seen = await Everything(engine, id, TestEngine.Ann, change);
            Assert.DoesNotContain(_libel, seen, StringComparison.Ordinal);
            Assert.DoesNotContain("the-named", seen, StringComparison.Ordinal);
            Assert.NotNull((await engine.Store.ReadVersion(id, change, TestEngine.Ann, Ct))!.Content);
        }

        Assert.Empty((await engine.Store.History(Ref.Main, one, new HistoryFilter { Text = _libel[..30] }, TestEngine.Ann, Ct))!.Versions);
        await Of(engine).Lift(new RedactionRequest(two, change, Redactions.Message, "fine after all"), TestEngine.Moderator, Ct);
        Assert.Equal((_libel, null), ((await engine.Store.ReadVersion(one, change, TestEngine.Ann, Ct))!.Message, (await engine.Store.ReadVersion(one, change, TestEngine.Ann, Ct))!.Author));
    }

    [Fact]
    public async Task A_merge_from_before_a_withheld_version_shows_none_of_it()
    {
        await using var engine = database.Open();
        var (id, _, bad, _) = await Written(engine);
        var branch = $"w-{id:N}";
        await engine.Branch(branch, $"change:{bad}");
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, bad, Page("from the branch", "line 1\nline 3\n")));
        await Withhold(engine, id, bad);
        var waiting = Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(branch));
        Assert.DoesNotContain(_libel, JsonSerializer.Serialize(waiting.Conflicts), StringComparison.Ordinal);
        Assert.DoesNotContain(_libel, JsonSerializer.Serialize(await engine.Merges.Preview(branch, "main", TestEngine.Moderator, Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_begun_on_a_version_that_is_withheld_by_then_shows_none_of_it()
    {
        await using var engine = database.Open();
        var (id, _, bad, _) = await Written(engine);
        await Withhold(engine, id, bad);
        var result = await engine.Commit(TestEngine.Moderator, "main", Change.Edit(id, bad, Page("typed", "line 1\nline 2\nline 3\n")));
        Assert.DoesNotContain(_libel, JsonSerializer.Serialize<object>(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_branch_whose_content_is_withheld_is_not_merged_as_a_deletion()
    {
        await using var engine = database.Open();
        var (id, _, _, last) = await Written(engine);
        var branch = $"w-{id:N}";
        await engine.Branch(branch);
        var theirs = await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, last, Page(_libel, "")));
        await engine.Branches.Archive(branch, TestEngine.Moderator, Ct);
        Assert.IsType<RedactionResult.Done>(await Withhold(engine, id, theirs));
        Assert.IsType<MergeResult.Invalid>(await engine.Merge(branch));
        Assert.Equal("b", await engine.Title("main", id));
    }

    [Fact]
    public async Task Only_moderators_withhold_and_each_time_with_a_reason()
    {
        await using var engine = database.Open();
        var (id, first, bad, _) = await Written(engine);
        var redactions = Of(engine);
        Assert.IsType<RedactionResult.NotFound>(await redactions.Withhold(new RedactionRequest(id, bad, Redactions.Content, "why"), TestEngine.Ann, Ct));
        Assert.Null(await redactions.List(id, TestEngine.Ann, Ct));
        Assert.IsType<RedactionResult.NotFound>(await Withhold(engine, Guid.CreateVersion7(), bad));
        Assert.IsType<RedactionResult.Invalid>(await redactions.Withhold(new RedactionRequest(id, bad, Redactions.Content, "  "), TestEngine.Moderator, Ct));
        Assert.IsType<RedactionResult.Invalid>(await Withhold(engine, id, bad, Redactions.None));
        Assert.IsType<RedactionResult.Invalid>(await Withhold(engine, id, bad, Redactions.Changes));
        Assert.IsType<RedactionResult.Invalid>(await redactions.Lift(new RedactionRequest(id, first, Redactions.Content, "why"), TestEngine.Moderator, Ct));
        await Withhold(engine, id, bad);
        Assert.IsType<RedactionResult.Invalid>(await Withhold(engine, id, bad));

        await using var command = engine.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "SELECT count(*) FROM accounts.audit WHERE action = 'version.withhold' AND detail ->> 'document' = $1");
        command.Parameters.Add(new() { Value = id.ToString() });
        Assert.Equal(1L, await command.ExecuteScalarAsync(Ct));
    }
}
