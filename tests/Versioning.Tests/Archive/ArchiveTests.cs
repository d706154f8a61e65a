using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Versioning.Archive;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Archive;

public sealed class ArchiveTests(EngineDatabase database)
{
    private static readonly Author Carol = new(Guid.CreateVersion7(), "carol");
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static object Page(int number) => new { title = $"v{number}", body = ArchiveEngine.Text(number) };

    private static async Task<Guid> Imported(TestEngine engine, int versions)
    {
        var id = Guid.CreateVersion7();
        var start = DateTimeOffset.UtcNow.AddDays(-2 * versions);
        await engine.Import.Import(
            id,
            [.. Enumerable.Range(1, versions).Select(n => new ImportedVersion($"archive:{id}:{n}", start.AddDays(n), Carol, $"edit {n}", $"a/{id:N}", TestEngine.Json(Page(n)), false))],
            Ct);
        return id;
    }

    [Fact]
    public async Task Packed_versions_read_as_before_and_only_the_head_stays_a_row()
    {
        await using var engine = database.Open();
        var id = await Imported(engine, 400);
        await engine.Branch($"b-{id:N}");
        string[] refs = ["main", $"b-{id:N}", $"main@{DateTime.UtcNow.AddDays(-500):yyyy-MM-dd}"];
        var before = await Reads.Of(engine, id, refs);

        var packed = await engine.Pack(id);
        Assert.InRange(packed.Versions, 380, 399);
        Assert.True(packed.After * 3 < packed.Before, $"{packed.Before} became {packed.After}");
        Assert.Equal(before, await Reads.Of(engine, id, refs));
        Assert.InRange(await engine.Rows(id), 1, 2);
        Assert.Equal(0, await engine.Broken(id));
        Assert.Equal(default, await engine.Pack(id));
    }

    [Fact]
    public async Task Only_what_is_old_enough_moves()
    {
        await using var engine = database.Open();
        var id = await Imported(engine, 300);
        var cutoff = DateTime.UtcNow.AddDays(-400);
        var before = await Reads.Of(engine, id, "main");
        await engine.Pack(id, cutoff);
        Assert.Equal(0, await engine.Count("SELECT count(*) FROM versioning.versions WHERE document_id = $1 AND pack_id IS NOT NULL AND at >= now() - interval '400 days'", id));
        Assert.InRange(await engine.Hot(id), 100, 220);
        await engine.Pack(id, cutoff.AddDays(200));
        await engine.Pack(id);
        Assert.InRange(await engine.Hot(id), 1, 20);
        Assert.Equal(before, await Reads.Of(engine, id, "main"));
        Assert.Equal(0, await engine.Broken(id));
        Assert.Equal(0, await engine.Count("SELECT count(*) FROM versioning.packs WHERE document_id = $1 AND count > 256", id));
    }

    [Fact]
    public async Task A_restored_document_reads_as_before_and_can_be_packed_again()
    {
        await using var engine = database.Open();
        var id = await Imported(engine, 300);
        var before = await Reads.Of(engine, id, "main");
        var packed = await engine.Pack(id);
        var archive = engine.Services.GetRequiredService<IArchive>();
        Assert.Null(await archive.Restore(id, TestEngine.Moderator, Ct));
        Assert.Equal(packed.Versions, await archive.Restore(id, Accounts.Viewer.Site, Ct));
        Assert.Equal((0, 0), (await engine.Packs(id), await engine.Broken(id)));
        Assert.Equal(before, await Reads.Of(engine, id, "main"));

        Assert.Equal(packed.Versions, (await engine.Pack(id)).Versions);
        Assert.Equal(before, await Reads.Of(engine, id, "main"));
        Assert.Null(await archive.Restore(Guid.CreateVersion7(), Accounts.Viewer.Site, Ct));
    }

    [Fact]
    public async Task A_run_cut_short_between_two_packs_loses_nothing_and_the_next_goes_on()
    {
        await using var engine = database.Open();
        var id = await Imported(engine, 400);
        var before = await Reads.Of(engine, id, "main");
        using var cancel = new CancellationTokenSource();
        // The second pack's time is asked for while the first is in place.
        var run = new ArchiveDocument(engine.Services.GetRequiredService<NpgsqlDataSource>(), new CancellingClock(2, cancel));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Run(id, ArchiveEngine.Everything, cancel.Token));

