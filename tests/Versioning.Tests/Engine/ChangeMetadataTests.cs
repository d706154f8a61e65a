using Npgsql;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>What is kept with each version of where it changed its document.</summary>
public sealed class ChangeMetadataTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static object Page(string title, params string[] lines) => new { title, body = string.Concat(lines.Select(line => line + "\n")) };

    private static async Task<FieldChangeSummary> Changes(TestEngine engine, Guid id, long changeSet) =>
        (await engine.Store.ReadVersion(id, changeSet, TestEngine.Moderator, Ct))!.Changes!;

    [Fact]
    public async Task A_version_keeps_the_lines_it_changed()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"c/{id:N}", TestEngine.Json(Page("t", "a", "b", "c"))));
        var second = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(Page("T", "a", "B", "c", "d"))));

        Assert.All((await Changes(engine, id, first)).Fields, field => Assert.Null(field.Lines));
        var changes = await Changes(engine, id, second);
        Assert.Equal(["/body 1,1,1,1,0,1", "/title "], changes.Fields.Select(field => $"{field.Pointer} {field.Lines}"));
        Assert.Null(changes.AgainstMerged);
    }

    [Fact]
    public async Task A_merge_keeps_where_it_differs_from_what_it_merged_and_a_taken_over_version_nowhere()
    {
        await using var engine = database.Open();
        var (both, taken) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var first = await engine.Committed(
            TestEngine.Moderator, "main",
            Change.Create(both, $"c/{both:N}", TestEngine.Json(Page("t", "a", "b", "c", "d", "e"))),
            Change.Create(taken, $"c/{taken:N}", TestEngine.Json(Page("t", "a"))));
        var branch = $"c-{both:N}";
        await engine.Branch(branch);
        await engine.Committed(
            TestEngine.Moderator, branch,
            Change.Edit(both, first, TestEngine.Json(Page("theirs", "A", "b", "c", "d", "e"))),
            Change.Edit(taken, first, TestEngine.Json(Page("t", "A"))));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(both, first, TestEngine.Json(Page("t", "a", "b", "c", "d", "E"))));
        var landed = Assert.IsType<MergeResult.Landed>(await engine.Merge(branch)).ChangeSetId;

        var merged = await Changes(engine, both, landed);
        Assert.Equal(["/body 0,1,1", "/title "], merged.Fields.Select(field => $"{field.Pointer} {field.Lines}"));
        Assert.Equal(["/body 4,1,1"], merged.AgainstMerged!.Select(field => $"{field.Pointer} {field.Lines}"));
        Assert.Empty((await Changes(engine, taken, landed)).AgainstMerged!);
    }

    [Fact]
    public async Task The_lines_of_a_small_edit_take_few_bytes()
    {
        await using var engine = database.Open();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var changes = FieldChangeSummary.Of(DocumentDiff.Compare(
            TestEngine.Json(Page("t", [.. Enumerable.Range(0, 100).Select(i => $"line {i}")])),
            TestEngine.Json(Page("t", [.. Enumerable.Range(0, 100).Select(i => i == 42 ? "changed" : $"line {i}")])),
            MergeHints.None));
        Assert.Equal("42,1,1", changes.Fields[0].Lines);
        var more = await Size(changes) - await Size(changes.ForReaders());
        Assert.InRange(more, 1, 20);

        async Task<int> Size(FieldChangeSummary summary)
        {
            await using var command = source.CreateCommand("SELECT pg_column_size($1)");
            command.Parameters.Add(new() { Value = System.Text.Json.JsonSerializer.Serialize(summary), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb });
            return (int)(await command.ExecuteScalarAsync(Ct))!;
        }
    }
}
