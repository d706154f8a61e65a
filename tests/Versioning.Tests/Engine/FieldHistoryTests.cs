using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>Histories of one field.</summary>
public sealed class FieldHistoryTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_versions_that_changed_the_field_something_in_it_or_all_around_it_are_listed()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var ids = new List<long>
        {
            await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"f/{id:N}", TestEngine.Json(new { title = "a", facts = new { height = 1, speed = 1 } }))),
        };
        foreach (var content in new object[]
        {
            new { title = "b", facts = new { height = 1, speed = 1 } }, // 1
            new { title = "b", facts = new { height = 2, speed = 1 } }, // 2
            new { title = "b", facts = new { height = 2, speed = 2 } }, // 3
            new { title = "b", facts = 5 }, // 4
            new { title = "b", facts = 5, factsheet = 1 }, // 5
        })
            ids.Add(await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, ids[^1], TestEngine.Json(content))));

        Assert.Equal("4 2 0", await Of("/facts/height"));
        Assert.Equal("4 3 2 0", await Of("/facts"));
        Assert.Equal("1 0", await Of("/title"));
        Assert.Equal("5", await Of("/factsheet"));
        Assert.Equal("", await Of("/nothing \"$'%"));
        Assert.Equal("5 4 3 2 1 0", await Of(""));
        Assert.Equal("3 2", await Of("/facts", new HistoryFilter(ids[4], 2)));

        var recent = await engine.Store.Recent(Ref.Main, new HistoryFilter { Field = "/factsheet" }, TestEngine.Moderator, Ct);
        Assert.Equal([ids[5]], recent!.Versions.Where(version => version.DocumentId == id).Select(version => version.ChangeSetId));

        async Task<string> Of(string field, HistoryFilter? filter = null)
        {
            using var queries = Site.CountQueries();
            var page = await engine.Store.History(Ref.Main, id, (filter ?? new HistoryFilter()) with { Field = field }, TestEngine.Moderator, Ct);
            Assert.Equal(1, queries.Count);
            return string.Join(' ', page!.Versions.Select(version => ids.IndexOf(version.ChangeSetId)));
        }
    }

    [Fact]
    public async Task A_version_that_changed_more_fields_than_are_kept_is_listed_for_any()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var many = Enumerable.Range(0, 300).ToDictionary(i => $"f{i:000}", i => i);
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"f/{id:N}", TestEngine.Json(many)));
        many["f000"] = 7;
        var second = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(many)));
        Assert.Equal([first], await Of("/f299"));
        Assert.Equal([second, first], await Of("/f000"));

        async Task<IEnumerable<long>> Of(string field) =>
            (await engine.Store.History(Ref.Main, id, new HistoryFilter { Field = field }, TestEngine.Moderator, Ct))!.Versions.Select(version => version.ChangeSetId);
    }
}