        Assert.Equal(1, await engine.Packs(id));
        Assert.InRange(await engine.Hot(id), 100, 350);
        Assert.Equal(0, await engine.Broken(id));
        Assert.Equal(before, await Reads.Of(engine, id, "main"));
        await engine.Pack(id);
        Assert.InRange(await engine.Hot(id), 1, 20);
        Assert.Equal(before, await Reads.Of(engine, id, "main"));
    }

    private sealed class CancellingClock(int call, CancellationTokenSource cancel) : TimeProvider
    {
        private int _calls;

        public override DateTimeOffset GetUtcNow()
        {
            if (++_calls == call)
                cancel.Cancel();
            return base.GetUtcNow();
        }
    }

    [Fact]
    public async Task A_branch_made_at_a_packed_version_is_edited_renamed_and_merged()
    {
        await using var engine = database.Open();
        var id = await Imported(engine, 60);
        var old = (await engine.Store.History(Ref.Main, id, new HistoryFilter(Limit: 200), TestEngine.Moderator, Ct))!.Versions.Single(version => version.Number == 20);
        await engine.Pack(id);
        var (edited, renamed) = ($"edited-{id:N}", $"renamed-{id:N}");
        await engine.Branch(edited, $"change:{old.ChangeSetId}");
        await engine.Branch(renamed, $"change:{old.ChangeSetId}");

        await engine.Committed(TestEngine.Moderator, renamed, Change.Edit(id, old.ChangeSetId, TestEngine.Json(Page(20)), $"a/{id:N}-renamed"));
        Assert.Equal("v20", await engine.Title(renamed, id));
        await engine.Committed(TestEngine.Moderator, edited, Change.Edit(id, old.ChangeSetId, TestEngine.Json(new { title = "from the branch", body = ArchiveEngine.Text(20) })));
        Assert.Equal(0, await engine.Broken(id));

        var waiting = Assert.IsType<MergeResult.NeedsDecisions>(await engine.Merge(edited));
        Assert.Equal("v20", Assert.Single(Assert.Single(waiting.Conflicts).Fields).Base!.Value.GetString());
        await engine.Merges.Decide(waiting.MergeId, [new Decision(id, "/title", Versioning.Merge.Resolution.Theirs)], TestEngine.Moderator, Ct);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(edited, waiting.MergeId));
        var head = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!.Content!.Value;
        Assert.Equal(("from the branch", ArchiveEngine.Text(60)), (head.GetProperty("title").GetString(), head.GetProperty("body").GetString()));
    }

    [Fact]
    public async Task What_was_packed_can_become_the_head_again()
    {
        await using var engine = database.Open();
        var id = await Imported(engine, 60);
        await engine.Pack(id);
        var head = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!;
        var back = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, head.ChangeSetId, TestEngine.Json(Page(5))));
        Assert.Equal("v5", await engine.Title("main", id));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, back, TestEngine.Json(Page(61))));
        Assert.Equal("v5", await engine.Title($"change:{back}", id));
        Assert.Equal(0, await engine.Broken(id));
    }

    [Fact]
    public async Task A_packed_content_of_a_closed_branch_is_merged_as_it_was()
    {
        await using var engine = database.Open();
        var id = await Imported(engine, 20);
        var branch = $"closed-{id:N}";
        await engine.Branch(branch);
        var head = (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!;
        for (var n = 100; n < 112; n++)
        {
            var based = (await engine.Store.Read(Ref.OfBranch(branch), id, TestEngine.Moderator, Ct))!;
            await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, based.ChangeSetId, TestEngine.Json(Page(n))));
        }

        Assert.IsType<BranchResult.Done>(await engine.Branches.Archive(branch, TestEngine.Moderator, Ct));
        await engine.Pack(id);
        Assert.Equal("v111", await engine.Title(branch, id));
        Assert.Equal(1, await engine.Hot(id));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(branch));
        Assert.Equal("v111", await engine.Title("main", id));
        Assert.Equal(0, await engine.Broken(id));
        Assert.NotEqual(head.ChangeSetId, (await engine.Store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!.ChangeSetId);
    }
}
