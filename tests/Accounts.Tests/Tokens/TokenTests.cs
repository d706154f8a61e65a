using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Tokens;

public sealed class TokenTests(Site site)
{
    [Fact]
    public async Task A_token_is_shown_once_and_kept_as_a_hash()
    {
        var name = NewName();
        using var person = await site.SignInAs(Roles.Contributor, name);
        await person.Confirm();
        var page = await person.Open("/account/tokens");
        page = await person.Submit(page, "main form[action*='handler=Make']", ("Name", "My importer"), ("Scopes", Permissions.EditItems), ("Days", "30"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var secret = page.Document.QuerySelector("input#secret")!.GetAttribute("value")!;
        Assert.StartsWith("vct_", secret, StringComparison.Ordinal);

        page = await person.Open("/account/tokens");
        Assert.DoesNotContain(secret, page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("input#secret"));
        Assert.Contains("never used", page.Text, StringComparison.Ordinal);
        Assert.Equal(0L, await Scalar("SELECT count(*) FROM accounts.api_tokens t WHERE strpos(t::text, $1) > 0", secret));

        using var program = With(secret);
        var me = await (await program.GetAsync("/api/v1/me", Ct)).Json();
        Assert.Equal(name, me.GetProperty("name").GetString());
        Assert.Contains("last used", (await person.Open("/account/tokens")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_may_what_it_was_given_and_its_owner_may_do()
    {
        var name = NewName();
        using var reads = await TokenOf(name, Roles.Contributor);
        using var edits = await TokenOf(name, Roles.Contributor, Permissions.CreateBranches);
        var branch = new { name = $"of-{Guid.NewGuid():n}"[..12], title = "A branch" };
        (await (await reads.PostAsJsonAsync("/api/v1/branches", branch, Ct)).Problem(403)).GetProperty("title");
        using var made = await edits.PostAsJsonAsync("/api/v1/branches", branch, Ct);
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task A_scope_beyond_ones_own_permissions_is_refused()
    {
        using var http = await Owner(NewName(), Roles.Contributor);
        using var answer = await http.PostAsJsonAsync("/api/v1/me/tokens", new { name = "bot", scopes = new[] { Permissions.ManageUsers } }, Ct);
        Assert.Contains("nothing that you could give", (await answer.Problem(400)).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_loses_what_its_owner_loses()
    {
        var name = NewName();
        using var token = await TokenOf(name, Roles.Administrator, Permissions.SuspendUsers);
        using (var before = await token.GetAsync("/api/v1/admin/people", Ct))
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        using var administrator = await Owner("some-administrator", Roles.Administrator);
        using var demoted = await administrator.PutAsJsonAsync($"/api/v1/admin/people/{await site.EnsureAccount(name, Roles.Administrator)}/role", new { role = Roles.Contributor }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, demoted.StatusCode);
        using var after = await token.GetAsync("/api/v1/admin/people", Ct);
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
    }

    [Fact]
    public async Task A_revoked_token_and_one_that_ran_out_let_nobody_in()
    {
        using var owner = await Owner(NewName(), Roles.Contributor);
        var made = await Make(owner);
        using var token = With(made.GetProperty("token").GetString()!);
        using (var before = await token.GetAsync("/api/v1/me", Ct))
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        using (var revoked = await owner.DeleteAsync($"/api/v1/me/tokens/{made.GetProperty("id").GetGuid()}", Ct))
            Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await (await token.GetAsync("/api/v1/me", Ct)).Problem(401);
        await (await owner.DeleteAsync($"/api/v1/me/tokens/{made.GetProperty("id").GetGuid()}", Ct)).Problem(404);

        var old = await Make(owner);
        await Scalar("UPDATE accounts.api_tokens SET expires_at = now() - interval '1 second' WHERE id = $1 RETURNING 1", old.GetProperty("id").GetGuid());
        using var late = With(old.GetProperty("token").GetString()!);
        await (await late.GetAsync("/api/v1/me", Ct)).Problem(401);
    }

    [Fact]
    public async Task Nobody_revokes_the_token_of_another()
    {
        using var owner = await Owner(NewName(), Roles.Contributor);
        using var other = await Owner(NewName(), Roles.Administrator);
        var made = await Make(owner);
        await (await other.DeleteAsync($"/api/v1/me/tokens/{made.GetProperty("id").GetGuid()}", Ct)).Problem(404);
        using var token = With(made.GetProperty("token").GetString()!);
        using var still = await token.GetAsync("/api/v1/me", Ct);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/v1/me/tokens")]
    [InlineData("POST", "/api/v1/me/tokens")]
    [InlineData("PUT", "/api/v1/me/password")]
    [InlineData("PUT", "/api/v1/me/name")]
    public async Task A_token_cannot_manage_the_account(string method, string path)
    {
        using var token = await TokenOf(NewName(), Roles.Administrator, [.. Permissions.All.Except([Permissions.OwnAccount])]);
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "GET" ? null : JsonContent.Create(new { name = "more" }) };
        using var answer = await token.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_without_scopes_reads_what_anybody_may_and_marks_nothing_read()
    {
        using var token = await TokenOf(NewName(), Roles.Administrator);
        using var me = await token.GetAsync("/api/v1/me", Ct);
        Assert.Equal(JsonValueKind.Null, (await me.Json()).GetProperty("email").ValueKind);
        using var marked = await token.PostAsJsonAsync("/api/v1/notices/read", new { }, Ct);
        Assert.Equal(HttpStatusCode.Forbidden, marked.StatusCode);
    }

    [Fact]
    public void Every_endpoint_that_changes_ones_own_account_asks_for_more_than_a_token_has()
    {
        var endpoints = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText?.Contains("api/v1/me/", StringComparison.Ordinal) == true)
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Any(method => method != "GET"))
            // Whoever views the site as a visitor has no permission at all, and stops nevertheless. A token has no session to view in.
            .Where(endpoint => endpoint.Metadata.GetMetadata<EndpointDefinition>()!.EndpointType.Name != "StopViewingEndpoint")
            .ToList();
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint => Assert.Contains(Permissions.OwnAccount, endpoint.Metadata.GetMetadata<EndpointDefinition>()!.PreBuiltUserPolicies ?? []));
    }

    [Fact]
    public async Task A_token_opens_no_page()
    {
        using var token = await TokenOf(NewName(), Roles.Administrator, Permissions.ManageUsers);
        using var answer = await token.GetAsync("/admin/people", Ct);
        Assert.StartsWith("/account/sign-in", answer.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_is_told_by_letter_and_the_audit_knows()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var owner = await Owner(name, Roles.Contributor);
        await Make(owner);
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM accounts.mails WHERE person_id = $1 AND kind = 'token.made'", id));
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM accounts.audit WHERE subject_id = $1 AND action = 'token.make'", id));
    }

    private async Task<HttpClient> TokenOf(string name, string role, params string[] scopes)
    {
        using var owner = await Owner(name, role);
        return With((await Make(owner, scopes)).GetProperty("token").GetString()!);
    }

    private async Task<HttpClient> Owner(string name, string role)
    {
        await site.EnsureAccount(name, role);
        var owner = await site.WithToken(name);
        await owner.Confirm();
        return owner;
    }

    private static async Task<JsonElement> Make(HttpClient owner, params string[] scopes)
    {
        using var answer = await owner.PostAsJsonAsync("/api/v1/me/tokens", new { name = "A program", scopes, days = 7 }, Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        return await answer.Json();
    }

    private HttpClient With(string secret) => new()
    {
        BaseAddress = site.Address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", secret) },
    };

    private async Task<object?> Scalar(string sql, object value)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.AddWithValue(value);
        return await command.ExecuteScalarAsync(Ct);
    }
}

/// <summary>A site that allows a token few calls.</summary>
public sealed class NarrowSite : Site
{
    public const int Calls = 60;

    protected override void Configure(WebApplicationBuilder builder) => builder.Configuration["Accounts:TokenCallsPerMinute"] = $"{Calls}";
}

public sealed class TokenLimitTests(NarrowSite site) : IClassFixture<NarrowSite>
{
    [Fact]
    public async Task A_flood_with_one_token_is_refused_with_when_to_try_again_and_another_token_is_not()
    {
        await site.EnsureAccount("flooder", Roles.Contributor);
        using var owner = await site.WithToken("flooder");
        await owner.Confirm();
        using var flood = await Token(owner);
        using var calm = await Token(owner);
        HttpResponseMessage? refused = null;
        for (var call = 0; refused is null && call < 100 * NarrowSite.Calls; call++)
        {
            var answer = await flood.GetAsync("/api/v1/me", Ct);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                refused = answer;
            else
                answer.Dispose();
        }

        Assert.NotNull(refused);
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        await refused.Problem(429);
        using var other = await calm.GetAsync("/api/v1/me", Ct);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    private async Task<HttpClient> Token(HttpClient owner)
    {
        var made = await (await owner.PostAsJsonAsync("/api/v1/me/tokens", new { name = "A program" }, Ct)).Json();
        return new()
        {
            BaseAddress = site.Address,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", made.GetProperty("token").GetString()) },
        };
    }
}
