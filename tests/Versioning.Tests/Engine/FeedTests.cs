using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>The feed of changes over all documents of a branch.</summary>
public sealed class FeedTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Change Create(Guid id) => Change.Create(id, $"feed/{id:N}", TestEngine.Json(new { title = "x" }));

    private static Guid[] NewIds(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];

    [Theory]
    [InlineData("123", 123, null)]
    [InlineData("123.0197a0000000700080000000000000ab", 123, "0197a000-0000-7000-8000-0000000000ab")]
    public void A_cursor_is_read_and_written(string text, long changeSet, string? document)
    {
        Assert.True(HistoryCursor.TryParse(text, null, out var cursor));
        Assert.Equal(new HistoryCursor(changeSet, document is null ? null : Guid.Parse(document)), cursor);
        Assert.Equal(text, cursor.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("12.")]
    [InlineData("12.x")]
    [InlineData(".0197a0000000700080000000000000ab")]
    [InlineData("99999999999999999999")]
    public void What_is_no_cursor_is_refused(string? text) => Assert.False(HistoryCursor.TryParse(text, null, out _));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task Every_version_of_a_large_change_set_comes_once_whatever_the_page_size(int limit)
    {
        await using var engine = database.Open();
        var branch = $"feed-{Guid.CreateVersion7():N}";
        await engine.Branch(branch, "main@2001-01-01");
        var (before, large, after) = (NewIds(1), NewIds(10), NewIds(2));
        foreach (var ids in new[] { before, large, after })
            await engine.Committed(TestEngine.Moderator, branch, [.. ids.Select(Create)]);

        var seen = new List<VersionSummary>();
        HistoryCursor? next = null;
        do
        {
            using var counter = Site.CountQueries();
            var page = (await engine.Store.Recent(Ref.OfBranch(branch), new HistoryFilter(next, limit), TestEngine.Moderator, Ct))!;
            Assert.Equal(1, counter.Count);
            Assert.InRange(page.Versions.Count, 1, limit);
            seen.AddRange(page.Versions);
            next = page.Next;
        }
        while (next is not null);

        var mine = seen.Where(version => version.Branch == branch).ToList();
        Assert.Equal([.. after.Order().Reverse(), .. large.Order().Reverse(), .. before], mine.Select(version => version.DocumentId));
        Assert.Equal(mine.Select(version => version.ChangeSetId).OrderDescending(), mine.Select(version => version.ChangeSetId));
    }

    [Fact]
    public async Task It_shows_what_one_author_wrote_by_id_or_by_name_in_any_case()
    {
        await using var engine = database.Open();
        var branch = $"by-{Guid.CreateVersion7():N}";
        await engine.Branch(branch, "main@2001-01-01");
        var name = $"Zoé {branch}";
        var (zoe, other) = (new Author(Guid.CreateVersion7(), name), new Author(Guid.CreateVersion7(), name.ToLowerInvariant()));
        var (first, second, third) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        foreach (var (author, id) in new (Author?, Guid)[] { (zoe, first), (null, second), (other, third) })
        {
            Assert.IsType<CommitResult.Committed>(await engine.Store.Commit(
                new CommitRequest { Branch = branch, Viewer = TestEngine.Moderator, Author = author, Message = "one", Origin = Origin.Api, Changes = [Create(id)] }, Ct));
        }

        Assert.Equal([first], await Documents(new HistoryFilter { AuthorId = zoe.Id }));
        Assert.Equal([third, first], await Documents(new HistoryFilter { AuthorName = name.ToUpperInvariant() }));
        Assert.Empty(await Documents(new HistoryFilter { AuthorName = "nobody at all" }));

        async Task<Guid[]> Documents(HistoryFilter filter)
        {
            using var counter = Site.CountQueries();
            var page = await engine.Store.Recent(Ref.OfBranch(branch), filter, TestEngine.Moderator, Ct);
            Assert.Equal(1, counter.Count);
            return [.. page!.Versions.Select(version => version.DocumentId)];
        }
    }
}
