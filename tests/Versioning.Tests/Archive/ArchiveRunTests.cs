using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Archive;

/// <summary>A database of its own: a run goes over every document there is.</summary>
public sealed class ArchiveRunDatabase : Database;

public sealed class ArchiveRunTests(ArchiveRunDatabase database) : IClassFixture<ArchiveRunDatabase>
{
    private static readonly TimeSpan Now = TimeSpan.Zero;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_packs_what_is_due_goes_on_where_it_was_cut_and_looks_at_nothing_twice()
    {
        await using var engine = new TestEngine(database.ConnectionString);
        var ids = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToArray();
        var start = DateTimeOffset.UtcNow.AddDays(-200);
        foreach (var id in ids)
        {
            await engine.Import.Import(
                id,
                [.. Enumerable.Range(1, 30).Select(n => new ImportedVersion($"run:{id}:{n}", start.AddDays(n), new Author(Guid.CreateVersion7(), "ann"), "", $"r/{id:N}", TestEngine.Json(new { body = ArchiveEngine.Text(n) }), false))],
                Ct);
        }

        var archive = engine.Services.GetRequiredService<IArchive>();
        Assert.Null(await archive.Status(TestEngine.Moderator, Ct));
        Assert.Null((await archive.Status(Viewer.Site, Ct))!.Last);

        var limited = await ArchiveRuns.Run(engine, new ArchiveRequest(Limit: 2));
        var documents = await engine.Count("SELECT count(DISTINCT document_id) FROM versioning.heads WHERE $1 IS NOT NULL", ids[0]);
        Assert.Equal(2, limited.Documents);
        Assert.Equal(documents - 2, (await archive.Status(Viewer.Site, Ct))!.Waiting);

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => archive.Run(new ArchiveRequest(), new ArchiveRuns.Act(_ => cancel.Cancel()), cancel.Token));
        var status = (await archive.Status(Viewer.Site, Ct))!;
        Assert.Null(status.Last!.FinishedAt);
        Assert.Equal(1, status.Last.Progress.Documents);

        var reports = new List<ArchiveProgress>();
        var rest = await ArchiveRuns.Run(engine, new ArchiveRequest(), new ArchiveRuns.Act(reports.Add));
        // Each head stays, and the version whose content it is compressed against.
        Assert.Equal(5 * 28, limited.Versions + status.Last.Progress.Versions + rest.Versions);
        Assert.Equal(rest, reports[^1]);
        foreach (var id in ids)
            Assert.Equal((1, 2, 0), (await engine.Packs(id), await engine.Hot(id), await engine.Broken(id)));
        Assert.NotNull((await archive.Status(Viewer.Site, Ct))!.Last!.FinishedAt);
        Assert.Equal(0, (await ArchiveRuns.Run(engine, new ArchiveRequest())).Versions);

        // Ninety days on a version is due that is not today.
        var young = Guid.CreateVersion7();
        var last = await engine.Committed(TestEngine.Moderator, "main", Change.Create(young, "r/young", TestEngine.Json(new { title = "1" })));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(young, last, TestEngine.Json(new { title = "2" })));
        Assert.Equal(0, (await ArchiveRuns.Run(engine, new ArchiveRequest())).Versions);
        Assert.Equal(1, (await ArchiveRuns.Run(engine, new ArchiveRequest(Now))).Versions);
        Assert.Equal("1", await engine.Title($"change:{last}", young));
    }
}
