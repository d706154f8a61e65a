using System.Net;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Tests.Access;
using VersionedContent.Accounts.ViewAs;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.ViewAs;

public sealed class ViewAsTests(Site site)
{
    [Fact]
    public async Task An_administrator_looks_as_another_role_changes_nothing_and_stops()
    {
        var name = NewName("Ada");
        var id = await site.EnsureAccount(name, Roles.Administrator);
        using var browser = await site.SignInAs(Roles.Administrator, name);
        using var elsewhere = await site.SignInAs(Roles.Administrator, name);
        var settings = await browser.Open("/account/profile");
        Assert.IsType<ChangeViewOutcome.Changed>(await View(id, browser, Roles.Contributor, 2));

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Open("/admin/people")).Status);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.Open("/admin/people")).Status);
        var page = await browser.Open("/notices");
        Assert.Contains("You see the site as a contributor would", page.Document.QuerySelector(".banner")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(name, page.Document.QuerySelector(".menu-head")!.TextContent, StringComparison.Ordinal);

        var refused = await browser.Submit(settings, "form[action*=Name]", ("Name", NewName()));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("You are only looking", refused.Text, StringComparison.Ordinal);
        using var answer = await browser.Call(HttpMethod.Put, "/api/v1/me/name", new { name = NewName() });
        Assert.Contains("only looking", (await answer.Problem(403)).GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.Equal(name, await site.Scalar<string>("SELECT name FROM accounts.people WHERE id = $1", id));

        page = await browser.Submit(await browser.Open("/notices"), ".banner form");
        Assert.Null(page.Document.QuerySelector(".banner form"));
        Assert.Equal(HttpStatusCode.OK, (await browser.Open("/admin/people")).Status);
        Assert.Equal(2, await site.Scalar<long>("SELECT count(*) FROM accounts.audit WHERE subject_id = $1 AND action LIKE 'view-as.%'", id));
    }

    [Fact]
    public async Task Whoever_views_may_sign_out()
    {
        var name = NewName("Ada");
        var id = await site.EnsureAccount(name, Roles.Administrator);
        using var browser = await site.SignInAs(Roles.Administrator, name);
        await View(id, browser, Roles.Moderator, 0);
        Assert.Equal("/", (await browser.Submit(await browser.Open("/account/sign-out"), MainForm)).Path);
        Assert.False(await browser.IsSignedIn(site));
    }

    [Fact]
    public async Task A_view_left_behind_by_a_role_taken_away_gives_nothing()
    {
        var name = NewName("Ada");
        var id = await site.EnsureAccount(name, Roles.Administrator);
        using var browser = await site.SignInAs(Roles.Administrator, name);
        await View(id, browser, Roles.Moderator, 0);
        await site.Sql("UPDATE accounts.people SET role = 'contributor' WHERE id = $1", id);
        await site.Services.GetRequiredService<AccountStates>().Forget(id);

        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Open("/queue")).Status);
        Assert.Null((await browser.Open("/notices")).Document.QuerySelector(".banner form"));
    }

    [Theory]
    [InlineData("king", 0)]
    [InlineData(Roles.Reviewer, -1)]
    public async Task There_is_no_view_as_no_role(string role, int trust)
    {
        var name = NewName("Ada");
        var id = await site.EnsureAccount(name, Roles.Administrator);
        using var browser = await site.SignInAs(Roles.Administrator, name);
        Assert.IsType<ChangeViewOutcome.Refused>(await View(id, browser, role, trust));
    }

    [Fact]
    public async Task Only_administrators_view()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Moderator);
        using var browser = await site.SignInAs(Roles.Moderator, name);
        Assert.IsType<ChangeViewOutcome.NotFound>(await View(id, browser, Roles.Administrator, 0));
    }

    private async Task<ChangeViewOutcome> View(Guid id, Browser browser, string role, int trust)
    {
        using var answer = await browser.Call(HttpMethod.Get, "/api/v1/me/sessions");
        var session = (await answer.Json()).GetProperty("sessions")[0].GetProperty("id").GetGuid();
        await using var scope = site.Services.CreateAsyncScope();
        var state = await scope.ServiceProvider.GetRequiredService<AccountStates>().Get(id, Ct);
        var viewer = new System.Security.Claims.ClaimsPrincipal(CurrentAccount.Identity(state!, TimeProvider.System.GetUtcNow())).Viewer();
        return await scope.ServiceProvider.GetRequiredService<ChangeView>().Start(viewer, session, role, trust, Ct);
    }
}
