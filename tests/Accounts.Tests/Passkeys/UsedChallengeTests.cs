using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.Passkeys;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Passkeys;

/// <summary>A challenge is answered once, also by who kept its cookie and sends both again; and answers that come at once.</summary>
public sealed class UsedChallengeTests(Site site)
{
    /// <summary>A count that never rises, as synced passkeys have it: it gives no copy away.</summary>
    private const uint NoCount = uint.MaxValue;

    private string Origin => site.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_sign_in_is_good_once_however_often_it_is_sent()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        using var key = await KeyOf(browser);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = site.Address };
        using var asked = await http.PostAsync("/api/v1/session/passkey/options", null, Ct);
        var cookie = CookieOf(asked);
        key.SignCount = NoCount;
        var credential = key.Get(await asked.Json());

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Send(http, "/api/v1/session/passkey", cookie, new { credential })));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        await (await Send(http, "/api/v1/session/passkey", cookie, new { credential })).Problem(401);
    }

    [Fact]
    public async Task A_confirmation_is_good_once()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        using var key = await KeyOf(browser);
        browser.Http.DefaultRequestHeaders.Add("Origin", Origin);
        key.SignCount = NoCount;
        var form = await browser.Open("/account/confirm?returnUrl=/account/data");
        using var asked = await browser.Call(HttpMethod.Post, "/api/v1/session/passkey/options");
        var (cookie, credential) = (CookieOf(asked), key.Get(await asked.Json()));
        Assert.Equal("/account/data", (await browser.Submit(form, "form[data-passkey]", ("Credential", credential))).Path);

        browser.Http.DefaultRequestHeaders.Add("Cookie", cookie);
        var again = await browser.Submit(form, "form[data-passkey]", ("Credential", credential));
        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Contains(CheckPasskey.Wrong, again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passkey_that_was_removed_is_not_added_by_the_same_answer()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        using var key = new SoftAuthenticator(site.Address.Host, Origin);
        await browser.Confirm();
        using var asked = await browser.Call(HttpMethod.Post, "/api/v1/me/passkeys/options");
        var (cookie, credential) = (CookieOf(asked), key.Create(await asked.Json()));
        using (var added = await browser.Call(HttpMethod.Post, "/api/v1/me/passkeys", new { name = "Phone", credential }, ("Origin", Origin)))
            Assert.Equal(HttpStatusCode.NoContent, added.StatusCode);
        using (var removed = await browser.Call(HttpMethod.Delete, $"/api/v1/me/passkeys/{key.Id}"))
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);

        using var again = await browser.Call(HttpMethod.Post, "/api/v1/me/passkeys", new { name = "Phone", credential }, ("Origin", Origin), ("Cookie", cookie));
        Assert.Contains("took too long", (await again.Problem(400)).GetRawText(), StringComparison.Ordinal);
        Assert.Empty((await browser.Http.GetFromJsonAsync<JsonElement>("/api/v1/me/passkeys", Ct)).GetProperty("passkeys").EnumerateArray());
    }

    [Fact]
    public async Task Challenges_too_old_to_be_answered_are_forgotten()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var used = scope.ServiceProvider.GetRequiredService<UsedChallenges>();
        var (now, old) = (TimeProvider.System.GetUtcNow(), $"{Guid.NewGuid()}");
        Assert.True(await used.Use(old, now.AddHours(-2), Ct));
        var fresh = $"{Guid.NewGuid()}";
        Assert.True(await used.Use(fresh, now.AddMinutes(5), Ct));
        Assert.False(await used.Use(fresh, now.AddMinutes(5), Ct));
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("SELECT count(*) FROM accounts.used_challenges WHERE expires_at < now() - interval '1 hour'");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task Two_first_uses_at_once_open_one_session_and_none_fails()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var browser = await site.SignInAs(Roles.Contributor, name);
        using var key = await KeyOf(browser);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = site.Address };
        using var asked = await http.PostAsync("/api/v1/session/passkey/options", null, Ct);
        var credential = key.Get(await asked.Json());

        // The other first use, which has written its row and is about to commit.
        await using var connection = await site.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Ct);
        await using var other = await connection.BeginTransactionAsync(Ct);
        await using var write = new NpgsqlCommand("INSERT INTO accounts.person_tokens (user_id, login_provider, name, value) VALUES ($1, $2, $3, 'now')", connection, other)
        {
            Parameters = { new() { Value = id }, new() { Value = PasskeyUse.Provider }, new() { Value = PasskeyUse.Key(key.RawId) } },
        };
        await write.ExecuteNonQueryAsync(Ct);
        var waiting = Send(http, "/api/v1/session/passkey", CookieOf(asked), new { credential });
        await using var blocked = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT count(*) > 0 FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))");
        blocked.Parameters.AddWithValue(connection.ProcessID);
        await LetterBox.Eventually(async () => await blocked.ExecuteScalarAsync(Ct) is true, "a use that waits for the other");
        await other.CommitAsync(Ct);
        await (await waiting).Problem(401);
    }

    private async Task<SoftAuthenticator> KeyOf(Browser browser)
    {
        var key = new SoftAuthenticator(site.Address.Host, Origin);
        await browser.Confirm();
        using var asked = await browser.Call(HttpMethod.Post, "/api/v1/me/passkeys/options");
        using var added = await browser.Call(HttpMethod.Post, "/api/v1/me/passkeys", new { name = "Phone", credential = key.Create(await asked.Json()) }, ("Origin", Origin));
        Assert.Equal(HttpStatusCode.NoContent, added.StatusCode);
        return key;
    }

    private static string CookieOf(HttpResponseMessage asked) =>
        asked.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("versionedcontent.passkey=", StringComparison.Ordinal)).Split(';')[0];

    private Task<HttpResponseMessage> Send(HttpClient http, string path, string cookie, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("Origin", Origin);
        return http.SendAsync(request, Ct);
    }
}
