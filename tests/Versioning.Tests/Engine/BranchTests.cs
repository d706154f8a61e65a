using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

public sealed class BranchTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_branch_sees_its_parent_as_it_was_when_they_parted()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"b/{id:N}", TestEngine.Json(new { title = "one" })));
        var (outer, inner) = ($"outer-{id:N}", $"inner-{id:N}");
        await engine.Branch(outer);
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = "two" })));
        await engine.Branch(inner, outer);
        Assert.Equal(("two", "one", "one"), (await engine.Title("main", id), await engine.Title(outer, id), await engine.Title(inner, id)));

        await engine.Committed(TestEngine.Moderator, outer, Change.Edit(id, first, TestEngine.Json(new { title = "outer" })));
        Assert.Equal(("outer", "one"), (await engine.Title(outer, id), await engine.Title(inner, id)));
    }

    [Fact]
    public async Task A_private_branch_does_not_exist_for_others()
    {
        await using var engine = database.Open();
        var name = $"mine-{Guid.CreateVersion7():N}";
        Assert.IsType<BranchResult.Done>(await engine.Branches.Create(new NewBranch(name, "Mine", Visibility: BranchVisibility.Private), TestEngine.Ann, Ct));
        Assert.NotNull(await engine.Branches.Find(name, TestEngine.Ann, Ct));
        Assert.NotNull(await engine.Branches.Find(name, TestEngine.Moderator, Ct));
        Assert.Null(await engine.Branches.Find(name, TestEngine.Ben, Ct));
        Assert.Null(await engine.Store.Recent(Ref.OfBranch(name), new HistoryFilter(), TestEngine.Ben, Ct));
        Assert.IsType<CommitResult.NotFound>(await engine.Commit(
            TestEngine.Ben, name, Change.Create(Guid.CreateVersion7(), $"x/{name}", TestEngine.Json(new { title = "x" }))));
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("with space")]
    [InlineData("a//b")]
    [InlineData(".hidden")]
    [InlineData("")]
    public async Task A_name_that_cannot_be_used_is_refused_with_the_rule(string name)
    {
        await using var engine = database.Open();
        var result = await engine.Branches.Create(new NewBranch(name, "title"), TestEngine.Ann, Ct);
        Assert.Contains("lower-case", Assert.IsType<BranchResult.Invalid>(result).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_is_no_name_since_it_would_be_read_as_a_change_set()
    {
        await using var engine = database.Open();
        var branch = await engine.Branches.Create(new NewBranch("1234567890", "title"), TestEngine.Ann, Ct);
        Assert.Contains("is a number", Assert.IsType<BranchResult.Invalid>(branch).Problem, StringComparison.Ordinal);
        var tag = await engine.Tags.Create(new NewTag("42", "title", Ref.Main), TestEngine.Moderator, Ct);
        Assert.Contains("is a number", Assert.IsType<TagResult.Invalid>(tag).Problem, StringComparison.Ordinal);
        var name = $"2026/{Guid.CreateVersion7():N}";
        await engine.Branch(name);
        Assert.IsType<BranchResult.Invalid>(await engine.Branches.Rename(name, "2026", TestEngine.Moderator, Ct));
    }

    [Fact]
    public async Task A_name_is_taken_once()
    {
        await using var engine = database.Open();
        var name = $"once-{Guid.CreateVersion7():N}";
        await engine.Branch(name);
        Assert.IsType<BranchResult.NameTaken>(await engine.Branches.Create(new NewBranch(name, "title"), TestEngine.Ann, Ct));
    }

    [Fact]
    public async Task What_a_branch_changed_is_listed_with_what_moved_on_the_parent()
    {
        await using var engine = database.Open();
        var (quiet, moved) = (Guid.CreateVersion7(DateTimeOffset.UnixEpoch), Guid.CreateVersion7());
        var made = await engine.Committed(
            TestEngine.Moderator, "main",
            Change.Create(quiet, $"l/{quiet:N}", TestEngine.Json(new { title = "q" })), Change.Create(moved, $"l/{moved:N}", TestEngine.Json(new { title = "m" })));
        var branch = $"list-{quiet:N}";
        await engine.Branch(branch);
        await engine.Committed(
            TestEngine.Moderator, branch,
            Change.Edit(quiet, made, TestEngine.Json(new { title = "q2" })), Change.Edit(moved, made, TestEngine.Json(new { title = "m2" })));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(moved, made, TestEngine.Json(new { title = "m3" })));

        var changes = (await engine.Branches.Changes(branch, null, 100, TestEngine.Moderator, Ct))!;
        Assert.Equal([(quiet, false), (moved, true)], changes.Select(change => (change.Version.DocumentId, change.ChangedOnParent)));
    }

    [Fact]
    public async Task An_archived_branch_is_read_and_not_written()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var branch = $"old-{id:N}";
        await engine.Branch(branch);
        await engine.Committed(TestEngine.Moderator, branch, Change.Create(id, $"o/{id:N}", TestEngine.Json(new { title = "x" })));
        Assert.IsType<BranchResult.Done>(await engine.Branches.Archive(branch, TestEngine.Moderator, Ct));
        Assert.Equal("x", await engine.Title(branch, id));
        Assert.IsType<CommitResult.Forbidden>(await engine.Commit(
            TestEngine.Moderator, branch, Change.Create(Guid.CreateVersion7(), $"o/{branch}", TestEngine.Json(new { title = "y" }))));
    }

    [Fact]
    public async Task Reading_through_eight_levels_of_branches_is_one_query_and_making_a_ninth_is_one()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"deep/{id:N}", TestEngine.Json(new { title = "deep" })));
        var from = Ref.MainName;
        for (var depth = 1; depth <= 8; depth++, from = $"deep-{id:N}-{depth - 1}")
            await engine.Branch($"deep-{id:N}-{depth}", from);

        using (var counter = Site.CountQueries())
        {
            Assert.Equal("deep", await engine.Title(from, id));
            Assert.Equal(1, counter.Count);
        }

        using (var counter = Site.CountQueries())
        {
            Assert.NotNull(await engine.At(from, $"deep/{id:N}"));
            Assert.Equal(1, counter.Count);
        }

        using (var counter = Site.CountQueries())
        {
            await engine.Branch($"deep-{id:N}-9", from);
            Assert.Equal(1, counter.Count);
        }
    }
}
