using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.Accounts.Tests.Access;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.LiveSessions;

public sealed class SessionsTests(Site site)
{
    [Fact]
    public async Task One_sees_where_one_is_signed_in_and_ends_one_session_or_all_others()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var browser = await site.SignInAs(Roles.Contributor, name);
        using var second = await site.SignInAs(Roles.Contributor, name);
        using var third = await site.SignInAs(Roles.Contributor, name);
        using var client = await site.WithToken(name);

        var page = await browser.Open("/account/sessions");
        var rows = page.Document.QuerySelectorAll("main li[data-row]");
        Assert.Equal(4, rows.Length);
        Assert.Contains("this one", rows[0].TextContent, StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Contains("127.0.0.1", row.TextContent, StringComparison.Ordinal));
        Assert.Contains(rows, row => row.TextContent.Contains("API", StringComparison.Ordinal));

        var id = (await Sessions(second)).Single(session => session.GetProperty("isThis").GetBoolean()).GetProperty("id").GetString()!;
        page = await browser.Submit(page, "main form[action$='handler=End']", ("id", id));
        Assert.Equal(3, page.Document.QuerySelectorAll("main li[data-row]").Length);
        Assert.False(await second.IsSignedIn(site));
        Assert.True(await third.IsSignedIn(site));
        page = await browser.Submit(page, "main form[action$='handler=End']", ("id", id));
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("over already", page.Text, StringComparison.Ordinal);

