using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Archive;

public sealed class ArchiveUnderLoadTests(EngineDatabase database)
{
    private const int Writers = 8;
    private const int Documents = 2;
    private const int Edits = 25;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// Everything that rests on stored contents at once: edits, contents that come back, first changes on new branches,
    /// renames there and merges that take contents over, while the same documents are packed again and again.
    /// </summary>
    [Fact]
    public async Task Writers_and_the_archive_at_the_same_documents_lose_nothing()
    {
        await using var engine = database.Open();
        var ids = Enumerable.Range(0, Documents).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var id in ids)
            await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"load/{id:N}", Content(0, 0)));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var archive = Task.Run(() => Archive(engine, ids, stop.Token), Ct);
        var written = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(engine, ids[writer % Documents], writer), Ct)));
        await stop.CancelAsync();
        Assert.True(await archive > 0, "nothing was packed while the writers wrote");

        foreach (var id in ids)
            Assert.Equal(0, await engine.Broken(id));
        foreach (var (id, changeSet, content) in written.SelectMany(versions => versions))
        {
            var version = (await engine.Store.ReadVersion(id, changeSet, TestEngine.Moderator, Ct))!;
            Assert.Equal(content, version.Content!.Value.GetProperty("by").GetString());
        }
    }

    private static System.Text.Json.JsonElement Content(int writer, int edit) =>
        TestEngine.Json(new { title = "t", by = $"{writer}/{edit}", body = ArchiveEngine.Text(edit) });

    private static async Task<int> Archive(TestEngine engine, Guid[] ids, CancellationToken stop)
    {
        var packed = 0;
        while (!stop.IsCancellationRequested)
        {
            foreach (var id in ids)
            {
                packed += (await engine.Pack(id)).Versions;
                if (packed % 5 == 4)
                {
                    await using var scope = engine.NewScope();
                    await scope.ServiceProvider.GetRequiredService<IArchive>().Restore(id, Accounts.Viewer.Site, CancellationToken.None);
                }
            }
        }

        return packed;
    }

    private static async Task<List<(Guid, long, string)>> Write(TestEngine engine, Guid id, int writer)
    {
        var random = new Random(writer);
        var written = new List<(Guid, long, string)>();
        for (var edit = 1; edit <= Edits; edit++)
        {
            await using var scope = engine.NewScope();
            var store = scope.ServiceProvider.GetRequiredService<IVersionStore>();
            var branches = scope.ServiceProvider.GetRequiredService<IBranches>();
            // Every third edit goes through a branch of its own; every second brings back a content that was there before.
            var branch = edit % 3 == 0 ? $"load-{id:N}-{writer}-{edit}" : Ref.MainName;
            if (branch != Ref.MainName)
                Assert.IsType<BranchResult.Done>(await branches.Create(new NewBranch(branch, branch), TestEngine.Moderator, Ct));
            var old = edit % 2 == 0 ? random.Next(1, edit) : edit;
            while (true)
            {
                var head = (await store.Read(Ref.OfBranch(branch), id, TestEngine.Moderator, Ct))!;
                var rename = branch != Ref.MainName && edit % 2 == 1;
                var result = await store.Commit(
                    new CommitRequest
                    {
                        Branch = branch, Viewer = TestEngine.Moderator, Message = "load", Origin = Origin.Api, RefuseMovedHead = true,
                        Changes = [Change.Edit(id, head.ChangeSetId, rename ? head.Content!.Value : Content(writer, old), rename ? $"load/{id:N}-{writer}-{edit}" : null)],
                    },
                    Ct);
                if (result is CommitResult.Stale)
                    continue;
                if (result is CommitResult.Committed done)
                    written.Add((id, done.ChangeSetId, rename ? head.Content!.Value.GetProperty("by").GetString()! : $"{writer}/{old}"));
                break;
            }

            if (branch != Ref.MainName && edit % 2 == 0)
            {
                var merge = await scope.ServiceProvider.GetRequiredService<IMerges>().Merge(
                    new MergeRequest { Source = branch, Target = Ref.MainName, Viewer = TestEngine.Moderator, Message = "load" }, Ct);
                Assert.True(merge is MergeResult.Landed or MergeResult.NeedsDecisions or MergeResult.NothingToMerge, merge.ToString());
            }
        }

        return written;
    }
}
