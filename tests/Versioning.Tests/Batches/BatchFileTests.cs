using System.Text;
using VersionedContent.Versioning.Batches;
using Xunit;

namespace VersionedContent.Versioning.Tests.Batches;

public sealed class BatchFileTests
{
    [Theory]
    [InlineData("""{"path":"a/b","content":{"x":1}}""", null)]
    [InlineData("""{"path":"a/b","delete":true}""", null)]
    [InlineData("""{"path":"a/b","newPath":"c/d"}""", null)]
    [InlineData("""{"path":"a/b","newPath":"c/d","content":{},"basedOn":7}""", null)]
    [InlineData("""{"document":"01890000-0000-7000-8000-000000000001","path":"c/d"}""", null)]
    [InlineData("""[1]""", "Each change is a JSON object")]
    [InlineData("""{"content":{}}""", "Name the document")]
    [InlineData("""{"path":"a/b"}""", "Nothing would change")]
    [InlineData("""{"path":"a/b","delete":true,"content":{}}""", "neither content nor a new path")]
    [InlineData("""{"path":"a/b","contents":{}}""", "no member \"contents\"")]
    [InlineData("""{"path":7,"content":{}}""", "\"path\" has a value it cannot have")]
    [InlineData("""{"path":"a//b","content":{}}""", "Each part of a path")]
    [InlineData("""{"path":"a/b","content":{"x":1,"x":2}}""", "stands twice")]
    [InlineData("""{"path":"a/b","content":{}""", "This is no JSON")]
    public async Task A_line_is_a_change_or_says_what_is_wrong(string json, string? problem)
    {
        var line = Assert.Single(await Read(json));
        if (problem is null)
            Assert.NotNull(line.Change);
        else
            Assert.Contains(problem, line.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Lines_are_counted_as_an_editor_counts_them(string end)
    {
        var lines = await Read($"\uFEFF{{\"path\":\"a\",\"delete\":true}}{end}{end}nonsense{end}{{\"path\":\"b\",\"delete\":true}}");
        Assert.Equal([1, 3, 4], lines.Select(line => line.Number));
        Assert.Equal(["a", null, "b"], lines.Select(line => line.Change?.Path));
    }

    [Fact]
    public async Task A_line_longer_than_any_document_ends_the_reading()
    {
        var lines = await Read($"{{\"path\":\"a\",\"delete\":true}}\n{new string(' ', 14_000_000)}");
        Assert.Contains("longer than", lines[^1].Problem, StringComparison.Ordinal);
    }

    private static async Task<List<BatchLine>> Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await BatchFile.Read(stream, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }
}
