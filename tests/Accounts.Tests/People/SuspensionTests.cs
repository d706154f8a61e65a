using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.People;
using VersionedContent.Accounts.People.Suspension;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.People;

public sealed class SuspensionTests(Site site)
{
    [Fact]
    public async Task A_suspended_person_is_told_why_and_may_look_and_not_write_until_it_is_lifted()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var person = await site.SignInAs(Roles.Contributor, name);
        using var moderator = await site.SignInAs(Roles.Moderator);
        var file = await moderator.Open($"/admin/people/{id}");

        var done = await moderator.Submit(file, "form[action*='handler=Suspend']", ("Until", InDays(7)), ("Reason", "Blanked three pages."));
        Assert.Equal(HttpStatusCode.OK, done.Status);
        Assert.Contains("Blanked three pages.", done.Text, StringComparison.Ordinal);

        var home = await person.Open("/changes");
        Assert.Contains("Blanked three pages.", home.Document.QuerySelector(".banner")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(name, await Me(person));
        Assert.Contains("Blanked three pages.", (await person.Open("/notices")).Text, StringComparison.Ordinal);
        using (var refused = await person.Call(HttpMethod.Post, "/api/v1/branches", new { name = $"b-{id:n}", title = "A branch" }))
            await refused.Problem(403);
        Assert.Equal([Permissions.OwnAccount], await Permitted(person));

        await moderator.Submit(await moderator.Open($"/admin/people/{id}"), "form[action*='handler=Lift']");
        Assert.Null((await person.Open("/changes")).Document.QuerySelector(".banner"));
        Assert.Contains(Permissions.EditItems, await Permitted(person));
        Assert.Contains("your suspension is lifted", (await person.Open("/notices")).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_letter_goes_to_an_address_that_is_confirmed_and_to_no_other()
    {
        var (known, claimed) = (await site.EnsureAccount(NewName(), Roles.Contributor), await site.EnsureAccount(NewName(), Roles.Contributor));
        foreach (var id in new[] { known, claimed })
        {
            await Change(id, set => set.SetProperty(person => person.EmailConfirmed, id == known));
            Assert.IsType<ActOutcome.Done>(await Suspend(Viewer.Site, id, 2, "Sold tickets on pages."));
        }

        await using var scope = site.Services.CreateAsyncScope();
        var mails = await scope.ServiceProvider.GetRequiredService<AccountsDb>().Mails.AsNoTracking()
            .Where(mail => mail.Kind == "suspension.begin" && (mail.PersonId == known || mail.PersonId == claimed)).ToListAsync(Ct);
        Assert.Equal(known, Assert.Single(mails).PersonId);
    }

    [Fact]
    public async Task What_is_done_is_in_the_audit_and_the_reason_among_the_notes()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        var viewer = await Moderator();
        await Suspend(viewer, id, 3, "Quarrels.");
        await using var scope = site.Services.CreateAsyncScope();
        Assert.IsType<ActOutcome.Done>(await scope.ServiceProvider.GetRequiredService<Suspend>().Lift(viewer, id, Ct));
        Assert.IsType<ActOutcome.Done>(await scope.ServiceProvider.GetRequiredService<Suspend>().Lift(viewer, id, Ct));

        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var entries = await db.Audit.Where(entry => entry.SubjectId == id).OrderBy(entry => entry.Id).ToListAsync(Ct);
        Assert.Equal(["suspension.begin", "suspension.end"], entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal(viewer.Id, entry.ActorId));
        Assert.All(entries, entry => Assert.DoesNotContain("Quarrels", entry.Detail, StringComparison.Ordinal));
        Assert.EndsWith(": Quarrels.", (await db.PersonNotes.SingleAsync(note => note.PersonId == id, Ct)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspension_runs_out_by_itself()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await Change(id, set => set.SetProperty(person => person.SuspendedUntil, DateTimeOffset.UtcNow.AddMinutes(-1)).SetProperty(person => person.SuspensionReason, "Old."));
        using var person = await site.SignInAs(Roles.Contributor, name);
        Assert.Null((await person.Open("/changes")).Document.QuerySelector(".banner"));
        Assert.Contains(Permissions.EditItems, await Permitted(person));
    }

    [Fact]
    public async Task The_page_says_beside_the_field_what_is_wrong_and_keeps_what_was_typed()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = await moderator.Submit(
            await moderator.Open($"/admin/people/{id}"), "form[action*='handler=Suspend']", ("Until", InDays(31)), ("Reason", "Too long a while."));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("at most 30 days", page.Document.QuerySelector("#Until-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Too long a while.", page.Document.QuerySelector("#Reason")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_suspends_and_lifts_by_the_same_rules()
    {
        var administrator = NewName("Ada");
        await site.EnsureAccount(administrator, Roles.Administrator);
        var name = NewName("Milo");
        var own = await site.EnsureAccount(name, Roles.Moderator);
        var other = await site.EnsureAccount(NewName(), Roles.Contributor);
        var staff = await site.EnsureAccount(NewName(), Roles.Moderator);
        using var moderator = await site.WithToken(name);
        using var chief = await site.WithToken(administrator);
        static Task<HttpResponseMessage> Put(HttpClient client, Guid id, int days, string reason = "Vandalism") => client.PutAsJsonAsync(
            $"/api/v1/admin/people/{id}/suspension", new { until = DateTimeOffset.UtcNow.AddDays(days), reason }, Ct);

        await (await Put(moderator, own, 1)).Problem(400);
        await (await Put(moderator, staff, 1)).Problem(400);
        await (await Put(moderator, other, 31)).Problem(400);
        await (await Put(moderator, other, 1, " ")).Problem(400);
        await (await Put(moderator, Guid.NewGuid(), 1)).Problem(404);
        Assert.Equal(HttpStatusCode.NoContent, (await Put(moderator, other, 5)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Put(chief, other, 365)).StatusCode);
        await (await moderator.DeleteAsync($"/api/v1/admin/people/{other}/suspension", Ct)).Problem(400);
        Assert.Equal(HttpStatusCode.NoContent, (await Put(chief, staff, 365)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await chief.DeleteAsync($"/api/v1/admin/people/{other}/suspension", Ct)).StatusCode);
    }

    [Fact]
    public async Task An_operator_suspends_lifts_and_verifies_from_the_command_line()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Administrator);
        await using var scope = site.Services.CreateAsyncScope();
        var (services, suspend) = (scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<Suspend>());
        var until = DateTimeOffset.UtcNow.AddYears(1);
        Assert.Equal(0, await PeopleCommands.Act(services, name, found => suspend.Begin(Viewer.Site, found, until, "Stolen account.", Ct), "suspended", Ct));
        Assert.Equal(1, await PeopleCommands.Act(services, name, found => suspend.Begin(Viewer.Site, found, until, "", Ct), "suspended", Ct));
        Assert.Equal(1, await PeopleCommands.Act(services, NewName("Nobody"), found => suspend.Lift(Viewer.Site, found, Ct), "not suspended", Ct));
        Assert.Equal(0, await PeopleCommands.Act(services, name, found => suspend.Lift(Viewer.Site, found, Ct), "not suspended", Ct));
        Assert.Null((await services.GetRequiredService<AccountsDb>().People.AsNoTracking().SingleAsync(person => person.Id == id, Ct)).SuspendedUntil);
    }

    private static string InDays(int days) => DateOnly.FromDateTime(DateTime.UtcNow).AddDays(days).ToString("O");

    private async Task<ActOutcome> Suspend(Viewer viewer, Guid id, int days, string reason)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Suspend>().Begin(viewer, id, DateTimeOffset.UtcNow.AddDays(days), reason, Ct);
    }

    private async Task<Viewer> Moderator() =>
        new(await site.EnsureAccount("some-moderator", Roles.Moderator), "some-moderator", Roles.Grants[Roles.Moderator].ToHashSet(), 0);

    private async Task Change(Guid id, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Account>> set)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AccountsDb>().People.Where(person => person.Id == id).ExecuteUpdateAsync(set, Ct);
    }

    private static async Task<string?> Me(Browser browser)
    {
        using var answer = await browser.Call(HttpMethod.Get, "/api/v1/me");
        return (await answer.Json()).GetProperty("name").GetString();
    }

    private static async Task<IReadOnlyList<string>> Permitted(Browser browser)
    {
        using var answer = await browser.Call(HttpMethod.Get, "/api/v1/me");
        return [.. (await answer.Json()).GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()!)];
    }
}
