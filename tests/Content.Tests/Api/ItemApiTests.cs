using System.Net;
using System.Text;
using System.Text.Json;
using VersionedContent.Accounts;
using VersionedContent.Testing;

namespace VersionedContent.Content.Tests.Api;

public sealed class ItemApiTests(Site site)
{
    private static object Page(string body, string title = "A page") => new { type = "page", title, body };

    [Fact]
    public async Task A_moderator_s_edit_is_live_at_once()
    {
        var path = await site.MakePage();
        using var moderator = await site.SignInAs(Roles.Moderator);
        var (_, etag) = await moderator.Get(path);
        using var response = await moderator.Put(path, etag, Page("New text\n"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("saved", (await response.Json()).GetProperty("status").GetString());
        using var visitor = site.NewBrowser();
        var (item, _) = await visitor.Get(path);
        Assert.Equal("New text\n", item.GetProperty("content").GetProperty("body").GetString());
        Assert.Equal(2, item.GetProperty("version").GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task A_contributor_s_edit_waits_for_review()
    {
        var path = await site.MakePage();
        using var contributor = await site.SignInAs(Roles.Contributor);
        var (_, etag) = await contributor.Get(path);
        using var response = await contributor.Put(path, etag, Page("Mine\n"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var written = await response.Json();
        Assert.StartsWith("/api/v1/submissions/", written.GetProperty("submission").GetString(), StringComparison.Ordinal);

        var (live, _) = await contributor.Get(path);
        Assert.DoesNotContain("Mine", live.GetRawText(), StringComparison.Ordinal);
        var branch = written.GetProperty("branch").GetString()!;
        var (proposed, _) = await contributor.Get(path, branch);
        Assert.Contains("Mine", proposed.GetRawText(), StringComparison.Ordinal);
        using var visitor = site.NewBrowser();
        using var hidden = await visitor.Http.GetAsync($"/api/v1/items/{path}?ref={branch}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task A_stale_base_is_412_with_both_sides_in_the_answer()
    {
        var path = await site.MakePage();
        using var moderator = await site.SignInAs(Roles.Moderator);
        var (_, old) = await moderator.Get(path);
        using var first = await moderator.Put(path, old, Page("First, edited.\n\nSecond line.\n\nThird line.\n"));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        using var stale = await moderator.Put(path, old, Page("First, otherwise.\n\nSecond line.\n\nThird line.\n"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal("application/problem+json", stale.Content.Headers.ContentType!.MediaType);
        var conflict = (await stale.Json()).GetProperty("conflict");
        Assert.Contains("First line", conflict.GetProperty("base").GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Contains("edited", conflict.GetProperty("current").GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Contains("otherwise", conflict.GetProperty("sent").GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Equal("/body", conflict.GetProperty("fields")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task Edits_of_different_places_merge_when_asked_and_the_same_place_is_a_conflict()
    {
        var path = await site.MakePage();
        using var moderator = await site.SignInAs(Roles.Moderator);
        var (_, old) = await moderator.Get(path);
        using var first = await moderator.Put(path, old, Page("First, edited.\n\nSecond line.\n\nThird line.\n"));
        using var merged = await moderator.Put(path, old, Page("First line.\n\nSecond line.\n\nThird, edited.\n"), "?merge=true");
        Assert.Equal(HttpStatusCode.OK, merged.StatusCode);
        Assert.True((await merged.Json()).GetProperty("merged").GetBoolean());
        var (item, _) = await moderator.Get(path);
        Assert.Equal("First, edited.\n\nSecond line.\n\nThird, edited.\n", item.GetProperty("content").GetProperty("body").GetString());

        using var conflict = await moderator.Put(path, old, Page("First, another.\n\nSecond line.\n\nThird line.\n"), "?merge=true");
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
    }

    [Fact]
    public async Task The_etag_saves_reading_what_is_known_already()
    {
        var path = await site.MakePage();
        using var visitor = site.NewBrowser();
        var (_, etag) = await visitor.Get(path);
        using var again = await visitor.Call(HttpMethod.Get, $"/api/v1/items/{path}", null, ("If-None-Match", etag));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    public static TheoryData<string, string, string?, HttpStatusCode> BadRequests => new()
    {
        { "GET", "/api/v1/items/pages/nothing-here", null, HttpStatusCode.NotFound },
        { "GET", "/api/v1/items/{item}?ref=no-such-branch", null, HttpStatusCode.NotFound },
        { "GET", "/api/v1/items/{item}?ref=main@yesterday", null, HttpStatusCode.NotFound },
        { "PUT", "/api/v1/items/{item}", """{ "content": { "type": "page", "title": "A" } }""", HttpStatusCode.PreconditionRequired },
        { "PUT", "/api/v1/items/pages/nothing-here", """{ "content": { "type": "page", "title": "A" } }""", HttpStatusCode.NotFound },
        { "PUT", "/api/v1/items/{item}", "{ not json", HttpStatusCode.BadRequest },
        { "POST", "/api/v1/items/{item}", """{ "content": { "type": "page", "title": "A" } }""", HttpStatusCode.Conflict },
        { "POST", "/api/v1/items/pages/x", "{}", HttpStatusCode.UnprocessableEntity },
        { "POST", "/api/v1/items/pages/x", """{ "content": { "type": "page", "title": "A", "image": 1 } }""", HttpStatusCode.UnprocessableEntity },
        { "POST", "/api/v1/items/pages/x", """{ "content": { "type": "nonsense", "title": "A" } }""", HttpStatusCode.UnprocessableEntity },
        { "POST", "/api/v1/items/pages/x", """{ "content": [1] }""", HttpStatusCode.UnprocessableEntity },
        { "POST", "/api/v1/items/pages/../x%3Fy", """{ "content": { "type": "page", "title": "A" } }""", HttpStatusCode.UnprocessableEntity },
        { "POST", "/api/v1/items/pages/x?ref=no-such-branch", """{ "content": { "type": "page", "title": "A" } }""", HttpStatusCode.NotFound },
        { "DELETE", "/api/v1/items/{item}", null, HttpStatusCode.PreconditionRequired },
        { "GET", "/api/v1/items?type=nonsense", null, HttpStatusCode.NotFound },
        { "GET", "/api/v1/types/nonsense", null, HttpStatusCode.NotFound },
        { "GET", "/media/0000", null, HttpStatusCode.NotFound },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task A_bad_request_gets_the_right_status_and_a_problem(string method, string address, string? body, HttpStatusCode status)
    {
        var path = await site.MakePage();
        using var moderator = await site.SignInAs(Roles.Moderator);
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await moderator.Call(new HttpMethod(method), address.Replace("{item}", path, StringComparison.Ordinal), content);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.True((await response.Json()).TryGetProperty("title", out _));
    }

    [Fact]
    public async Task A_visitor_may_not_write()
    {
        var path = await site.MakePage();
        using var visitor = site.NewBrowser();
        using var response = await visitor.Put(path, "\"1\"", Page("x"));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Who_does_not_manage_types_does_not_change_them()
    {
        using var contributor = await site.SignInAs(Roles.Contributor);
        var (type, etag) = await contributor.Get("types/page");
        using var response = await contributor.Put("types/page", etag, type.GetProperty("content"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task A_type_that_is_not_understood_is_not_saved()
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        using var response = await moderator.Call(HttpMethod.Post, "/api/v1/items/types/odd", new
        {
            content = new Dictionary<string, object> { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "Odd", ["type"] = "object", ["anyOf"] = Array.Empty<object>() },
        });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("anyOf", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_oversized_item_is_refused_with_the_size_allowed()
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        using var response = await moderator.Call(HttpMethod.Post, $"/api/v1/items/{SiteOfTests.NewPath()}", new { content = Page(new string('x', 3_000_000)) });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("2,097,152", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renamed_item_is_found_under_both_paths_and_a_deleted_one_is_gone()
    {
        var path = await site.MakePage();
        var newPath = SiteOfTests.NewPath();
        using var moderator = await site.SignInAs(Roles.Moderator);
        var (item, etag) = await moderator.Get(path);
        using var moved = await moderator.Call(HttpMethod.Put, $"/api/v1/items/{path}", new { content = item.GetProperty("content"), moveTo = newPath }, ("If-Match", etag));
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        using var old = await moderator.Http.GetAsync($"/api/v1/items/{path}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.TemporaryRedirect, old.StatusCode);
        Assert.Equal($"/api/v1/items/{newPath}", old.Headers.Location!.OriginalString);

        var (_, tag) = await moderator.Get(newPath);
        using var deleted = await moderator.Call(HttpMethod.Delete, $"/api/v1/items/{newPath}?message=Gone", null, ("If-Match", tag));
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        using var gone = await moderator.Http.GetAsync($"/api/v1/items/{newPath}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
    }

    [Fact]
    public async Task Types_are_listed_and_each_is_a_schema()
    {
        using var visitor = site.NewBrowser();
        using var list = await visitor.Http.GetAsync("/api/v1/types", TestContext.Current.CancellationToken);
        Assert.Contains("ride", (await list.Json()).EnumerateArray().Select(type => type.GetProperty("slug").GetString()));
        using var schema = await visitor.Http.GetAsync("/api/v1/types/ride", TestContext.Current.CancellationToken);
        Assert.Equal(JsonValueKind.Object, (await schema.Json()).GetProperty("properties").ValueKind);
    }
}
