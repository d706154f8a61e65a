using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Data;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.People;

public sealed class ManagePersonTests(Site site)
{
    [Fact]
    public async Task An_administrator_sees_what_is_known_of_a_person_and_a_moderator_only_what_they_need()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await OnDb(db =>
        {
            db.Activity.Add(new Data.Activity { PersonId = id, Key = "sign-in:1", At = DateTimeOffset.UtcNow, Kind = "sign-in", Text = "Signed in from a new device", Link = "", IsPrivate = true });
            db.Judgements.Add(new Judgement { PersonId = id, Key = "submission:7", IsAccepted = false, At = DateTimeOffset.UtcNow });
            return db.SaveChangesAsync(Ct);
        });
        using var administrator = await site.SignInAs(Roles.Administrator);
        using var moderator = await site.SignInAs(Roles.Moderator);

        var all = (await administrator.Open($"/admin/people/{id}")).Text;
        var part = (await moderator.Open($"/admin/people/{id}")).Text;
        foreach (var secret in new[] { $"{name}@example.org", "Signed in from a new device", "submission:7" })
        {
            Assert.Contains(secret, all, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, part, StringComparison.Ordinal);
        }

        using var answer = await moderator.Call(HttpMethod.Get, $"/api/v1/admin/people/{id}");
        Assert.Equal(JsonValueKind.Null, (await answer.Json()).GetProperty("managed").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.Open($"/admin/people/{Guid.NewGuid()}")).Status);
    }

    [Fact]
    public async Task A_person_is_verified_noted_and_signed_out_and_each_act_is_in_the_audit()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var person = await site.SignInAs(Roles.Contributor, name);
        using var administrator = await site.SignInAs(Roles.Administrator);
        Task<Page> Act(string form, params (string, string)[] fields) => Submit($"form[action*='handler={form}']", fields);
        async Task<Page> Submit(string form, (string, string)[] fields) => await administrator.Submit(await administrator.Open($"/admin/people/{id}"), form, fields);

        Assert.NotNull((await Act("Verify")).Document.QuerySelector(".badge-good"));
        Assert.Null((await Act("Verify")).Document.QuerySelector(".page-head .badge-good"));
        Assert.Contains("Met at the fair.", (await Act("Note", ("Note", "Met at the fair."))).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await Act("Note", ("Note", "  "))).Status);
        await Act("SignOut");
        Assert.Equal("/account/sign-in", (await person.Open("/notices")).Path);

        var actions = new List<string>();
        await OnDb(async db => actions = await db.Audit.Where(entry => entry.SubjectId == id).OrderBy(entry => entry.Id).Select(entry => entry.Action).ToListAsync(Ct));
        Assert.Equal(["person.verify", "person.unverify", "note.add", "session.end.all"], actions);
    }

    [Fact]
    public async Task The_api_does_what_the_page_does()
    {
        var administrator = NewName("Ada");
        await site.EnsureAccount(administrator, Roles.Administrator);
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        using var client = await site.WithToken(administrator);
        var path = $"/api/v1/admin/people/{id}";

        Assert.Equal(HttpStatusCode.NoContent, (await client.PutAsync($"{path}/verification", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsJsonAsync($"{path}/notes", new { note = "Runs the fan club." }, Ct)).StatusCode);
        await (await client.PostAsJsonAsync($"{path}/notes", new { note = "" }, Ct)).Problem(400);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"{path}/sessions", Ct)).StatusCode);
        var file = await client.GetFromJsonAsync<JsonElement>(path, Ct);
        Assert.NotEqual(JsonValueKind.Null, file.GetProperty("verifiedAt").ValueKind);
        Assert.Equal("Runs the fan club.", file.GetProperty("managed").GetProperty("notes")[0].GetProperty("text").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"{path}/verification", Ct)).StatusCode);
        await (await client.DeleteAsync($"/api/v1/admin/people/{Guid.NewGuid()}/verification", Ct)).Problem(404);
    }

    [Fact]
    public async Task Nobody_acts_on_a_closed_account()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        await OnDb(db => db.People.Where(person => person.Id == id).ExecuteUpdateAsync(set => set.SetProperty(person => person.ClosedAt, DateTimeOffset.UtcNow), Ct));
        using var administrator = await site.SignInAs(Roles.Administrator);
        var page = await administrator.Open($"/admin/people/{id}");
        Assert.Empty(page.Document.QuerySelectorAll("main form[method=post]"));
        using var answer = await administrator.Call(HttpMethod.Put, $"/api/v1/admin/people/{id}/verification");
        await answer.Problem(404);
    }

    [Fact]
    public async Task How_much_a_person_did_does_not_change_the_number_of_queries()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        var name = NewName("Ada");
        await site.EnsureAccount(name, Roles.Administrator);
        using var client = await site.WithToken(name);
        await client.GetAsync($"/api/v1/admin/people/{id}", Ct);
        var few = await Count();
        await OnDb(db =>
        {
            foreach (var n in Enumerable.Range(0, 30))
            {
                db.PersonNotes.Add(new PersonNote { PersonId = id, ById = id, At = DateTimeOffset.UtcNow, Text = $"Note {n}" });
                db.Judgements.Add(new Judgement { PersonId = id, Key = $"edit:{n}", IsAccepted = true, At = DateTimeOffset.UtcNow });
            }

            return db.SaveChangesAsync(Ct);
        });
        Assert.Equal(few + 1, await Count());

        async Task<int> Count()
        {
            using var counted = Site.CountQueries();
            await client.GetAsync($"/api/v1/admin/people/{id}", Ct);
            return counted.Commands.Count(sql => sql.Contains("accounts.", StringComparison.Ordinal));
        }
    }

    private async Task OnDb(Func<AccountsDb, Task> act)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<AccountsDb>());
    }
}
