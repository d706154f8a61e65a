using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Tests.Access;
using VersionedContent.Accounts.Trust;
using VersionedContent.Accounts.ViewAs;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.ViewAs;

public sealed class ViewAsTests(Site site)
{
    private const string StopForm = ".banner form";

    [Theory]
    [InlineData(ViewRoles.Visitor)]
    [InlineData(Roles.Contributor)]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.Moderator)]
    public async Task An_administrator_looks_as_another_role_changes_nothing_and_stops(string role)
    {
        var (name, id, browser) = await Administrator();
        using var _ = browser;
        using var elsewhere = await site.SignInAs(Roles.Administrator, name);
        var settings = await browser.Open("/account/profile");

        var page = await View(browser, role, 2);
        Assert.Equal("/", page.Path);
        Assert.Contains($"You see the site as a {role} would", page.Document.QuerySelector(".banner")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.Open("/account/view-as")).Status);
        Assert.Null((await elsewhere.Open("/")).Document.QuerySelector(StopForm));

        var refused = await browser.Submit(settings, "form[action*=Name]", ("Name", NewName()));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("You are only looking", refused.Text, StringComparison.Ordinal);
        Assert.NotNull(refused.Document.QuerySelector(StopForm));
        using var answer = await browser.Call(HttpMethod.Put, "/api/v1/me/name", new { name = NewName() });
        Assert.Contains("only looking", (await answer.Problem(403)).GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Equal(name, await site.Scalar<string>("SELECT name FROM accounts.people WHERE id = $1", id));

        page = await browser.Submit(await browser.Open("/changes"), StopForm);
        Assert.Null(page.Document.QuerySelector(StopForm));
        Assert.Equal(HttpStatusCode.OK, (await browser.Open("/admin/people")).Status);
        Assert.Equal(["view-as.start", "view-as.stop"], (await Audit(id)).Select(entry => entry.Action));
        var start = (await Audit(id))[0].Detail;
        Assert.Equal(role, start.GetProperty("role").GetString());
        Assert.Equal(role == ViewRoles.Visitor ? 0 : 2, start.GetProperty("trust").GetInt32());
    }

    [Theory]
    [InlineData(Roles.Contributor, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Reviewer, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Moderator, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task Pages_answer_as_they_do_to_that_role_while_ones_own_stay_ones_own(string role, HttpStatusCode queue, HttpStatusCode people)
    {
        var (name, _, browser) = await Administrator();
        using var _ = browser;
        await View(browser, role, 0);
        Assert.Equal(queue, (await browser.Open("/queue")).Status);
        Assert.Equal(people, (await browser.Open("/admin/people")).Status);
        var refused = await browser.Open("/admin/audit");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("This is not yours to do", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Open("/account/view-as")).Status);
        var own = await browser.Open("/account/profile");
        Assert.Equal(HttpStatusCode.OK, own.Status);
        Assert.Contains(name, own.Document.QuerySelector(".menu-head")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_views_as_a_visitor_is_nobody_to_every_page_and_endpoint()
    {
        var (name, _, browser) = await Administrator();
        using var _ = browser;
        var page = await View(browser, ViewRoles.Visitor, 0);
        Assert.NotNull(page.Document.QuerySelector(".masthead a[href^='/account/sign-in']"));
        Assert.Null(page.Document.QuerySelector(".menu-head"));
        Assert.DoesNotContain(name, page.Document.Body!.TextContent, StringComparison.Ordinal);
        foreach (var path in new[] { "/account/profile", "/account/sessions", "/account/view-as", "/notices", "/queue", "/admin/people", "/admin/audit" })
        {
            page = await browser.Open(path);
            Assert.Equal("/account/sign-in", page.Path);
            Assert.NotNull(page.Document.QuerySelector(StopForm));
        }

        foreach (var path in new[] { "/api/v1/me", "/api/v1/me/activity", "/api/v1/admin/people", "/api/v1/admin/audit" })
        {
            using var answer = await browser.Call(HttpMethod.Get, path);
            await answer.Problem(401);
        }

        // Signing in would end the session that views: it is a change like others.
        page = await browser.Submit(await browser.Open("/account/sign-in"), MainForm, ("Name", name), ("Password", Site.Password));
        Assert.Contains("You are only looking", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ViewRoles.Visitor)]
    [InlineData(Roles.Moderator)]
    public async Task Whoever_views_may_sign_out_and_the_view_is_over_with_the_session(string role)
    {
        var (name, _, browser) = await Administrator();
        using var _ = browser;
        await View(browser, role, 0);
        var ask = await browser.Open("/account/sign-out");
        Assert.Equal("/account/sign-out", ask.Path);
        Assert.Equal("/", (await browser.Submit(ask, MainForm)).Path);
        Assert.False(await browser.IsSignedIn(site));
        Assert.Null((await browser.Open("/changes")).Document.QuerySelector(StopForm));
        using var again = await site.SignInAs(Roles.Administrator, name);
        Assert.Null((await again.Open("/changes")).Document.QuerySelector(StopForm));
    }

    [Theory]
    [InlineData(ViewRoles.Visitor)]
    [InlineData(Roles.Contributor)]
    [InlineData(Roles.Moderator)]
    public async Task Private_things_of_others_are_hidden(string role)
    {
        var other = NewName();
        var otherId = await site.EnsureAccount(other, Roles.Contributor);
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var activity = scope.ServiceProvider.GetRequiredService<IActivity>();
            await activity.Add(new(otherId, "a", DateTimeOffset.UtcNow, ActivityKinds.Edit, "Changed a branch in private") { IsPrivate = true }, Ct);
            await activity.Add(new(otherId, "b", DateTimeOffset.UtcNow, ActivityKinds.Edit, "Changed main in public"), Ct);
        }

        var (_, _, browser) = await Administrator();
        using var _ = browser;
        var manage = $"/admin/people/{otherId}";
        Assert.Contains("in private", (await browser.Open(manage)).Text, StringComparison.Ordinal);
        Assert.Contains("@example.org", (await browser.Open(manage)).Text, StringComparison.Ordinal);

        await View(browser, role, 4);
        Assert.Contains("in public", (await browser.Open(Address(other))).Text, StringComparison.Ordinal);
        foreach (var path in new[] { Address(other), manage, $"/api/v1{Address(other)}/activity", $"/api/v1{manage}" })
        {
            var shown = await browser.Http.GetAsync(path, Ct);
            var text = await shown.Content.ReadAsStringAsync(Ct);
            Assert.DoesNotContain("in private", text, StringComparison.Ordinal);
            Assert.DoesNotContain($"{other}@example.org", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_persons_page_leads_to_their_role_and_trust_and_not_to_them()
    {
        var person = NewName();
        var personId = await site.EnsureAccount(person, Roles.Reviewer);
        await site.Sql("UPDATE accounts.people SET trust_level = 3 WHERE id = $1", personId);
        var (name, id, browser) = await Administrator();
        using var _ = browser;
        Assert.NotNull((await browser.Open("/admin/people")).Document.QuerySelector("main a[href='/account/view-as']"));

        var page = await browser.Submit(await browser.Open($"/admin/people/{personId}"), "form[action='/account/view-as']");
        var banner = page.Document.QuerySelector(".banner")!.TextContent;
        Assert.Contains("as a reviewer would, with trust 3 (trusted)", banner, StringComparison.Ordinal);
        Assert.Contains(name, page.Document.QuerySelector(".menu-head")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(person, page.Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.All(await Audit(id), entry => Assert.Equal((id, id), (entry.ActorId, entry.SubjectId)));
        Assert.Empty(await Audit(personId));

        using var moderator = await site.SignInAs(Roles.Moderator);
        Assert.Null((await moderator.Open($"/admin/people/{personId}")).Document.QuerySelector("form[action='/account/view-as']"));
        Assert.Null((await moderator.Open("/admin/people")).Document.QuerySelector("main a[href='/account/view-as']"));
        Assert.Equal(HttpStatusCode.Forbidden, (await moderator.Open("/account/view-as")).Status);
    }

    [Fact]
    public async Task Nobody_views_as_an_administrator_which_they_are()
    {
        var (_, id, browser) = await Administrator();
        using var _ = browser;
        Assert.Null((await browser.Open($"/admin/people/{id}")).Document.QuerySelector("form[action='/account/view-as']"));
    }

    [Theory]
    [InlineData("king", "0", "One can view as visitor, contributor, reviewer, moderator.")]
    [InlineData(Roles.Administrator, "0", "One can view as visitor, contributor, reviewer, moderator.")]
    [InlineData("", "0", "One can view as visitor, contributor, reviewer, moderator.")]
    [InlineData(Roles.Reviewer, "-1", "The trust levels go from 0 to 4.")]
    [InlineData(Roles.Reviewer, "5", "The trust levels go from 0 to 4.")]
    [InlineData(Roles.Reviewer, "much", "'much' is not valid")]
    public async Task There_is_no_view_as_no_role_or_level(string role, string trust, string problem)
    {
        var (_, id, browser) = await Administrator();
        using var _ = browser;
        var page = await browser.Submit(await browser.Open("/account/view-as"), MainForm, ("Role", role), ("Trust", trust));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(problem, page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector(StopForm));
        Assert.Empty(await Audit(id));
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(61, false)]
    public async Task A_view_ends_by_itself_after_an_hour(int minutes, bool goesOn)
    {
        var (_, id, browser) = await Administrator();
        using var _ = browser;
        using var sessions = await browser.Call(HttpMethod.Get, "/api/v1/me/sessions");
        var session = (await sessions.Json()).GetProperty("sessions")[0].GetProperty("id").GetGuid();
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var services = scope.ServiceProvider;
            var earlier = new ChangeView(
                services.GetRequiredService<AccountsDb>(), services.GetRequiredService<AccountStates>(), services.GetRequiredService<IOptions<TrustOptions>>(),
                new At(TimeProvider.System.GetUtcNow().AddMinutes(-minutes)));
            var viewer = Viewer.Visitor with { Id = id, Permissions = Permissions.All.ToHashSet() };
            Assert.IsType<ChangeViewOutcome.Changed>(await earlier.Start(viewer, session, Roles.Contributor, 0, Ct));
        }

        Assert.Equal(goesOn, (await browser.Open("/notices")).Document.QuerySelector(StopForm) is not null);
        Assert.Equal(goesOn ? HttpStatusCode.Forbidden : HttpStatusCode.OK, (await browser.Open("/admin/people")).Status);
    }

    [Fact]
    public async Task A_form_shown_to_who_only_looks_is_no_good_when_they_look_no_more()
    {
        var (name, id, browser) = await Administrator();
        using var _ = browser;
        await View(browser, Roles.Contributor, 0);
        var settings = await browser.Open("/account/profile");
        await browser.Submit(settings, StopForm);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Submit(settings, "form[action*=Name]", ("Name", NewName()))).Status);
        Assert.Equal(name, await site.Scalar<string>("SELECT name FROM accounts.people WHERE id = $1", id));
        // What a page still offers that was left open: to stop, and to leave.
        Assert.Equal("/", (await browser.Submit(settings, StopForm)).Path);
        Assert.Equal("/", (await browser.Submit(settings, "form[action='/account/sign-out']")).Path);
        Assert.False(await browser.IsSignedIn(site));
    }

    [Theory]
    [InlineData(ViewRoles.Visitor)]
    [InlineData(Roles.Moderator)]
    public async Task A_role_taken_away_ends_it(string role)
    {
        var (_, id, browser) = await Administrator();
        using var _ = browser;
        await View(browser, role, 0);
        await site.Sql("UPDATE accounts.people SET role = 'contributor' WHERE id = $1", id);
        await site.Services.GetRequiredService<AccountStates>().Forget(id);

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Open("/queue")).Status);
        var page = await browser.Open("/notices");
        Assert.Equal("/notices", page.Path);
        Assert.Null(page.Document.QuerySelector(StopForm));
    }

    private async Task<(string Name, Guid Id, Browser Browser)> Administrator()
    {
        var name = NewName("Ada");
        var id = await site.EnsureAccount(name, Roles.Administrator);
        return (name, id, await site.SignInAs(Roles.Administrator, name));
    }

    private static async Task<Page> View(Browser browser, string role, int trust) => await browser.Submit(
        await browser.Open("/account/view-as"), MainForm, ("Role", role), ("Trust", trust.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private async Task<List<(Guid ActorId, Guid SubjectId, string Action, JsonElement Detail)>> Audit(Guid id)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var rows = scope.ServiceProvider.GetRequiredService<AccountsDb>().Audit.Where(entry => entry.SubjectId == id).OrderBy(entry => entry.Id);
        return [.. rows.AsEnumerable().Select(entry => (entry.ActorId, entry.SubjectId, entry.Action, JsonElement.Parse(entry.Detail)))];
    }

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
