using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

public sealed class MomentTests(EngineDatabase database)
{
    private static readonly DateTimeOffset Spring = new(2020, 4, 1, 12, 0, 0, TimeSpan.Zero);

    private static ImportedVersion Version(string path, int number, DateTimeOffset at) => new(
        $"moments:{path}:{number}", at, TestEngine.Ann.Id is { } id ? new Author(id, "ann") : null!, $"version {number}", path,
        TestEngine.Json(new { title = $"{number}" }), false);

    [Fact]
    public async Task A_moment_means_the_time_a_version_tells_not_the_order_of_import()
    {
        await using var engine = database.Open();
        var (older, newer) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var path = $"moments/{older:N}";
        // The newer document first: its late version has a smaller change-set id than the other's early one.
        await engine.Import.Import(newer, [Version($"{path}-b", 1, Spring.AddYears(-2)), Version($"{path}-b", 2, Spring.AddYears(1))], CancellationToken.None);
        await engine.Import.Import(older, [Version(path, 1, Spring.AddYears(-1)), Version(path, 2, Spring.AddYears(2))], CancellationToken.None);

        var name = $"moment-{older:N}";
        await engine.Branch(name, "main@2020-04-01");

        foreach (var at in new[] { "main@2020-04-01T12:00Z", name, $"{name}@2020-04-01", "main@2020-12-31" })
        {
            Assert.Equal("1", await engine.Title(at, older));
            Assert.Equal("1", await engine.Title(at, newer));
        }

        Assert.Equal("2", await engine.Title("main@2021-04-02", newer));
        Assert.Equal("1", await engine.Title("main@2021-04-02", older));
        Assert.Null(await engine.Title("main@2018-01-01", older));
        Assert.Null(await engine.At("main@2018-01-01", path));
        var history = await engine.Store.History(Ref.OfBranch(Ref.MainName, Spring), older, new HistoryFilter(), TestEngine.Ben, CancellationToken.None);
        Assert.Equal([1], history!.Versions.Select(version => version.Number));
    }

    [Fact]
    public async Task A_branch_from_a_moment_merges_into_main_what_it_changed_and_nothing_else()
    {
        await using var engine = database.Open();
        var document = Guid.CreateVersion7();
        var path = $"moments/{document:N}";
        await engine.Import.Import(document, [Version(path, 1, Spring.AddYears(-1)), Version(path, 2, Spring.AddYears(2))], CancellationToken.None);
        var name = $"old-{document:N}";
        await engine.Branch(name, "main@2020-04-01");
        var before = await engine.Store.Read(Ref.OfBranch(name), document, TestEngine.Moderator, CancellationToken.None);
        await engine.Committed(TestEngine.Moderator, name, Change.Edit(document, before!.ChangeSetId, TestEngine.Json(new { title = "1", note = "from the branch" })));

        var preview = await engine.Merges.Preview(name, Ref.MainName, TestEngine.Moderator, CancellationToken.None);

        Assert.Equal([document], preview!.Combined.Select(one => one.DocumentId));
        Assert.Empty(preview.TakenOver);
        Assert.IsType<MergeResult.Landed>(await engine.Merge(name));
        var merged = await engine.Store.Read(Ref.Main, document, TestEngine.Moderator, CancellationToken.None);
        Assert.Equal("""{"note":"from the branch","title":"2"}""", merged!.Content!.Value.GetRawText());
    }

    [Theory]
    [InlineData("tag:season-2026", "tag:season-2026")]
    [InlineData("tag:season-2026@2026-01-31", "tag:season-2026@2026-01-31T00:00Z")]
    [InlineData("change:12@2026-01-31T12:00Z", "change:12@2026-01-31T12:00Z")]
    [InlineData("season@2026-01-31 12:00", "season@2026-01-31T12:00Z")]
    [InlineData("tag:", null)]
    [InlineData("tag:No Name", null)]
    [InlineData("change:-1", null)]
    [InlineData("main@yesterday", null)]
    [InlineData("main@2026-01-31T12:00:05", "main@2026-01-31T12:00:05Z")]
    [InlineData("main@2026-01-31T12:00:05.25+01:00", "main@2026-01-31T11:00:05.25Z")]
    [InlineData("main@2026-01-31T00:30+01:00", "main@2026-01-30T23:30Z")]
    [InlineData("main@0001-01-01T00:00+14:00", null)]
    [InlineData("main@", null)]
    [InlineData("main@12:00", null)]
    [InlineData("main@5", null)]
    [InlineData("main@2026", null)]
    [InlineData("main@1/2/2026", null)]
    [InlineData("main@Jan 2026", null)]
    [InlineData("main@31 January 2026", null)]
    [InlineData("main@2026-01-31 12:00 PM", null)]
    public void Refs_are_read_and_written(string text, string? written) =>
        Assert.Equal(written, Ref.TryParse(text, out var parsed) ? parsed.ToString() : null);
}
