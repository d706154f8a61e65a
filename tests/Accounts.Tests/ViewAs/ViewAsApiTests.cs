using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using VersionedContent.Accounts.Tests.Access;
using VersionedContent.Accounts.ViewAs;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.ViewAs;

public sealed class ViewAsApiTests(Site site)
{
    private const string Path = "/api/v1/me/view-as";

    [Theory]
    [InlineData(ViewRoles.Visitor, 401)]
    [InlineData(Roles.Contributor, 403)]
    [InlineData(Roles.Moderator, 200)]
    public async Task The_api_does_what_the_page_does(string role, int people)
    {
        var (id, client) = await Program(Roles.Administrator);
        using var _ = client;
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsJsonAsync(Path, new { role, trust = 1 }, Ct)).StatusCode);
        Assert.Equal(people, (int)(await client.GetAsync("/api/v1/admin/people", Ct)).StatusCode);
        var refused = await (await client.PutAsJsonAsync("/api/v1/me/name", new { name = NewName() }, Ct)).Problem(403);
        Assert.Contains($"DELETE {Path}", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        // One stops before viewing as somebody else.
        await (await client.PostAsJsonAsync(Path, new { role = Roles.Reviewer }, Ct)).Problem(403);

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(Path, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(Path, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/admin/audit", Ct)).StatusCode);
        // The second time there was nothing to stop, and nothing to write down.
        Assert.Equal(2, await site.Scalar<long>("SELECT count(*) FROM accounts.audit WHERE subject_id = $1 AND action LIKE 'view-as.%'", id));
    }

    [Fact]
    public async Task A_view_as_no_role_or_level_is_refused_by_field()
    {
        var (_, client) = await Program(Roles.Administrator);
        using var _ = client;
        var problem = await (await client.PostAsJsonAsync(Path, new { role = "king", trust = 9 }, Ct)).Problem(400);
        Assert.Equal(["role", "trust"], problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order());
        await (await client.PostAsJsonAsync(Path, new { }, Ct)).Problem(400);
    }

    [Fact]
    public async Task Only_administrators_view_and_a_visitor_has_nothing_to_stop()
    {
        var (_, client) = await Program(Roles.Moderator);
        using var _ = client;
        await (await client.PostAsJsonAsync(Path, new { role = Roles.Contributor }, Ct)).Problem(403);
        using var visitor = new HttpClient { BaseAddress = site.Address };
        await (await visitor.PostAsJsonAsync(Path, new { role = Roles.Contributor }, Ct)).Problem(401);
        Assert.Equal(HttpStatusCode.NoContent, (await visitor.DeleteAsync(Path, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_token_has_no_session_to_view_in()
    {
        var (_, owner) = await Program(Roles.Administrator);
        using var _ = owner;
        await owner.Confirm();
        using var made = await owner.PostAsJsonAsync("/api/v1/me/tokens", new { name = "A program", scopes = new[] { Permissions.ManageUsers }, days = 7 }, Ct);
        using var program = new HttpClient { BaseAddress = site.Address };
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await made.Json()).GetProperty("token").GetString());
        await (await program.PostAsJsonAsync(Path, new { role = Roles.Contributor }, Ct)).Problem(403);
    }

    [Fact]
    public async Task A_cookie_that_views_as_a_visitor_still_needs_the_antiforgery_header_and_may_sign_out()
    {
        var name = NewName("Ada");
        await site.EnsureAccount(name, Roles.Administrator);
        using var browser = await site.SignInAs(Roles.Administrator, name);
        using (var started = await browser.Call(HttpMethod.Post, Path, new { role = ViewRoles.Visitor }))
            Assert.Equal(HttpStatusCode.NoContent, started.StatusCode);
        await browser.Open("/changes");

        await (await browser.Http.DeleteAsync(Path, Ct)).Problem(403);
        await (await browser.Http.DeleteAsync("/api/v1/session", Ct)).Problem(403);
        Assert.NotNull((await browser.Open("/changes")).Document.QuerySelector(".banner form"));
        using var left = await browser.Call(HttpMethod.Delete, "/api/v1/session");
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        Assert.False(await browser.IsSignedIn(site));
        Assert.Null((await browser.Open("/changes")).Document.QuerySelector(".banner form"));
    }

    private async Task<(Guid Id, HttpClient Client)> Program(string role)
    {
        var name = NewName("Ada");
        var id = await site.EnsureAccount(name, role);
        return (id, await site.WithToken(name));
    }
}
