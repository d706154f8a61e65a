using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Content.Import;
using VersionedContent.Content.Import.Histories;
using VersionedContent.Content.Import.MediaWiki;
using VersionedContent.Testing;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Tests.Import;

public sealed class Loading_and_verifying(Site site)
{
    private readonly string repo = $"o/{Guid.NewGuid():n}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_loaded_says_what_its_source_said_and_is_not_loaded_twice()
    {
        string[] lines =
        [
            Line("a", "notes.md", "markdown", Version(1, "# One\r\n"), Version(2, "# One\r\n", renamedFrom: "draft.md"), Removal(3), Version(4, "# Back\0again")),
            Line("b", "facts.json", "json", Version(1, """{"a": 1.0, "b": [null, "é"]}"""), Version(2, """{"a": 1,}"""), Version(3, "[1, 1e3]")),
            Line("c", "page.md", "markdown+front-matter", Version(1, "---\nv: 1.10\n---\ntext"), Version(2, "no front matter")),
        ];

        var first = await Load(lines);
        var second = await Load(lines);
        var verified = await Verify(lines);

        Assert.Equal((3, 9, 0, 1), (first.Documents, first.Imported, first.Present, first.Removals));
        Assert.Equal((3, 0, 9), (second.Documents, second.Imported, second.Present));
        Assert.Empty(verified.Differences);
        Assert.Equal((9, 9, 1), (verified.Versions, verified.Equal, verified.Raw));
    }

    [Fact]
    public async Task A_run_that_was_cut_short_is_taken_up()
    {
        var versions = Enumerable.Range(1, 7).Select(n => Version(n, $"text {n}")).ToArray();

        await Load(Line("a", "long.md", "markdown", versions[..3]));
        var rest = await Load(Line("a", "long.md", "markdown", versions));

        Assert.Equal((4, 3), (rest.Imported, rest.Present));
        Assert.Equal(7, (await Verify(Line("a", "long.md", "markdown", versions))).Equal);
    }

    [Fact]
    public async Task What_stands_before_a_broken_line_is_loaded()
    {
        var tally = new ImportTally();

        var broken = await Assert.ThrowsAsync<BrokenSourceException>(() => Load(tally, Line("a", "good.md", "markdown", Version(1, "good")), "{broken"));

        Assert.Equal("line 2", broken.Where);
        Assert.Equal(1, tally.Imported);
    }

    [Fact]
    public async Task Verifying_tells_what_differs()
    {
        await Load(Line("a", "x.md", "markdown", Version(1, "one")));

        var verified = await Verify(Line("a", "x.md", "markdown", Version(1, "other"), Version(2, "two")));

        Assert.Equal((2, 0, 2), (verified.Versions, verified.Equal, verified.Different));
        Assert.Contains("the text differs", verified.Differences[0], StringComparison.Ordinal);
        Assert.Contains("it is not here", verified.Differences[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_documents_of_one_path_stand_side_by_side()
    {
        var tally = await Load(Line("a", "same.md", "markdown", Version(1, "one")), Line("b", "same.md", "markdown", Version(1, "two")));

        Assert.Equal((2, 1), (tally.Imported, tally.Beside));
    }

    [Fact]
    public async Task A_wiki_page_keeps_back_what_its_export_keeps_back()
    {
        var name = $"w{Guid.NewGuid():n}";
        var xml = $"""
            <mediawiki><siteinfo><dbname>{name}</dbname></siteinfo><page><title>T/x</title><id>7</id>
            <revision><id>1</id><timestamp>2020-01-01T00:00:00Z</timestamp><contributor><ip>10.0.0.1</ip></contributor><text>one</text></revision>
            <revision><id>2</id><timestamp>2020-01-02T00:00:00Z</timestamp><contributor deleted="deleted"/><comment deleted="deleted"/><text deleted="deleted"/></revision>
            <revision><id>3</id><timestamp>2020-01-03T00:00:00Z</timestamp><contributor><username/></contributor><comment>c</comment><text>three</text></revision>
            </page></mediawiki>
            """;
        var tally = new ImportTally();
        await EachDocument.Run(site.Services, Pages(), Load(tally), Ct);
        var verified = new VerifyTally();
        await EachDocument.Run(site.Services, Pages(), (scope, page, ct) => scope.GetRequiredService<VerifyDocument>().Run(page, verified, ct), Ct);

        Assert.Empty(verified.Differences);
        Assert.Equal((3, 3, 1), (verified.Versions, verified.Equal, verified.Withheld));
        await using var scope = site.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IVersionStore>();
        var page = await store.ReadPath(Ref.Main, $"{name}/T/x", Viewer.Visitor, Ct);
        var history = await store.History(Ref.Main, page!.DocumentId, new HistoryFilter(), Viewer.Visitor, Ct);
        Assert.Equal([LoadDocument.Nobody, null, "10.0.0.1"], history!.Versions.Select(version => version.Author?.Name));
        Assert.Equal(["c", null, ""], history.Versions.Select(version => version.Message));

        IAsyncEnumerable<SourceDocument> Pages() =>
            new MediaWikiReader(new MemoryStream(Encoding.UTF8.GetBytes(xml)), "x", new ImportWarnings()).Read().ToAsyncEnumerable();
    }

    private async Task<ImportTally> Load(params string[] lines)
    {
        var tally = new ImportTally();
        await Load(tally, lines);
        return tally;
    }

    private Task Load(ImportTally tally, params string[] lines) => EachDocument.Run(site.Services, Read(lines), Load(tally), Ct);

    private static Func<IServiceProvider, SourceDocument, CancellationToken, Task> Load(ImportTally tally) =>
        async (scope, document, ct) => tally.Add(document, await scope.GetRequiredService<LoadDocument>().Run(document, ct));

    private async Task<VerifyTally> Verify(params string[] lines)
    {
        var tally = new VerifyTally();
        await EachDocument.Run(site.Services, Read(lines), (scope, document, ct) => scope.GetRequiredService<VerifyDocument>().Run(document, tally, ct), Ct);
        return tally;
    }

    private static IAsyncEnumerable<SourceDocument> Read(string[] lines) =>
        HistoryReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), new ImportWarnings(), Ct);

    private string Line(string id, string path, string kind, params object[] versions) => JsonSerializer.Serialize(new { id, repo, path, kind, versions });

    private static object Version(int n, string content, string? renamedFrom = null) =>
        new { n, date = $"2020-01-0{n}T10:00:00Z", author = $"user-{n}", message = $"Change {n}", content, renamed_from = renamedFrom };

    private static object Removal(int n) => new { n, date = $"2020-01-0{n}T10:00:00Z", author = "bot", message = "", deleted = true };
}
