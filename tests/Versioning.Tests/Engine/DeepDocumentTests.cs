using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using VersionedContent.Versioning.Compare;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>What is accepted at the deepest that a document may be nested is served everywhere, within answers that nest it further.</summary>
public sealed class DeepDocumentTests(Site site) : IClassFixture<Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A page with a field that makes it 64 deep.</summary>
    private static string Deep(string leaf, string title = "t") =>
        $$"""{"type":"page","title":"{{title}}","body":"b","x":{{string.Concat(Enumerable.Repeat("{\"k\":", 63))}}"{{leaf}}"{{new string('}', 63)}}}""";

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 128 });
        return document.RootElement.Clone();
    }

    [Fact]
    public async Task It_is_read_compared_and_asked_about()
    {
        using var browser = await site.SignInAs(Roles.Moderator);
        await using var scope = site.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IVersionStore>();
        var (id, branch) = (Guid.CreateVersion7(), $"deep-{Guid.NewGuid():n}");
        var path = $"pages/deep-{id:n}";
        var flat = await Committed(store, "main", Change.Create(id, path, Parse("""{"type":"page","title":"t","body":"b"}""")));
        var first = await Committed(store, "main", Change.Edit(id, flat, Parse(Deep("a"))));
        Assert.IsType<BranchResult.Done>(await scope.ServiceProvider.GetRequiredService<IBranches>().Create(new NewBranch(branch, "t"), TestEngine.Moderator, Ct));
        var second = await Committed(store, "main", Change.Edit(id, first, Parse(Deep("b"))));
        await Committed(store, branch, Change.Edit(id, first, Parse(Deep("c"))));

        foreach (var address in new[]
        {
            $"/api/v1/documents/{id}", $"/api/v1/items/{path}", $"/api/v1/documents/{id}/compare?from={flat}&to={first}",
            $"/api/v1/documents/{id}/compare?from={first}&to={second}", $"/api/v1/documents/{id}/blame", $"/api/v1/merges/preview?source={branch}",
            $"/wiki/{path}", $"/history/{path}", $"/compare/{path}?from={flat}&to={first}", $"/blame/{path}", $"/edit/{path}",
        })
        {
            // Twice: the second comes out of the caches.
            for (var i = 0; i < 2; i++)
            {
                using var answer = await browser.Http.GetAsync(address, Ct);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode} {address}");
            }
        }

        using var merging = await browser.Call(HttpMethod.Post, "/api/v1/merges", new { source = branch });
        Assert.Equal(HttpStatusCode.Conflict, merging.StatusCode);
        Assert.Contains("\"c\"", await merging.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_in_the_archive_that_its_author_takes_along()
    {
        using var author = await site.SignInAs(Roles.Moderator, "deep author");
        await using var scope = site.Services.CreateAsyncScope();
        var writer = TestEngine.Moderator with { Id = await site.EnsureAccount("deep author", Roles.Moderator) };
        var id = Guid.CreateVersion7();
        Assert.IsType<CommitResult.Committed>(await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest { Branch = "main", Viewer = writer, Message = "m", Origin = Origin.Api, Changes = [Change.Create(id, $"pages/deep-{id:n}", Parse(Deep("a")))] }, Ct));
        Assert.Contains(id.ToString(), (await OwnArchive.Of(author)).Text("versions/versions.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_adds_it_whole()
    {
        var (flat, deep) = (Parse("""{"a":1}"""), Parse(new string('[', 64) + new string(']', 64)));
        Assert.Equal(deep.GetRawText(), JsonPatch.Apply(flat, JsonPatch.Create(flat, deep)).Value!.Value.GetRawText());
    }

    [Theory]
    [InlineData(64, "is not a field of this type")]
    [InlineData(65, "nested more than 64 deep")]
    public async Task It_is_read_from_the_API_whole_and_one_level_more_is_refused_in_words(int depth, string told)
    {
        using var browser = await site.SignInAs(Roles.Moderator);
        var content = depth == 64 ? Deep("a") : Deep("a").Replace("\"x\":", "\"x\":{\"y\":", StringComparison.Ordinal) + "}";
        using var body = new StringContent($$"""{"content":{{content}},"message":"deep"}""", Encoding.UTF8, "application/json");
        using var made = await browser.Call(HttpMethod.Post, $"/api/v1/items/pages/deep-{Guid.NewGuid():n}", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, made.StatusCode);
        Assert.Contains(told, await made.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/branches", """{"name":"enum-a","title":"t","visibility":7}""")]
    [InlineData("/api/v1/branches", """{"name":"enum-b","title":"t","visibility":1}""")]
    [InlineData("/api/v1/batches", """{"message":"m","mode":9,"changes":[{"path":"pages/enum","content":{"type":"page","title":"t","body":"b"}}]}""")]
    [InlineData("/api/v1/merges", """{"source":"main","strategy":1}""")]
    [InlineData("/api/v1/batches?message=m&mode=9", """{"message":"m","changes":[]}""")]
    public async Task A_number_is_no_name_of_a_choice(string address, string json)
    {
        using var browser = await site.SignInAs(Roles.Moderator);
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await browser.Call(HttpMethod.Post, address, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<long> Committed(IVersionStore store, string branch, Change change) => Assert.IsType<CommitResult.Committed>(await store.Commit(
        new CommitRequest { Branch = branch, Viewer = TestEngine.Moderator, Message = "m", Origin = Origin.Api, Changes = [change] }, Ct)).ChangeSetId;
}