        page = await browser.Submit(page, "main form[action$='handler=EndOthers']");
        Assert.Single(page.Document.QuerySelectorAll("main li[data-row]"));
        Assert.False(await third.IsSignedIn(site));
        await (await client.GetAsync("/api/v1/me", Ct)).Problem(401);
        Assert.True(await browser.IsSignedIn(site));
    }

    [Fact]
    public async Task Somebody_elses_session_is_not_there()
    {
        using var other = await site.SignInAs(Roles.Contributor, NewName());
        using var browser = await site.SignInAs(Roles.Administrator, NewName("Ada"));
        var id = (await Sessions(other)).Single().GetProperty("id").GetString();
        await (await browser.Call(HttpMethod.Delete, $"/api/v1/me/sessions/{id}")).Problem(404);
        Assert.True(await other.IsSignedIn(site));
    }

    [Fact]
    public async Task Refreshing_tokens_stays_in_the_session_and_signing_out_ends_it()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var http = new HttpClient { BaseAddress = site.Address };
        var tokens = await (await http.PostSession(name, Site.Password)).Json();
        for (var refreshed = 0; refreshed < 3; refreshed++)
        {
            using var answer = await http.PostAsJsonAsync("/api/v1/session/refresh", new { refreshToken = tokens.GetProperty("refreshToken").GetString() }, Ct);
            tokens = await answer.Json();
        }

        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("accessToken").GetString());
        var list = await http.GetFromJsonAsync<JsonElement>("/api/v1/me/sessions", Ct);
        Assert.Equal("api", Assert.Single(list.GetProperty("sessions").EnumerateArray()).GetProperty("kind").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync("/api/v1/session", Ct)).StatusCode);
        await (await http.GetAsync("/api/v1/me", Ct)).Problem(401);
        await (await http.PostAsJsonAsync("/api/v1/session/refresh", new { refreshToken = tokens.GetProperty("refreshToken").GetString() }, Ct)).Problem(401);
    }

    [Fact]
    public async Task Signing_in_again_in_a_browser_ends_the_session_before()
    {
        var (name, other) = (NewName(), NewName());
        await site.EnsureAccount(other, Roles.Contributor);
        using var browser = await site.SignInAs(Roles.Contributor, name);
        using var answer = await browser.Call(HttpMethod.Post, "/api/v1/session", new { name = other, password = Site.Password, cookie = true });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var id = await site.EnsureAccount(name, Roles.Contributor);
        Assert.Equal(0, await site.Scalar<long>("SELECT count(*) FROM accounts.sessions WHERE person_id = $1 AND ended_at IS NULL", id));
    }

    [Theory]
    [InlineData(false, 14)]
    [InlineData(true, 60)]
    public async Task A_session_in_use_goes_on_and_one_left_alone_runs_out(bool keep, int days)
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        var states = site.Services.GetRequiredService<AccountStates>();
        using var browser = site.NewBrowser();
        using var answer = await browser.Call(HttpMethod.Post, "/api/v1/session", new { name, password = Site.Password, cookie = true, keep });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);

        await site.Sql("UPDATE accounts.sessions SET seen_at = now() - interval '6 minutes', expires_at = now() + interval '1 minute' WHERE person_id = $1", id);
        await states.Forget(id);
        Assert.True(await browser.IsSignedIn(site));
        Assert.InRange(await site.Scalar<double>("SELECT extract(epoch FROM expires_at - now())::float8 / 86400 FROM accounts.sessions WHERE person_id = $1", id), days - 0.1, days);

        await site.Sql("UPDATE accounts.sessions SET expires_at = now() - interval '1 second' WHERE person_id = $1", id);
        await states.Forget(id);
        Assert.False(await browser.IsSignedIn(site));
    }

    [Fact]
    public async Task That_a_session_is_in_use_is_written_once_in_a_while_and_not_with_every_request()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var browser = await site.SignInAs(Roles.Contributor, name);
        await site.Sql("UPDATE accounts.sessions SET seen_at = now() - interval '6 minutes' WHERE person_id = $1", id);
        await site.Services.GetRequiredService<AccountStates>().Forget(id);

        using var counted = Site.CountQueries();
        for (var request = 0; request < 5; request++)
            await browser.Open("/notices");
        Assert.Equal(1, counted.Commands.Count(sql => sql.Contains("UPDATE accounts.sessions", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task With_one_session_too_many_the_one_unused_for_longest_ends()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        for (var sessions = 0; sessions < 4; sessions++)
            Assert.NotNull(await Begin(id, new AccountsOptions { MostSessions = 3 }));

        var ended = await site.Scalar<bool[]>("SELECT array_agg(ended_at IS NOT NULL ORDER BY began_at) FROM accounts.sessions WHERE person_id = $1", id);
        Assert.Equal([true, false, false, false], ended);
    }

    [Fact]
    public async Task A_sign_in_under_way_is_refused_once_there_is_a_new_password()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        await using var scope = site.Services.CreateAsyncScope();
        var asLookedAt = await scope.ServiceProvider.Account(id);
        await site.Sql("UPDATE accounts.people SET security_stamp = 'another' WHERE id = $1", id);

        Assert.Null(await scope.ServiceProvider.GetRequiredService<BeginSession>().Run(asLookedAt, SessionKind.Browser, new Client("x", "::1"), keep: false, Ct));
        Assert.Equal(0, await site.Scalar<long>("SELECT count(*) FROM accounts.sessions WHERE person_id = $1", id));
    }

    [Fact]
    public async Task The_suspended_may_look_and_see_to_their_account_and_nothing_else()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Moderator);
        using var browser = await site.SignInAs(Roles.Moderator, name);
        await site.Sql("UPDATE accounts.people SET suspended_until = now() + interval '1 hour' WHERE id = $1", id);
        await site.Services.GetRequiredService<AccountStates>().Forget(id);

        Assert.True(await browser.IsSignedIn(site));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Open("/queue")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.Open("/account/sessions")).Status);

        await site.Sql("UPDATE accounts.people SET suspended_until = now() - interval '1 second' WHERE id = $1", id);
        await site.Services.GetRequiredService<AccountStates>().Forget(id);
        Assert.Equal(HttpStatusCode.OK, (await browser.Open("/queue")).Status);
    }

    [Fact]
    public async Task Sessions_of_an_account_that_is_being_closed_stand_for_nobody()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var browser = await site.SignInAs(Roles.Contributor, name);
        using var client = await site.WithToken(name);
        await site.Sql("UPDATE accounts.people SET closes_at = now() + interval '14 days' WHERE id = $1", id);
        await site.Services.GetRequiredService<AccountStates>().Forget(id);

        Assert.False(await browser.IsSignedIn(site));
        await (await client.GetAsync("/api/v1/me", Ct)).Problem(403);
    }

    [Fact]
    public async Task What_the_cookie_holds_is_in_the_database_as_a_hash_only()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        var secret = await Begin(id, new AccountsOptions());
        Assert.Equal(32, secret!.Length);
        var kept = await site.Scalar<byte[]>("SELECT secret_hash FROM accounts.sessions WHERE person_id = $1", id);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(secret), kept);
    }

    private async Task<byte[]?> Begin(Guid id, AccountsOptions options)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await ActivatorUtilities.CreateInstance<BeginSession>(scope.ServiceProvider, Options.Create(options))
            .Run(await scope.ServiceProvider.Account(id), SessionKind.Browser, new Client("Firefox on Linux", "127.0.0.1"), keep: false, Ct);
    }

    private static async Task<IEnumerable<JsonElement>> Sessions(Browser browser)
    {
        using var answer = await browser.Call(HttpMethod.Get, "/api/v1/me/sessions");
        return (await answer.Json()).GetProperty("sessions").EnumerateArray().ToList();
    }
}
