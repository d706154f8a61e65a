using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

public sealed class ImportTests(EngineDatabase database)
{
    private static readonly Author Carol = new(Guid.CreateVersion7(), "carol");
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static ImportedVersion[] History(Guid id, int versions, string? path = null) =>
    [
        .. Enumerable.Range(1, versions).Select(n => new ImportedVersion(
            $"test:{id}:{n}", Start.AddDays(n), Carol, $"edit {n}", path ?? $"imported/{id:N}",
            TestEngine.Json(new { title = $"v{n}", body = string.Concat(Enumerable.Range(0, 200).Select(line => $"Line {line} of version {(line == n % 200 ? n : 0)}.\n")) }), false)),
    ];

    [Fact]
    public async Task A_history_comes_in_with_its_dates_authors_and_messages_and_every_version_reads_back()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var source = History(id, 620);
        Assert.Equal(620, (await engine.Import.Import(id, source, Ct)).Imported);

        HistoryCursor? before = null;
        var found = new List<VersionSummary>();
        do
        {
            var page = (await engine.Store.History(Ref.Main, id, new HistoryFilter(before, 200), Viewer, Ct))!;
            found.AddRange(page.Versions);
            before = page.Next;
        }
        while (before is not null);

        Assert.Equal(Enumerable.Range(1, 620).Reverse(), found.Select(version => version.Number));
        Assert.All(found, version => Assert.Equal(("carol", $"edit {version.Number}", Start.AddDays(version.Number)), (version.Author!.Name, version.Message, version.At)));
        foreach (var version in found.Where(version => version.Number % 31 == 0))
        {
            var read = (await engine.Store.ReadVersion(id, version.ChangeSetId, Viewer, Ct))!;
            Assert.Equal(source[version.Number - 1].Content!.Value.GetRawText(), System.Text.Json.JsonSerializer.Serialize(new
            {
                title = read.Content!.Value.GetProperty("title").GetString(),
                body = read.Content.Value.GetProperty("body").GetString(),
            }));
        }
    }

    [Fact]
    public async Task Importing_again_adds_nothing_and_a_longer_source_only_what_is_new()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        await engine.Import.Import(id, History(id, 3), Ct);
        Assert.Equal((0, 3), await Counts(History(id, 3)));
        Assert.Equal((2, 3), await Counts(History(id, 5)));

        async Task<(int, int)> Counts(ImportedVersion[] versions)
        {
            var outcome = await engine.Import.Import(id, versions, Ct);
            return (outcome.Imported, outcome.Present);
        }
    }

    [Theory]
    [InlineData("main@2020-01-01", null)]
    [InlineData("main@2020-01-02T00:00Z", "v1")]
    [InlineData("main@2020-01-03T12:00Z", "v2")]
    [InlineData("main@2021-01-01", "v4")]
    public async Task A_moment_shows_what_stood_then(string moment, string? title)
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        await engine.Import.Import(id, History(id, 4), Ct);
        Assert.Equal(title, await engine.Title(moment, id));
        Assert.Equal(title, (await engine.At(moment, $"imported/{id:N}"))?.Content?.GetProperty("title").GetString());
    }

    [Fact]
    public async Task Withheld_deleted_and_restored_versions_keep_their_place()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var source = History(id, 4);
        source[1] = source[1] with { Content = null, Redacted = Redactions.Content | Redactions.Author };
        source[2] = source[2] with { Content = null, Deleted = true };
        await engine.Import.Import(id, source, Ct);

        var versions = (await engine.Store.History(Ref.Main, id, new HistoryFilter(), Viewer, Ct))!.Versions;
        Assert.Equal([VersionKind.Restored, VersionKind.Deleted, VersionKind.Edited, VersionKind.Created], versions.Select(version => version.Kind));
        Assert.Null(versions[2].Author);
        Assert.Null((await engine.Store.ReadVersion(id, versions[2].ChangeSetId, Viewer, Ct))!.Content);
        Assert.Equal("v4", await engine.Title("main", id));
    }

    [Fact]
    public async Task A_path_that_is_taken_gets_a_number()
    {
        await using var engine = database.Open();
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var path = $"imported/{first:N}";
        await engine.Import.Import(first, History(first, 1, path), Ct);
        Assert.Equal($"{path}-2", (await engine.Import.Import(second, History(second, 1, path), Ct)).Path);
        Assert.Equal(second, (await engine.At("main", $"{path}-2"))!.DocumentId);
    }

    [Fact]
    public async Task What_was_imported_can_be_edited_on()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        await engine.Import.Import(id, History(id, 3), Ct);
        var head = (await engine.Store.Read(Ref.Main, id, Viewer, Ct))!;
        await engine.Committed(Viewer, "main", Change.Edit(id, head.ChangeSetId, TestEngine.Json(new { title = "by hand" })));
        Assert.Equal(("by hand", "v3"), (await engine.Title("main", id), await engine.Title("main@2020-06-01", id)));
    }

    [Fact]
    public async Task Each_read_is_one_query_whatever_the_depth()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        await engine.Import.Import(id, History(id, 300), Ct);
        var outer = $"q-{id:N}";
        await engine.Branch(outer);
        for (var depth = 1; depth < 8; depth++)
            await engine.Branch($"{outer}-{depth}", depth == 1 ? outer : $"{outer}-{depth - 1}");
        Assert.True(Ref.TryParse($"{outer}-7", out var deep));

        var path = $"imported/{id:N}";
        Assert.Equal(1, await Count(() => engine.Store.Read(deep, id, Viewer, Ct)));
        Assert.Equal(1, await Count(() => engine.Store.ReadPath(deep, path, Viewer, Ct)));
        Assert.Equal(1, await Count(() => engine.Store.History(deep, id, new HistoryFilter(), Viewer, Ct)));
        Assert.Equal(1, await Count(() => engine.Store.History(Ref.Main, id, new HistoryFilter { Text = "edit 1", Kind = VersionKind.Edited }, Viewer, Ct)));
        Assert.Equal(1, await Count(() => engine.Store.Recent(Ref.Main, new HistoryFilter(), Viewer, Ct)));

        static async Task<int> Count<T>(Func<Task<T>> read)
        {
            using var counter = Site.CountQueries();
            Assert.NotNull(await read());
            return counter.Count;
        }
    }

    private static Accounts.Viewer Viewer => TestEngine.Moderator;
}
