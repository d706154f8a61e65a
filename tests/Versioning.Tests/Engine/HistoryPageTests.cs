using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
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
    public async Task A_page_kept_from_before_shows_what_happened_since_in_one_query()
    {
        var path = await Import(3);
        using var client = new HttpClient { BaseAddress = site.Address };
        await client.GetStringAsync($"/history/{path}", Ct);
        await using var scope = site.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IVersionStore>();
        var head = await store.ReadPath(Ref.Main, path, TestEngine.Moderator, Ct);
        await store.Commit(
            new CommitRequest
            {
                Branch = Ref.MainName, Viewer = TestEngine.Moderator, Message = "the newest of all", Origin = Origin.Api,
                Changes = [Change.Edit(head!.DocumentId, head.ChangeSetId, TestEngine.Json(new { type = "raw", title = "new" }))],
            },
            Ct);

        using var queries = Site.CountQueries();
        var changed = await client.GetStringAsync($"/history/{path}", Ct);
        var again = await client.GetStringAsync($"/history/{path}", Ct);

        Assert.Contains("the newest of all", changed);
        Assert.Contains("the newest of all", again);
        Assert.Equal(2, queries.Count);
    }

    [Fact]
    public async Task A_page_kept_from_before_shows_the_new_name_of_its_author()
    {
        var path = await Import(3);
        using var client = new HttpClient { BaseAddress = site.Address };
        Assert.Contains("dora", await client.GetStringAsync($"/history/{path}", Ct));
        await using var scope = site.Services.CreateAsyncScope();
        var history = await scope.ServiceProvider.GetRequiredService<IVersionStore>().HistoryOf(Ref.Main, path, new HistoryFilter(), TestEngine.Moderator, Ct);
        await using var command = scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>().CreateCommand("UPDATE versioning.authors SET name = 'theodora the second' WHERE id = $1");
        command.Parameters.Add(new() { Value = history!.Page.Versions[0].Author!.Id });
        await command.ExecuteNonQueryAsync(Ct);

        Assert.Contains("theodora the second", await client.GetStringAsync($"/history/{path}", Ct));
    }

    [Fact]
    public async Task Nothing_at_the_path_is_not_found()
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        using var answer = await client.GetAsync(new Uri("/history/no/such/page", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
