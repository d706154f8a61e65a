using System.Text;
using System.Text.Json.Nodes;
using VersionedContent.Content.Import;
using VersionedContent.Content.Import.Histories;

namespace VersionedContent.Content.Tests.Import;

public sealed class Reading_histories
{
    private readonly ImportWarnings warnings = new();

    [Theory]
    [InlineData("json", """{"b": 1.50, "a": [null, true, "x"]}""", "data")]
    [InlineData("json", "[1, 2, 3]", "data")]
    [InlineData("json", "null", "data")]
    [InlineData("json", "12e2", "data")]
    [InlineData("json", """{"a": 1, }""", "raw")]
    [InlineData("json", "", "raw")]
    [InlineData("json", """{"a": 1, "a": 2}""", "raw")]
    [InlineData("json", """{"id": 12345678901234567890}""", "raw")]
    [InlineData("json", """{"pi": 3.14159265358979323846264}""", "raw")]
    [InlineData("json", """["\ud800"]""", "raw")]
    [InlineData("markdown", "# Title\r\n\r\ntext  \n\n", "article")]
    [InlineData("markdown", "", "article")]
    [InlineData("markdown+front-matter", "---\ntitle: X\nreleases:\n  - cycle: 1.10\n---\n\ntext\n", "article")]
    [InlineData("markdown+front-matter", "---\r\ntitle: \"X\"\r\n---\r\ntext", "article")]
    [InlineData("markdown+front-matter", "---\n---\ntext", "article")]
    [InlineData("markdown+front-matter", "no front matter", "article")]
    [InlineData("markdown+front-matter", "---\nnever closed", "article")]
    [InlineData("markdown+front-matter", "---\na: [1\n---\ntext", "raw")]
    [InlineData("markdown+front-matter", "---\na: 1\na: 2\n---\ntext", "raw")]
    [InlineData("markdown+front-matter", "---\n- a\n- b\n---\ntext", "raw")]
    public void An_item_says_what_its_source_said(string kind, string text, string type)
    {
        var item = SourceText.ToItem(kind, "docs/file.ext", text, warnings, "here");

        Assert.Equal(type, (string?)item["type"]);
        Assert.NotEqual("", (string?)item["title"]);
        Assert.True(SourceText.SaysTheSame((JsonObject)item.DeepClone(), text));
        Assert.False(SourceText.SaysTheSame(item, text + "x"));
        Assert.Equal(type == "raw" ? 1 : 0, warnings.Total);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("1.0", true)]
    [InlineData("0.1", true)]
    [InlineData("1e400", false)]
    [InlineData("9007199254740993", false)]
    [InlineData("100000000000000000000000", true)]
    [InlineData("0.10000000000000000555", false)]
    [InlineData("-0", true)]
    public void A_number_is_kept_as_a_number_only_where_a_double_says_the_same(string literal, bool exact) =>
        Assert.Equal(exact, ExactJson.IsExact(literal));

    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: 1.5", """{"a":1.5}""")]
    [InlineData("a: 1.10", """{"a":"1.10"}""")]
    [InlineData("a: 007", """{"a":"007"}""")]
    [InlineData("a: 2024-05-01", """{"a":"2024-05-01"}""")]
    [InlineData("a: 'true'", """{"a":"true"}""")]
    [InlineData("a: true\nb: ~\nc:", """{"a":true,"b":null,"c":null}""")]
    [InlineData("a: &x {b: [1, two]}\nc: *x", """{"a":{"b":[1,"two"]},"c":{"b":[1,"two"]}}""")]
    [InlineData("a: |\n  one\n  two", """{"a":"one\ntwo\n"}""")]
    public void Front_matter_becomes_typed_fields(string yaml, string json)
    {
        var fields = FrontMatter.Parse($"---\n{yaml}\n---\n", out var problem);

        Assert.Equal("", problem);
        Assert.Equal(json, fields?.ToJsonString());
    }

    [Theory]
    [InlineData("markdown", "guide/intro.md", "```\n# no\n```\n# The title ##\n", "The title")]
    [InlineData("markdown", "guide/intro.md", "no heading", "intro")]
    [InlineData("markdown+front-matter", "a.md", "---\ntitle: From the fields\n---\n# Heading", "From the fields")]
    [InlineData("json", "rides/taron.json", """{"name": "Taron"}""", "Taron")]
    [InlineData("json", "rides/taron.json", "[]", "taron")]
    public void The_title_comes_from_the_text_or_else_the_file_name(string kind, string path, string text, string title) =>
        Assert.Equal(title, (string?)SourceText.ToItem(kind, path, text, warnings, "here")["title"]);

    [Fact]
    public void Aliases_that_unfold_without_end_are_refused()
    {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++)
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");

        Assert.Null(FrontMatter.Parse($"---\n{bomb}---\n", out var problem));
        Assert.NotEqual("", problem);
    }

    [Fact]
    public async Task Renames_and_removals_keep_the_path_that_was_true_then()
    {
        var document = Assert.Single(await Read("""
            {"id":"hv-1","repo":"o/r","path":"new.md","kind":"markdown","versions":[
             {"n":1,"date":"2020-01-01T00:00:00Z","author":"a","message":"m","content":"one"},
             {"n":2,"date":"2020-01-02T00:00:00Z","author":"b","message":"","content":"two","renamed_from":"old.md"},
             {"n":3,"date":"2020-01-03T00:00:00Z","author":"a","message":"gone","content":null,"deleted":true}]}
            """.ReplaceLineEndings("")));

        Assert.Equal("history:o/r/new.md#hv-1", document.Key);
        Assert.Equal(["o/r/old.md", "o/r/new.md", "o/r/new.md"], document.Versions.Select(version => version.Path));
        Assert.Equal([false, false, true], document.Versions.Select(version => version.Deleted));
        Assert.Null(document.Versions[2].Content);
        Assert.Equal(["a", "b", "a"], document.Versions.Select(version => version.AuthorName));
    }

    [Theory]
    [InlineData("{not json", "line 2")]
    [InlineData("""{"id":"x","repo":"r","path":"p","kind":"json"}""", "line 2")]
    [InlineData("""{"id":"x","repo":"r","path":"p","kind":"json","versions":[]}""", "versions")]
    [InlineData("""{"id":"x","repo":"r","path":"p","kind":"json","versions":[{"n":1,"date":"2020-01-01T00:00:00Z","content":null}]}""", "content in version 1")]
    [InlineData("""{"id":"x","repo":"r","path":"p","kind":"json","versions":[{"n":1,"date":"yesterday","content":""}]}""", "line 2")]
    public async Task A_broken_line_is_named_and_what_came_before_is_kept(string line, string named)
    {
        const string Whole = """{"id":"hv-1","repo":"o/r","path":"a.md","kind":"markdown","versions":[{"n":1,"date":"2020-01-01T00:00:00Z","content":"one"}]}""";
        var documents = new List<SourceDocument>();

        var broken = await Assert.ThrowsAsync<BrokenSourceException>(async () =>
        {
            await foreach (var document in HistoryReader.Read(Lines(Whole, line), warnings, TestContext.Current.CancellationToken))
                documents.Add(document);
        });

        Assert.Single(documents);
        Assert.Contains(named, broken.Message, StringComparison.Ordinal);
        Assert.Equal("line 2", broken.Where);
    }

    [Fact]
    public async Task The_shared_histories_are_read_whole_and_say_what_they_said()
    {
        using var packed = SourceFile.Open(Testing.Data.Find("histories-visible.jsonl.gz"));
        int documents = 0, versions = 0, same = 0, removed = 0;
        await foreach (var (_, line) in HistoryReader.ReadLines(packed.Content, TestContext.Current.CancellationToken))
        {
            documents++;
            foreach (var version in line.Versions)
            {
                versions++;
                if (version.Deleted)
                    removed++;
                else if (SourceText.SaysTheSame(SourceText.ToItem(line.Kind, line.Path, version.Content!, warnings, $"{line.Path} {version.N}"), version.Content!))
                    same++;
            }
        }

        Assert.Equal((611, 26_799, 37), (documents, versions, removed));
        Assert.Equal(versions - removed, same);
        foreach (var (kind, count, places) in warnings.Kinds)
            TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {count} ({string.Join("; ", places)})");
        // 44 of JSON and 84 of YAML do not parse; 2 have a name twice and 12 a number too long for a double.
        Assert.Equal((128, 14), (warnings.Count(SourceText.Unparsable), warnings.Count(SourceText.Inexact)));
    }

    private async Task<List<SourceDocument>> Read(params string[] lines)
    {
        var documents = new List<SourceDocument>();
        await foreach (var document in HistoryReader.Read(Lines(lines), warnings, TestContext.Current.CancellationToken))
            documents.Add(document);
        return documents;
    }

    private static MemoryStream Lines(params string[] lines) => new(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
}
