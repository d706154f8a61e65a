using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>Blame, and links to places, on pages and over the API.</summary>
public sealed class BlamePageTests(Site site) : IClassFixture<Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<(Guid Id, string Path)> Import(params string[] bodies)
    {
        var id = Guid.CreateVersion7();
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IHistoryImport>().Import(
            id,
            [
                .. bodies.Select((body, n) => new ImportedVersion(
                    $"page:{id}:{n}", new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(n), new Author(Guid.CreateVersion7(), $"writer {n + 1}"),
                    $"edit {n + 1} & <more>", $"pages/{id:N}", TestEngine.Json(new { type = "raw", title = "A title", body }), false)),
            ],
            Ct);
        return (id, $"pages/{id:N}");
    }

    [Fact]
    public async Task The_page_groups_lines_by_version_and_lists_the_other_fields()
    {
        var (_, path) = await Import("one\ntwo\nthree\n", "one\nTwo\nthree\n", "one\nTwo\nthree\nfour\n");
        using var browser = site.NewBrowser();
        var page = await browser.Open($"/blame/{path}");
        var runs = page.Document.QuerySelectorAll(".blame-run").Select(run =>
            $"{run.QuerySelector(".person")!.TextContent.Trim()[^1]}{run.ClassList.First(name => name.StartsWith("blame-age", StringComparison.Ordinal))[^1]}: "
            + string.Join('|', run.QuerySelectorAll(".blame-text").Select(line => line.TextContent)));
        Assert.Equal(["13: one", "21: Two", "13: three", "30: four"], runs);
        Assert.Equal("edit 2 & <more>", page.Document.QuerySelectorAll(".blame-who")[1].GetAttribute("title"));
        Assert.NotNull(page.Document.GetElementById("field.body-L2"));
        Assert.Contains("A title", page.Document.GetElementById("field.title")!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"/blame/{path}", (await browser.Open($"/history/{path}")).Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        using var missing = await browser.Http.GetAsync(new Uri("/blame/no/such/page", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task The_api_names_the_versions_of_lines_and_fields()
    {
        var (id, _) = await Import("one\ntwo\n", "one\nTwo\n");
        using var browser = site.NewBrowser();
        using var answer = JsonDocument.Parse(await browser.Http.GetStringAsync($"/api/v1/documents/{id}/blame", Ct));
        var versions = answer.RootElement.GetProperty("versions").EnumerateArray().ToDictionary(v => v.GetProperty("changeSet").GetInt64(), v => v.GetProperty("version").GetInt32());
        var fields = answer.RootElement.GetProperty("fields").EnumerateArray().Select(field =>
            $"{field.GetProperty("pointer")} {versions[field.GetProperty("changeSet").GetInt64()]}"
            + (field.TryGetProperty("lines", out var lines) && lines.ValueKind == JsonValueKind.Array
                ? ": " + string.Join(' ', lines.EnumerateArray().Select(run => $"{run.GetProperty("line")}+{run.GetProperty("count")}={versions[run.GetProperty("changeSet").GetInt64()]}"))
                : ""));
        Assert.Equal(["/body 2: 1+1=1 2+1=2", "/title 1", "/type 1"], fields);
        using var missing = await browser.Http.GetAsync(new Uri($"/api/v1/documents/{Guid.CreateVersion7()}/blame", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var wrong = await browser.Http.GetAsync(new Uri($"/api/v1/documents/{id}/blame?ref=no%20ref", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Theory]
    [InlineData("", "inline")]
    [InlineData("&mode=split", "split")]
    public async Task A_place_of_a_comparison_can_be_linked_to(string query, string mode)
    {
        var (_, path) = await Import("one\nthe second line\nthree\n", "one\nthe 2nd line\nthree\n");
        using var browser = site.NewBrowser();
        var page = await browser.Open($"/compare/{path}?x=1{query}");
        var place = page.Document.GetElementById("field.body-L2")!;
        Assert.True(place.HasAttribute("data-change"));
        Assert.Single(page.Document.QuerySelectorAll(".diff [data-change]"), element => mode == "split" || element.HasAttribute("id"));
        Assert.NotNull(page.Document.QuerySelector("a[href='#field.body-L2']"));
        Assert.NotNull(page.Document.GetElementById("field.body"));
        if (mode == "split")
            Assert.Equal(["the second line", "the 2nd line"], place.QuerySelectorAll(".diff-text").Select(side => side.TextContent.Split(": ")[^1]));
    }

    [Fact]
    public async Task Histories_are_filtered_by_field_on_the_page_and_over_the_api()
    {
        var (id, path) = await Import("one\n", "two\n", "three\n");
        using var browser = site.NewBrowser();
        Assert.Single((await browser.Open($"/history/{path}?field=title")).Document.QuerySelectorAll(".timeline > li"));
        Assert.Equal(3, (await browser.Open($"/history/{path}?field=/body")).Document.QuerySelectorAll(".timeline > li").Length);
        using var answer = JsonDocument.Parse(await browser.Http.GetStringAsync($"/api/v1/documents/{id}/history?field=/title", Ct));
        Assert.Equal(1, answer.RootElement.GetProperty("versions").GetArrayLength());
    }
}
