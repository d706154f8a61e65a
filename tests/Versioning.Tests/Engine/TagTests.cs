using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

public sealed class TagTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<Tag> Made(TestEngine engine, string name, string of, Viewer viewer)
    {
        Assert.True(Ref.TryParse(of, out var at));
        return Assert.IsType<TagResult.Done>(await engine.Tags.Create(new NewTag(name, "A tag", at), viewer, Ct)).Tag;
    }

    [Fact]
    public async Task A_tag_stays_at_its_state_whatever_comes_after()
    {
        await using var engine = database.Open();
        var (kept, renamed, late) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var mark = $"t-{kept:N}";
        var first = await engine.Committed(
            TestEngine.Moderator, "main",
            Change.Create(kept, $"tags/{kept:N}", TestEngine.Json(new { title = "one" })), Change.Create(renamed, $"tags/{renamed:N}", TestEngine.Json(new { title = "one" })));
        await engine.Branch(mark);
        var second = await engine.Committed(TestEngine.Moderator, mark, Change.Edit(kept, first, TestEngine.Json(new { title = "branch" })));

        foreach (var (name, of) in new[] { ("main", "main"), ("branch", mark), ("change", $"change:{first}"), ("again", $"tag:{mark}/branch"), ("then", $"{mark}@2999-01-01") })
            await Made(engine, $"{mark}/{name}", of, TestEngine.Moderator);

        await engine.Committed(TestEngine.Moderator, "main", new Change(renamed, first, TestEngine.Json(new { title = "two" }), $"tags/{late:N}-new"), Change.Delete(kept, first));
        await engine.Committed(TestEngine.Moderator, mark, Change.Edit(kept, second, TestEngine.Json(new { title = "later" })));

        string[] refs = ["main", "branch", "change", "again", "then"];
        var titles = await Task.WhenAll(refs.Select(name => engine.Title($"tag:{mark}/{name}", kept)));
        Assert.Equal(["one", "branch", "one", "branch", "branch"], titles);
        Assert.Equal("one", await engine.Title($"tag:{mark}/main", renamed));
        Assert.Equal(renamed, (await engine.At($"tag:{mark}/main", $"tags/{renamed:N}"))!.DocumentId);
        Assert.Null(await engine.At($"tag:{mark}/main", $"tags/{late:N}-new"));
        var history = await engine.Store.History(Ref.OfTag($"{mark}/branch"), kept, new HistoryFilter(), TestEngine.Moderator, Ct);
        Assert.Equal([second, first], history!.Versions.Select(version => version.ChangeSetId));

        await engine.Branch($"{mark}-fork", $"tag:{mark}/branch");
        Assert.Equal("branch", await engine.Title($"{mark}-fork", kept));
    }

    [Fact]
    public async Task A_tag_of_a_moment_takes_in_nothing_imported_later()
    {
        await using var engine = database.Open();
        var (early, imported) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var mark = $"m-{early:N}";
        await engine.Import.Import(early, [Version(early, 2018)], Ct);
        var tag = await Made(engine, mark, "main@2020-01-01", TestEngine.Moderator);
        await engine.Import.Import(imported, [Version(imported, 2019)], Ct);
        Assert.Equal(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), tag.Until);
        Assert.Equal(("2018", null), (await engine.Title($"tag:{mark}", early), await engine.Title($"tag:{mark}", imported)));

        static ImportedVersion Version(Guid id, int year) => new(
            $"tags:{id}", new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero), new Author(Guid.CreateVersion7(), "dora"), "one", $"tags/{id:N}",
            TestEngine.Json(new { title = $"{year}" }), false);
    }

    [Fact]
    public async Task Moderators_tag_what_they_see_and_anyone_their_own_branches()
    {
        await using var engine = database.Open();
        var mark = $"p-{Guid.CreateVersion7():N}";
        Assert.IsType<BranchResult.Done>(await engine.Branches.Create(new NewBranch(mark, "Mine", Visibility: BranchVisibility.Private), TestEngine.Ann, Ct));
        var tag = await Made(engine, mark, mark, TestEngine.Ann);
        Assert.True(tag.MayDelete);

        Assert.IsType<TagResult.Forbidden>(await engine.Tags.Create(new NewTag($"{mark}-2", "x", Ref.Main), TestEngine.Ann, Ct));
        Assert.IsType<TagResult.Forbidden>(await engine.Tags.Create(new NewTag($"{mark}-2", "x", Ref.Main), Viewer.Visitor, Ct));
        Assert.IsType<TagResult.NotFound>(await engine.Tags.Create(new NewTag($"{mark}-2", "x", Ref.OfBranch(mark)), TestEngine.Ben, Ct));
        // Of a branch that cannot be seen there is no tag either.
        Assert.Null(await engine.Tags.Find(mark, TestEngine.Ben, Ct));
        Assert.DoesNotContain((await engine.Tags.List(mark[..^1], 10, TestEngine.Ben, Ct)).Tags, one => one.Name == mark);
        Assert.Null(await engine.Store.Recent(Ref.OfTag(mark), new HistoryFilter(), TestEngine.Ben, Ct));
        Assert.IsType<TagResult.NotFound>(await engine.Tags.Delete(mark, TestEngine.Ben, Ct));

        Assert.IsType<TagResult.Done>(await engine.Tags.Delete(mark, TestEngine.Ann, Ct));
        Assert.Null(await engine.Tags.Find(mark, TestEngine.Ann, Ct));
    }

    [Fact]
    public async Task A_name_is_taken_once_and_keeps_to_the_rules_of_branch_names()
    {
        await using var engine = database.Open();
        var mark = $"n-{Guid.CreateVersion7():N}";
        await Made(engine, mark, "main", TestEngine.Moderator);
        Assert.IsType<TagResult.NameTaken>(await engine.Tags.Create(new NewTag(mark, "again", Ref.Main), TestEngine.Moderator, Ct));
        Assert.Contains("lower-case", Invalid(await engine.Tags.Create(new NewTag("No Name", "x", Ref.Main), TestEngine.Moderator, Ct)), StringComparison.Ordinal);
        Assert.Contains("title", Invalid(await engine.Tags.Create(new NewTag($"{mark}-2", "", Ref.Main), TestEngine.Moderator, Ct)), StringComparison.Ordinal);

        static string Invalid(TagResult result) => Assert.IsType<TagResult.Invalid>(result).Problem;
    }

    [Fact]
    public async Task The_list_goes_by_name_one_query_a_page()
    {
        await using var engine = database.Open();
        var mark = $"zz-{Guid.CreateVersion7():N}";
        foreach (var n in new[] { 3, 1, 2 })
            await Made(engine, $"{mark}-{n}", "main", TestEngine.Moderator);
        var seen = new List<string>();
        var after = mark;
        do
        {
            using var counter = Site.CountQueries();
            var page = await engine.Tags.List(after, 2, TestEngine.Ben, Ct);
            Assert.Equal(1, counter.Count);
            seen.AddRange(page.Tags.Select(tag => tag.Name).Where(name => name.StartsWith(mark, StringComparison.Ordinal)));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal([$"{mark}-1", $"{mark}-2", $"{mark}-3"], seen);
    }
}
