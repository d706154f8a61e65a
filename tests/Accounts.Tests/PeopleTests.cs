using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.People;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests;

public sealed class PeopleTests(Site site)
{
    [Fact]
    public async Task An_administrator_finds_a_person_and_makes_them_a_moderator()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var person = await site.SignInAs(Roles.Contributor, name);
        using var administrator = await site.SignInAs(Roles.Administrator);
        var page = await administrator.Open($"/admin/people?q={Uri.EscapeDataString(name.ToLowerInvariant())}");
        Assert.Single(page.Document.QuerySelectorAll("main tbody tr"));
        Assert.NotNull(page.Document.QuerySelector(".masthead a[href='/admin/people']"));

        page = await administrator.Submit(page, "main tbody form", ("role", Roles.Moderator));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(Roles.Moderator, page.Document.QuerySelector("main tbody option[selected]")!.GetAttribute("value"));

        Assert.Equal("/account/sign-in", (await person.Open("/notices")).Path);
        using var again = await site.SignInAs(Roles.Moderator, name);
        using var answer = await again.Call(HttpMethod.Get, "/api/v1/me");
        var me = await answer.Json();
        Assert.Contains(Permissions.PublishItems, me.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()));
        Assert.Equal(Roles.Moderator, me.GetProperty("role").GetString());

        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "SELECT detail ->> 'from' || ' to ' || (detail ->> 'to') FROM accounts.audit WHERE subject_id = $1");
        command.Parameters.AddWithValue(id);
        Assert.Equal("contributor to moderator", await command.ExecuteScalarAsync(Ct));
    }

    [Theory]
    [InlineData("UPDATE accounts.audit SET action = 'x'")]
    [InlineData("DELETE FROM accounts.audit")]
    [InlineData("TRUNCATE accounts.audit")]
    public async Task Nobody_changes_the_audit(string sql)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Roles.Contributor)]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.Moderator)]
    public async Task Only_administrators_manage_people(string role)
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        using var browser = await site.SignInAs(role);
        var page = await browser.Open("/admin/people");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Null(page.Document.QuerySelector("a[href='/admin/people']"));
        using var list = await browser.Call(HttpMethod.Get, "/api/v1/admin/people");
        await list.Problem(403);
        using var change = await browser.Call(HttpMethod.Put, $"/api/v1/admin/people/{id}/role", new { role = Roles.Administrator });
        await change.Problem(403);
    }

    [Fact]
    public async Task The_api_refuses_unknown_roles_unknown_people_and_ones_own_account()
    {
        var name = NewName("Ada");
        var own = await site.EnsureAccount(name, Roles.Administrator);
        var other = await site.EnsureAccount(NewName(), Roles.Contributor);
        using var client = await site.WithToken(name);
        Task<HttpResponseMessage> Put(Guid id, string role) => client.PutAsJsonAsync($"/api/v1/admin/people/{id}/role", new { role }, Ct);

        await (await Put(other, "king")).Problem(400);
        await (await Put(own, Roles.Contributor)).Problem(400);
        await (await Put(Guid.NewGuid(), Roles.Moderator)).Problem(404);
        Assert.Equal(HttpStatusCode.NoContent, (await Put(other, Roles.Reviewer)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Put(other, Roles.Reviewer)).StatusCode);
    }

    [Fact]
    public async Task People_are_found_by_what_their_name_or_address_begins_with_in_one_query()
    {
        var name = NewName("Quirin");
        await site.EnsureAccount(name, Roles.Contributor);
        using var client = await site.WithToken(await Administrator());
        using var counted = Site.CountQueries();
        var found = await client.GetFromJsonAsync<JsonElement>("/api/v1/admin/people?q=quirin", Ct);
        Assert.Equal(1, counted.Commands.Count(sql => sql.Contains("LIKE", StringComparison.Ordinal)));
        Assert.Contains(name, found.GetProperty("people").EnumerateArray().Select(person => person.GetProperty("name").GetString()));
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/api/v1/admin/people?q=quir%25", Ct)).GetProperty("people").GetArrayLength());
    }

    [Fact]
    public async Task An_operator_makes_the_first_administrator()
    {
        var name = NewName("Ada");
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await using var scope = site.Services.CreateAsyncScope();
        Assert.Equal(0, await PeopleCommands.GiveRole(scope.ServiceProvider, name, Roles.Administrator, Ct));
        Assert.Equal(1, await PeopleCommands.GiveRole(scope.ServiceProvider, name, "king", Ct));
        Assert.Equal(1, await PeopleCommands.GiveRole(scope.ServiceProvider, NewName("Nobody"), Roles.Administrator, Ct));
        Assert.Equal(Roles.Administrator, (await scope.ServiceProvider.GetRequiredService<IPeople>().ByIds([id], Ct))[id].Role);
    }

    private async Task<string> Administrator()
    {
        var name = NewName("Ada");
        await site.EnsureAccount(name, Roles.Administrator);
        return name;
    }
}
