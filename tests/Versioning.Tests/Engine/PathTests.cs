using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

public sealed class PathTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_renamed_document_is_found_by_its_old_path_until_another_takes_it()
    {
        await using var engine = database.Open();
        var (id, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (old, renamed) = ($"p/{id:N}", $"p/{id:N}-new");
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, old, TestEngine.Json(new { title = "a" })));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, TestEngine.Json(new { title = "a" }), renamed));

        var found = (await engine.At("main", old))!;
        Assert.Equal((id, renamed, old), (found.DocumentId, found.Path, found.RedirectedFrom));
        Assert.Null((await engine.At("main", renamed))!.RedirectedFrom);

        await engine.Committed(TestEngine.Moderator, "main", Change.Create(other, old, TestEngine.Json(new { title = "b" })));
        Assert.Equal(other, (await engine.At("main", old))!.DocumentId);
        Assert.Equal(old, (await engine.At($"change:{first}", old))!.Path);
    }

    [Fact]
    public async Task Two_documents_may_change_places_in_one_change_set()
    {
        await using var engine = database.Open();
        var (a, b) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var made = await engine.Committed(
            TestEngine.Moderator, "main",
            Change.Create(a, $"s/{a:N}", TestEngine.Json(new { title = "a" })), Change.Create(b, $"s/{b:N}", TestEngine.Json(new { title = "b" })));
        await engine.Committed(
            TestEngine.Moderator, "main",
            Change.Edit(a, made, TestEngine.Json(new { title = "a" }), $"s/{b:N}"), Change.Edit(b, made, TestEngine.Json(new { title = "b" }), $"s/{a:N}"));

        Assert.Equal(b, (await engine.At("main", $"s/{a:N}"))!.DocumentId);
        Assert.Equal(a, (await engine.At("main", $"s/{b:N}"))!.DocumentId);
    }

    [Fact]
    public async Task A_deleted_document_frees_its_path_and_can_come_back()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var path = $"d/{id:N}";
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, path, TestEngine.Json(new { title = "a" })));
        var deleted = await engine.Committed(TestEngine.Moderator, "main", Change.Delete(id, first));
        Assert.True((await engine.At("main", path))!.IsDeleted);

        var other = Guid.CreateVersion7();
        var taken = await engine.Committed(TestEngine.Moderator, "main", Change.Create(other, path, TestEngine.Json(new { title = "b" })));
        var back = Change.Edit(id, deleted, TestEngine.Json(new { title = "a" }));
        Assert.Equal(new CommitResult.PathTaken(path, other), await engine.Commit(TestEngine.Moderator, "main", back));

        await engine.Committed(TestEngine.Moderator, "main", Change.Delete(other, taken));
        await engine.Committed(TestEngine.Moderator, "main", back);
        var restored = (await engine.At("main", path))!;
        Assert.Equal((id, VersionKind.Restored, 3), (restored.DocumentId, restored.Kind, restored.Number));
    }

    [Fact]
    public async Task Of_many_who_want_one_path_at_once_one_gets_it()
    {
        await using var engine = database.Open();
        var path = $"c/{Guid.CreateVersion7():N}";
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            await using var scope = engine.NewScope();
            var store = (IVersionStore)scope.ServiceProvider.GetService(typeof(IVersionStore))!;
            return await store.Commit(
                new CommitRequest
                {
                    Branch = "main", Viewer = TestEngine.Moderator, Message = "m", Origin = Origin.Api,
                    Changes = [Change.Create(Guid.CreateVersion7(), path, TestEngine.Json(new { title = "x" }))],
                },
                Ct);
        }));
        Assert.Single(results, result => result is CommitResult.Committed);
        Assert.Equal(11, results.Count(result => result is CommitResult.PathTaken));
    }

    [Fact]
    public async Task A_branch_cannot_take_a_path_that_it_inherits()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var path = $"i/{id:N}";
        await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, path, TestEngine.Json(new { title = "a" })));
        var branch = $"b-{id:N}";
        await engine.Branch(branch);
        var result = await engine.Commit(TestEngine.Moderator, branch, Change.Create(Guid.CreateVersion7(), path, TestEngine.Json(new { title = "b" })));
        Assert.Equal(new CommitResult.PathTaken(path, id), result);
    }
}
