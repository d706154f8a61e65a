using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Tests.Archive;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>Documents that one side changed are copied in the database: what is written is what opening them would have given.</summary>
public sealed class TakeOverTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly JsonElement Before = Page("t", "a", "b", "c");

    // In canonical order, as it is stored: changes are listed in the order of the fields.
    private static JsonElement Page(string title, params string[] lines) =>
        TestEngine.Json(new { body = string.Concat(lines.Select(line => line + "\n")), title });

    private sealed record Written(string Path, VersionKind Kind, int Number, long? Parent, long? MergeParent, string? Hash, int Size, string Changes);

    private static async Task<Written> Row(TestEngine engine, Guid id, long changeSet)
    {
        await using var command = engine.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("""
            SELECT path, kind, number, parent, merge_parent, encode(hash, 'hex'), size, changes::text FROM versioning.versions
            WHERE document_id = $1 AND change_set_id = $2
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = changeSet });
        await using var rows = await command.ExecuteReaderAsync(Ct);
        Assert.True(await rows.ReadAsync(Ct));
        return new Written(
            rows.GetString(0), (VersionKind)rows.GetInt16(1), rows.GetInt32(2), rows.IsDBNull(3) ? null : rows.GetInt64(3),
            rows.IsDBNull(4) ? null : rows.GetInt64(4), rows.IsDBNull(5) ? null : rows.GetString(5), rows.GetInt32(6), rows.GetString(7));
    }

    private static FieldChangeSummary Changes(JsonElement? before, JsonElement? after) =>
        FieldChangeSummary.Of(DocumentDiff.Compare(before, after, MergeHints.None));

    private static void AssertChanges(FieldChangeSummary expected, string written)
    {
        using var document = JsonDocument.Parse(written);
        Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(expected), document.RootElement), $"{JsonSerializer.Serialize(expected)}\n{written}");
    }

    /// <summary>A document on main and a branch of it.</summary>
    private static async Task<(Guid Id, long First, string Branch)> Forked(TestEngine engine)
    {
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"t/{id:N}", Before));
        await engine.Branch($"t-{id:N}");
        return (id, first, $"t-{id:N}");
    }

    private static async Task<long> Landed(TestEngine engine, string branch, bool squash = false) =>
        Assert.IsType<MergeResult.Landed>(await Merge(engine, branch, new MergeOptions { Squash = squash })).ChangeSetId;

    /// <param name="meanwhile">Done once, after the merge is planned and before it is written.</param>
    private static Task<MergeResult> Merge(TestEngine engine, string branch, MergeOptions options, Func<Task>? meanwhile = null) => engine.Merges.Merge(
        new MergeRequest
        {
            Source = branch, Viewer = TestEngine.Moderator, Message = "m", Options = options, Progress = meanwhile is null ? null : new Between(meanwhile),
        },
        Ct);

    private sealed class Between(Func<Task> act) : IProgress<CommitProgress>
    {
        private bool _done;

        public void Report(CommitProgress value)
        {
            if (_done)
                return;
            _done = true;
            Assert.Equal(0, value.Written);
            Task.Run(act).GetAwaiter().GetResult();
        }
    }

    [Theory]
    [InlineData("an edit", VersionKind.Merged)]
    [InlineData("a new name", VersionKind.Renamed)]
    [InlineData("an edit and a new name", VersionKind.Renamed)]
    [InlineData("a deletion", VersionKind.Deleted)]
    public async Task One_change_is_taken_over_with_what_it_changed(string change, VersionKind kind)
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine);
        JsonElement? after = change switch { "a deletion" => null, "a new name" => Before, _ => Page("T", "a", "B", "c", "d") };
        var path = change.EndsWith("new name", StringComparison.Ordinal) ? $"t/{id:N}/new" : $"t/{id:N}";
        var theirs = await engine.Committed(
            TestEngine.Ann, branch, after is { } content ? Change.Edit(id, first, content, path) : Change.Delete(id, first));

        var written = await Row(engine, id, await Landed(engine, branch));
        var copied = await Row(engine, id, theirs);
        Assert.Equal((path, kind, 2, first, theirs), (written.Path, written.Kind, written.Number, written.Parent, written.MergeParent));
        Assert.Equal((copied.Hash, copied.Size), (written.Hash, written.Size));
        AssertChanges(Changes(Before, after).WithMerged([]), written.Changes);
        Assert.Equal(after is null, (await engine.At("main", $"t/{id:N}")) is null or { Content: null });
        if (change.EndsWith("new name", StringComparison.Ordinal))
            Assert.Equal((id, $"t/{id:N}"), await engine.At("main", $"t/{id:N}") is { } led ? (led.DocumentId, led.RedirectedFrom) : default);
    }

    [Fact]
    public async Task A_new_document_and_one_brought_back_are_taken_over_with_what_they_hold()
    {
        await using var engine = database.Open();
        var (id, first, _) = await Forked(engine);
        var gone = await engine.Committed(TestEngine.Moderator, "main", Change.Delete(id, first));
        var (added, branch) = (Guid.CreateVersion7(), $"t-{id:N}-late");
        await engine.Branch(branch);
        await engine.Committed(TestEngine.Ann, branch, Change.Edit(id, gone, Page("back", "a")), Change.Create(added, $"t/{added:N}", Page("new", "n")));
        var landed = await Landed(engine, branch);

        var (restored, created) = (await Row(engine, id, landed), await Row(engine, added, landed));
        Assert.Equal((VersionKind.Restored, 3), (restored.Kind, restored.Number));
        Assert.Equal((VersionKind.Created, 1, (long?)null), (created.Kind, created.Number, created.Parent));
        AssertChanges(Changes(null, Page("back", "a")).WithMerged([]), restored.Changes);
        AssertChanges(Changes(null, Page("new", "n")).WithMerged([]), created.Changes);
        Assert.Equal(added, (await engine.At("main", $"t/{added:N}"))!.DocumentId);
    }

    [Fact]
    public async Task Several_changes_of_a_branch_are_summed_up_as_what_they_changed_together()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine);
        var second = await engine.Committed(TestEngine.Ann, branch, Change.Edit(id, first, Page("passing", "a", "X", "c")));
        await engine.Committed(TestEngine.Ann, branch, Change.Edit(id, second, Page("t", "a", "B", "c", "d")));
        AssertChanges(Changes(Before, Page("t", "a", "B", "c", "d")).WithMerged([]), (await Row(engine, id, await Landed(engine, branch))).Changes);
    }

    [Fact]
    public async Task A_squash_keeps_what_changed_and_says_nothing_of_the_branch()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine);
        await engine.Committed(TestEngine.Ann, branch, Change.Edit(id, first, Page("T", "a", "b", "c")));
        // A merge into a branch of that branch first: what is copied is then a copy itself.
        await engine.Branch($"{branch}-last");
        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch, target: $"{branch}-last"));
        var written = await Row(engine, id, await Landed(engine, $"{branch}-last", squash: true));
        Assert.Equal((VersionKind.Merged, first, (long?)null), (written.Kind, written.Parent, written.MergeParent));
        AssertChanges(Changes(Before, Page("T", "a", "b", "c")), written.Changes);
    }

    [Fact]
    public async Task What_a_closed_branch_has_in_a_pack_only_is_stored_again()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine);
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, Page("T", "a", "b", "c")));
        Assert.IsType<BranchResult.Done>(await engine.Branches.Archive(branch, TestEngine.Moderator, Ct));
        Assert.Equal(1, (await engine.Pack(id)).Versions);
        await Landed(engine, branch);
        Assert.Equal("T", await engine.Title("main", id));
        Assert.Equal((0L, 2L), (await engine.Broken(id), await engine.Rows(id)));
    }

    [Fact]
    public async Task A_path_that_another_took_is_asked_about_with_both_contents()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine);
        var other = Guid.CreateVersion7();
        await engine.Committed(TestEngine.Ann, branch, Change.Edit(id, first, Page("T", "a"), $"t/{id:N}/new"));
        await engine.Committed(TestEngine.Moderator, "main", Change.Create(other, $"t/{id:N}/new", Page("other", "o")));
        var conflict = Assert.Single(Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(branch)).Conflicts);
        Assert.Equal((other, "t", "T"), (conflict.PathTakenBy, Title(conflict.Ours), Title(conflict.Theirs)));

        static string? Title(JsonElement? content) => content?.GetProperty("title").GetString();
    }

    [Fact]
    public async Task What_main_changes_between_plan_and_writing_is_merged_and_not_written_over()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine);
        await engine.Committed(TestEngine.Ann, branch, Change.Edit(id, first, Page("T", "a", "b", "c")));
        var result = await Merge(engine, branch, MergeOptions.Default, async () =>
        {
            await using var other = database.Open();
            await other.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, Page("t", "a", "b", "C")));
        });
        Assert.IsType<MergeResult.Landed>(result);
        var content = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!.Content!.Value;
        Assert.Equal(Page("T", "a", "b", "C").GetRawText(), content.GetRawText());
    }

    [Fact]
    public async Task What_the_archive_packs_between_plan_and_writing_is_stored_again()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine);
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, Page("T", "a", "b", "c")));
        Assert.IsType<BranchResult.Done>(await engine.Branches.Archive(branch, TestEngine.Moderator, Ct));
        var result = await Merge(engine, branch, MergeOptions.Default, async () =>
        {
            await using var other = database.Open();
            Assert.Equal(1, (await other.Pack(id)).Versions);
        });
        Assert.IsType<MergeResult.Landed>(result);
        Assert.Equal("T", await engine.Title("main", id));
        Assert.Equal(0, await engine.Broken(id));
    }

    [Fact]
    public async Task What_is_withheld_between_plan_and_writing_is_not_taken_over()
    {
        await using var engine = database.Open();
        var (id, first, branch) = await Forked(engine);
        var theirs = await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, Page("T", "a", "b", "c")));
        Assert.IsType<BranchResult.Done>(await engine.Branches.Archive(branch, TestEngine.Moderator, Ct));
        var result = await Merge(engine, branch, MergeOptions.Default, async () =>
        {
            await using var other = database.Open();
            Assert.IsType<RedactionResult.Done>(await other.Services.GetRequiredService<IRedactions>().Withhold(
                new RedactionRequest(id, theirs, Redactions.Content, "a person asked"), TestEngine.Moderator, Ct));
        });
        Assert.Contains("withheld", Assert.IsType<MergeResult.Invalid>(result).Problem, StringComparison.Ordinal);
        Assert.Equal("t", await engine.Title("main", id));
    }
}
