using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.Profile;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests;

public sealed class ProfileTests(Site site, Database database)
{
    [Fact]
    public async Task A_person_is_shown_to_anybody_without_their_address()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Moderator);
        using var browser = site.NewBrowser();
        using var counted = Site.CountQueries();
        var page = await browser.Open(Address(name));
        // The person, and what they did.
        Assert.Equal(2, counted.Commands.Count(sql => sql.Contains("accounts.", StringComparison.Ordinal)));
        Assert.Contains(name, page.Text, StringComparison.Ordinal);
        Assert.Contains("moderator", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", page.Text, StringComparison.Ordinal);

        var json = await browser.Http.GetFromJsonAsync<System.Text.Json.JsonElement>($"/api/v1{Address(name)}", Ct);
        Assert.Equal(id, json.GetProperty("id").GetGuid());
        Assert.False(json.TryGetProperty("email", out _));
    }

    [Fact]
    public async Task A_name_nobody_has_is_not_found()
    {
        using var browser = site.NewBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Open("/people/nobody-at-all")).Status);
        using var answer = await browser.Http.GetAsync("/api/v1/people/nobody-at-all", Ct);
        await answer.Problem(404);
    }

    [Fact]
    public async Task A_new_name_is_shown_at_once_and_the_old_one_is_gone()
    {
        var (name, next) = (NewName(), NewName("Tomas"));
        using var browser = await site.SignInAs(Roles.Contributor, name);
        var page = await browser.Submit(await browser.Open("/account/profile"), "form[action*=Name]", ("Name", $"  {next} "));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(next, page.Document.QuerySelector("#Name")!.GetAttribute("value"));
        Assert.Contains(next, page.Document.QuerySelector(".masthead")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.Open(Address(next))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Open(Address(name))).Status);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_said_and_kept_in_the_form()
    {
        var taken = NewName();
        await site.EnsureAccount(taken, Roles.Contributor);
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        var page = await browser.Submit(await browser.Open("/account/profile"), "form[action*=Name]", ("Name", taken));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal(taken, page.Document.QuerySelector("#Name")!.GetAttribute("value"));
        Assert.Contains("has that name already", page.Document.QuerySelector("#Name-error")!.TextContent, StringComparison.Ordinal);

        using var answer = await browser.Call(HttpMethod.Put, "/api/v1/me/name", new { name = taken });
        await answer.Problem(400);
    }

    [Fact]
    public async Task A_renaming_and_its_event_are_one_transaction()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var seeding = scope.ServiceProvider.GetRequiredService<IAccountSeeding>();
        var id = await seeding.EnsureAccount(NewName(), "mara@example.org", Site.Password, Roles.Contributor, DateTimeOffset.UnixEpoch, Ct);
        var next = NewName("Tomas");
        Assert.IsType<RenameOutcome.Renamed>(await scope.ServiceProvider.GetRequiredService<Rename>().Run(id, next, Ct));

        await using var command = scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "SELECT payload ->> 'Name' FROM messaging.outbox WHERE type LIKE '%PersonRenamed' AND payload ->> 'Id' = $1");
        command.Parameters.AddWithValue(id.ToString());
        Assert.Equal(next, await command.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task A_new_password_ends_every_other_session_and_token()
    {
        const string next = "a different long phrase";
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        using var other = await site.SignInAs(Roles.Contributor, name);
        using var client = await site.WithToken(name);
        using var session = await client.PostSession(name, Site.Password);
        var refreshToken = (await session.Json()).GetProperty("refreshToken").GetString();

        var page = await browser.Submit(
            await browser.Open("/account/security"), "form[action*=Password]", ("CurrentPassword", Site.Password), ("NewPassword", next));
        Assert.Equal(HttpStatusCode.OK, page.Status);

        Assert.Equal("/notices", (await browser.Open("/notices")).Path);
        Assert.Equal("/account/sign-in", (await other.Open("/notices")).Path);
        await (await client.GetAsync("/api/v1/me", Ct)).Problem(401);
        await (await client.PostAsJsonAsync("/api/v1/session/refresh", new { refreshToken }, Ct)).Problem(401);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostSession(name, Site.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostSession(name, next)).StatusCode);
    }

    [Fact]
    public async Task A_password_is_changed_only_by_who_knows_it_and_only_to_a_good_one()
    {
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        var page = await browser.Submit(
            await browser.Open("/account/security"), "form[action*=Password]", ("CurrentPassword", "not the password"), ("NewPassword", "short"));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.NotNull(page.Document.QuerySelector("#CurrentPassword-error"));
        Assert.NotNull(page.Document.QuerySelector("#NewPassword-error"));

        using var client = await site.WithToken(name);
        await (await client.PutAsJsonAsync("/api/v1/me/password", new { currentPassword = "no", newPassword = "a different long phrase" }, Ct)).Problem(400);
        Assert.Equal(HttpStatusCode.NoContent, (await client.PutAsJsonAsync(
            "/api/v1/me/password", new { currentPassword = Site.Password, newPassword = "a different long phrase" }, Ct)).StatusCode);
    }

    [Fact]
    public async Task The_keys_that_protect_cookies_are_kept_in_the_database()
    {
        using var browser = await site.SignInAs(Roles.Contributor);
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT count(*) FROM accounts.data_protection_keys");
        Assert.True((long)(await command.ExecuteScalarAsync(Ct))! > 0);
    }
}
