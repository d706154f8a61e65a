using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

public sealed class CommitTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_is_read_back_by_id_and_by_path_with_its_version()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var path = $"rides/{id:N}";
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, path, TestEngine.Json(new { title = "Taron", height = 30 })));
        var second = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = "Taron", height = 31 })));

        var version = await engine.At("main", path);

        Assert.NotNull(version);
        Assert.Equal((id, second, 2, "main", VersionKind.Edited), (version.DocumentId, version.ChangeSetId, version.Number, version.Branch, version.Kind));
        Assert.Equal(31, version.Content!.Value.GetProperty("height").GetInt32());
        Assert.Equal("moderator", version.Author!.Name);
        Assert.Equal("/height", Assert.Single(version.Changes!.Fields).Pointer);
        Assert.Equal(30, (await engine.Store.ReadVersion(id, first, TestEngine.Moderator, Ct))!.Content!.Value.GetProperty("height").GetInt32());
    }

    [Fact]
    public async Task Saving_what_is_there_makes_no_version()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"a/{id:N}", TestEngine.Json(new { title = "x" })));
        Assert.IsType<CommitResult.Unchanged>(await engine.Commit(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = "x" }))));
    }

    [Fact]
    public async Task Edits_of_different_fields_on_one_base_both_survive()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"a/{id:N}", TestEngine.Json(new { title = "a", speed = 1, height = 1 })));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = "a", speed = 2, height = 1 })));
        var result = await engine.Commit(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = "a", speed = 1, height = 2 })));

        Assert.Equal([id], Assert.IsType<CommitResult.Committed>(result).Merged);
        var content = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!.Content!.Value;
        Assert.Equal((2, 2), (content.GetProperty("speed").GetInt32(), content.GetProperty("height").GetInt32()));
    }

    [Fact]
    public async Task Edits_of_one_field_on_one_base_ask_a_person_and_write_nothing()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"a/{id:N}", TestEngine.Json(new { title = "a" })));
        var second = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = "b" })));
        var result = await engine.Commit(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = "c" })));

        var conflict = Assert.Single(Assert.IsType<CommitResult.Conflicted>(result).Conflicts);
        Assert.Equal("/title", Assert.Single(conflict.Fields).Pointer);
        Assert.Equal(second, (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!.ChangeSetId);
    }

    [Fact]
    public async Task A_change_set_is_made_whole_or_not_at_all()
    {
        await using var engine = database.Open();
        var (taken, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var path = $"a/{taken:N}";
        await engine.Committed(TestEngine.Moderator, "main", Change.Create(taken, path, TestEngine.Json(new { title = "a" })));
        var fresh = Guid.CreateVersion7();
        var result = await engine.Commit(
            TestEngine.Moderator, "main",
            Change.Create(fresh, $"a/{fresh:N}", TestEngine.Json(new { title = "b" })), Change.Create(other, path, TestEngine.Json(new { title = "c" })));

        Assert.Equal(new CommitResult.PathTaken(path, taken), result);
        Assert.Null(await engine.Store.Read(Ref.Main, fresh, TestEngine.Moderator, Ct));
    }

    [Fact]
    public async Task A_participant_that_fails_takes_the_change_set_with_it()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Store.Commit(
            new CommitRequest
            {
                Branch = "main", Viewer = TestEngine.Moderator, Message = "m", Origin = Origin.Api,
                Changes = [Change.Create(id, $"a/{id:N}", TestEngine.Json(new { title = "a" }))],
                InSameTransaction = (_, _, _) => throw new InvalidOperationException("no"),
            },
            Ct));
        Assert.Null(await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct));
    }

    [Fact]
    public async Task A_contributor_may_not_commit_to_main_but_may_on_a_new_branch_of_their_own()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"a/{id:N}", TestEngine.Json(new { title = "a" })));
        var edit = Change.Edit(id, first, TestEngine.Json(new { title = "b" }));
        Assert.IsType<CommitResult.Forbidden>(await engine.Commit(TestEngine.Ann, "main", edit));

        var name = $"submissions/{id:N}";
        var result = await engine.Store.Commit(
            new CommitRequest
            {
                Branch = name, NewBranch = new NewBranch(name, "A better title", BranchKind.Submission, BranchVisibility.Private),
                Viewer = TestEngine.Ann, Message = "m", Origin = Origin.Page, Changes = [edit],
            },
            Ct);

        Assert.IsType<CommitResult.Committed>(result);
        Assert.Equal("a", await engine.Title("main", id));
        Assert.Equal("b", await engine.Title(name, id, TestEngine.Ann));
        Assert.Equal("b", await engine.Title(name, id, TestEngine.Moderator));
        Assert.Null(await engine.Title(name, id, TestEngine.Ben));
    }

    [Fact]
    public async Task Many_writers_of_one_document_lose_nothing()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        const int writers = 16;
        var start = Enumerable.Range(0, writers).ToDictionary(i => $"f{i}", _ => 0);
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"a/{id:N}", TestEngine.Json(start)));

        await Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            await using var scope = engine.NewScope();
            var store = (IVersionStore)scope.ServiceProvider.GetService(typeof(IVersionStore))!;
            var own = new Dictionary<string, int>(start) { [$"f{writer}"] = 1 };
            var result = await store.Commit(
                new CommitRequest { Branch = "main", Viewer = TestEngine.Moderator, Message = "m", Origin = Origin.Api, Changes = [Change.Edit(id, first, TestEngine.Json(own))] },
                Ct);
            Assert.IsType<CommitResult.Committed>(result);
        }));

        var head = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!;
        Assert.Equal(writers + 1, head.Number);
        Assert.All(start.Keys, field => Assert.Equal(1, head.Content!.Value.GetProperty(field).GetInt32()));
    }
}
