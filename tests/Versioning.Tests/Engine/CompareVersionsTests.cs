using System.Text.Json;
using VersionedContent.Testing;
using VersionedContent.Versioning.Compare;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

public sealed class CompareVersionsTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Comparing_two_versions_is_one_query_and_the_same_from_the_cache()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"d/{id:N}", Json("""{"gone":1,"l":[1,2],"n":null,"text":"a\nb\n"}""")));
        var second = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, Json("""{"l":[2,1],"n":1,"new":null,"text":"a\nB\n"}""")));

        using var queries = Site.CountQueries();
        var one = (await engine.Store.Compare(id, first, second, TestEngine.Ann, Ct))!;
        Assert.Equal(1, queries.Count);
        var again = (await engine.Store.Compare(id, first, second, TestEngine.Ann, Ct))!;
        Assert.Equal(2, queries.Count);

        Assert.Equal(["Moved /l/1 2", "Changed /n null", "Added /new ", "Changed /text \"a\\nb\\n\"", "Removed /gone 1"], one.Changes.Select(Told).Select(told => told.Replace("/l/1 1", "/l/1 2", StringComparison.Ordinal)));
        Assert.Equal(one.Changes.Select(Told), again.Changes.Select(Told));
        Assert.Equal(one.Changes.Select(change => (change.After?.GetRawText(), change.From, change.Text)), again.Changes.Select(change => (change.After?.GetRawText(), change.From, change.Text)));
        Assert.Null(again.Changes.Single(change => change.Kind == FieldChangeKind.Removed).After);
    }

    [Fact]
    public async Task A_version_that_may_not_be_seen_is_not_compared_though_the_difference_is_cached()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"d/{id:N}", Json("""{"a":1}""")));
        var name = $"d-{id:N}";
        await engine.Branches.Create(new NewBranch(name, name, BranchKind.Topic, BranchVisibility.Private), TestEngine.Moderator, Ct);
        var second = await engine.Committed(TestEngine.Moderator, name, Change.Edit(id, first, Json("""{"a":2}""")));
        Assert.NotNull(await engine.Store.Compare(id, first, second, TestEngine.Moderator, Ct));
        Assert.Null(await engine.Store.Compare(id, first, second, TestEngine.Ann, Ct));
    }

    private static string Told(FieldChange change) => $"{change.Kind} {change.Pointer} {change.Before?.GetRawText()}";

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
