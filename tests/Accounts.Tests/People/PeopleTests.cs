using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.People;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.People;

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

        page = await administrator.Open(page.Document.QuerySelector("main tbody a")!.GetAttribute("href")!);
        page = await administrator.Submit(page, "form[action*='handler=Role']", ("role", Roles.Moderator));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(Roles.Moderator, page.Document.QuerySelector("#role option[selected]")!.GetAttribute("value"));

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
    [InlineData(Roles.Contributor)]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.Moderator)]
    public async Task Only_administrators_manage_people(string role)
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        using var browser = await site.SignInAs(role);
        using var change = await browser.Call(HttpMethod.Put, $"/api/v1/admin/people/{id}/role", new { role = Roles.Administrator });
        await change.Problem(403);
        foreach (var (verb, path) in new[] { ("PUT", "verification"), ("DELETE", "verification"), ("POST", "notes"), ("DELETE", "sessions") })
        {
            using var act = await browser.Call(new HttpMethod(verb), $"/api/v1/admin/people/{id}/{path}", new { note = "x" });
            await act.Problem(403);
        }
    }

    [Theory]
    [InlineData("Role", "role", "administrator")]
    [InlineData("Verify", "verified", "true")]
    [InlineData("Note", "Note", "Nice")]
    [InlineData("SignOut", "x", "x")]
    public async Task A_moderator_cannot_post_the_forms_that_only_administrators_see(string handler, string field, string value)
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = await moderator.Open($"/admin/people/{id}");
        Assert.Null(page.Document.QuerySelector($"form[action*='handler={handler}']"));
        page.Document.QuerySelector("form[action*='handler=Suspend']")!.SetAttribute("action", $"/admin/people/{id}?handler={handler}");
        Assert.Equal(HttpStatusCode.NotFound, (await moderator.Submit(page, $"form[action*='handler={handler}']", (field, value))).Status);
    }

    [Theory]
    [InlineData(Roles.Contributor)]
    [InlineData(Roles.Reviewer)]
    public async Task Only_moderators_and_administrators_see_the_list(string role)
    {
        using var browser = await site.SignInAs(role);
        var page = await browser.Open("/admin/people");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Null(page.Document.QuerySelector("a[href='/admin/people']"));
        using var list = await browser.Call(HttpMethod.Get, "/api/v1/admin/people");
        await list.Problem(403);
    }

    [Fact]
    public async Task A_moderator_finds_people_by_name_and_learns_no_address()
    {
        var name = NewName("Nadia");
        await site.EnsureAccount(name, Roles.Contributor);
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = await moderator.Open($"/admin/people?q={name}");
        Assert.Single(page.Document.QuerySelectorAll("main tbody tr"));
        Assert.DoesNotContain("example.org", page.Text, StringComparison.Ordinal);
        Assert.Empty((await moderator.Open($"/admin/people?q={name}@")).Document.QuerySelectorAll("main tbody tr"));
    }

    [Fact]
    public async Task People_are_found_by_role_and_by_what_is_the_matter_with_them()
    {
        var mark = $"Petra-{Guid.NewGuid().ToString("n")[..8]}";
        var (plain, reviewer, suspended, closing) = (await Make("a"), await Make("b", Roles.Reviewer), await Make("c"), await Make("d"));
        foreach (var id in new[] { plain, reviewer, closing })
            await Set(id, "email_confirmed = false");
        await Set(suspended, "suspended_until = now() + interval '1 day', email_confirmed = true");
        await Set(closing, "closes_at = now() + interval '14 days', verified_at = now()");
        using var client = await site.WithToken(await Administrator());
        async Task<Guid[]> Found(string query) => [.. (await client.GetFromJsonAsync<JsonElement>($"/api/v1/admin/people?q={mark}&{query}", Ct))
            .GetProperty("people").EnumerateArray().Select(person => person.GetProperty("id").GetGuid())];

        Assert.Equal([plain, reviewer, suspended, closing], await Found(""));
        Assert.Equal([reviewer], await Found("role=reviewer"));
        Assert.Equal([suspended], await Found("state=suspended"));
        Assert.Equal([closing], await Found("state=closing"));
        Assert.Equal([closing], await Found("state=verified"));
        Assert.Equal([plain, reviewer, closing], await Found("state=unconfirmed"));
        Assert.Equal([suspended, closing], await Found($"after={mark}-b"));
        await (await client.GetAsync("/api/v1/admin/people?state=bored", Ct)).Problem(400);

        Task<Guid> Make(string letter, string role = Roles.Contributor) => site.EnsureAccount($"{mark}-{letter}", role);

        async Task Set(Guid id, string assignments)
        {
            await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand($"UPDATE accounts.people SET {assignments} WHERE id = $1");
            command.Parameters.AddWithValue(id);
            await command.ExecuteNonQueryAsync(Ct);
        }
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
