using System.Net;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>The history of an imported document on its page, over HTTP.</summary>
public sealed class HistoryPageTests(Site site) : IClassFixture<Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<string> Import(int versions)
    {
        var id = Guid.CreateVersion7();
        var author = new Author(Guid.CreateVersion7(), "dora");
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IHistoryImport>().Import(
            id,
            [
                .. Enumerable.Range(1, versions).Select(n => new ImportedVersion(
                    $"page:{id}:{n}", new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(n), author, $"edit {n}", $"pages/{id:N}",
                    TestEngine.Json(new { type = "raw", title = $"v{n}", body = $"text {n}" }), false)),
            ],
            Ct);
        return $"pages/{id:N}";
    }

    [Theory]
    [InlineData("")]
    [InlineData("?before=100000000")]
    [InlineData("?text=edit&kind=Edited")]
    public async Task A_page_of_it_is_one_query(string query)
    {
        var path = await Import(120);
        using var client = new HttpClient { BaseAddress = site.Address };
        await client.GetStringAsync($"/history/{path}{query}", Ct);

        using var queries = Site.CountQueries();
        var html = await client.GetStringAsync($"/history/{path}{query}", Ct);

        Assert.Equal(1, queries.Count);
        Assert.Equal(50, html.Split("type=\"radio\" name=\"to\"").Length - 1);
    }

    [Fact]
    public async Task Nothing_at_the_path_is_not_found()
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var answer = await client.GetAsync(new Uri("/history/no/such/page", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
