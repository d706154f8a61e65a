using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.Tests.Email;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Testing;
using VersionedContent.Testing.OpenId;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.External;

/// <summary>Logins of an account that is there: added, listed, removed, and used to show who one is.</summary>
[Collection(OneProvider.Name)]
public sealed class LoginsTests(ExternalSite site)
{
    [Fact]
    public async Task A_login_is_added_listed_used_exported_and_removed_and_told_by_mail()
    {
        using var member = await site.ConfirmedMember();
        var someone = site.Provider.Add("Mara", "mara@elsewhere.example");
        var asked = await member.Browser.BeginAttaching(someone);
        Assert.Contains("as mara@elsewhere.example can then open", asked.Text, StringComparison.Ordinal);
        Assert.Empty(await Logins(member.Browser));
        var page = await member.Browser.Submit(asked, MainForm);
        Assert.Equal(ExternalSteps.Logins, page.Path);
        Assert.Equal(["loopback"], await Logins(member.Browser));
        await site.Letter(member.Address, "login.add");
        Assert.Contains("One account elsewhere", (await member.Browser.Open("/account/security")).Text, StringComparison.Ordinal);
        using var elsewhere = site.NewBrowser();
        await elsewhere.SignInAs(someone);
        Assert.Equal(member.Name, await elsewhere.SignedInAs());

        var archive = await OwnArchive.Of(member.Browser);
        var login = archive.Json("account/profile.json").GetProperty("logins").EnumerateArray().Single();
        Assert.Equal(("loopback", someone.Subject), (login.GetProperty("loginProvider").GetString(), login.GetProperty("providerKey").GetString()));

        page = await member.Browser.Submit(await member.Browser.OpenConfirmedLogins(), "form[action*=Remove]");
        Assert.Contains("is removed", page.Toasts(), StringComparison.Ordinal);
        await site.Letter(member.Address, "login.remove");
        Assert.Equal(["login.add", "login.remove"], archive.Lines("account/audit.jsonl").Concat((await OwnArchive.Of(member.Browser)).Lines("account/audit.jsonl"))
            .Select(line => line.GetProperty("action").GetString()).Where(action => action!.StartsWith("login.", StringComparison.Ordinal)).Distinct());
        using var gone = site.NewBrowser();
        Assert.Equal("/account/external/sign-up", (await gone.SignInAs(someone)).Path);
    }

    [Fact]
    public async Task Adding_and_removing_need_a_recent_confirmation()
    {
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        Assert.Equal("/account/confirm", (await browser.Open(ExternalSteps.Logins)).Path);
        await (await browser.Call(HttpMethod.Delete, "/api/v1/me/logins/loopback")).Problem(403);
        await browser.Attach(site.Provider.Add());
        using var thief = await site.SignInAs(Roles.Contributor, name);
        await (await thief.Call(HttpMethod.Delete, "/api/v1/me/logins/loopback")).Problem(403);
    }

    [Fact]
    public async Task A_login_of_another_account_is_refused_and_one_of_each_provider_is_enough()
    {
        var someone = site.Provider.Add();
        using var owner = await site.SignInAs(Roles.Contributor, NewName());
        await owner.Attach(someone);
        Assert.Contains("opens this one already", (await AttachAgain(owner, someone)).Text, StringComparison.Ordinal);
        Assert.Contains("Remove that one first", (await AttachAgain(owner, site.Provider.Add())).Text, StringComparison.Ordinal);

        using var other = await site.SignInAs(Roles.Contributor, NewName());
        var refused = await other.Attach(someone);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("opens another account here already", refused.Text, StringComparison.Ordinal);
        Assert.Empty(await Logins(other));
    }

    [Fact]
    public async Task Two_accounts_that_add_one_login_at_once_do_not_both_have_it()
    {
        var someone = site.Provider.Add();
        using var one = await site.SignInAs(Roles.Contributor, NewName());
        using var other = await site.SignInAs(Roles.Contributor, NewName());
        var asked = new[] { (Browser: one, Page: await one.BeginAttaching(someone)), (Browser: other, Page: await other.BeginAttaching(someone)) };
        var pages = await Task.WhenAll(asked.Select(at => at.Browser.Submit(at.Page, MainForm)));
        Assert.Equal([200, 400], pages.Select(page => (int)page.Status).Order());
        Assert.Single((await Logins(one)).Concat(await Logins(other)));
    }

    [Fact]
    public async Task A_way_back_that_somebody_else_set_out_on_adds_nothing()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        var asked = await browser.BeginAttaching(site.Provider.Add());
        await browser.Submit(await browser.Open("/account/sign-out"), MainForm);
        var next = NewName();
        await site.EnsureAccount(next, Roles.Contributor);
        await browser.Submit(await browser.Open("/account/sign-in"), MainForm, ("Name", next), ("Password", Site.Password));
        var page = await browser.Open(asked.Path);
        Assert.Equal("/account/security", page.Path);
        Assert.Empty(await Logins(browser));
    }

    [Fact]
    public async Task Of_the_last_two_ways_in_removed_at_once_one_stays()
    {
        var someone = site.Provider.Add(email: LetterBox.NewAddress(), verified: true);
        using var browser = site.NewBrowser();
        var name = await browser.SignUpAs(someone);
        await using (var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "INSERT INTO accounts.person_logins (login_provider, provider_key, user_id) SELECT 'gone', $1, id FROM accounts.people WHERE name = $1"))
        {
            command.Parameters.AddWithValue(name);
            await command.ExecuteNonQueryAsync(Ct);
        }

        await browser.ConfirmWith(someone);
        var answers = await Task.WhenAll(new[] { "loopback", "gone" }.Select(provider => browser.Call(HttpMethod.Delete, $"/api/v1/me/logins/{provider}")));
        Assert.Equal([204, 400], answers.Select(answer => (int)answer.StatusCode).Order());
        Assert.Single(await Logins(browser));
    }

    [Fact]
    public async Task The_last_way_in_stays_and_a_login_is_removed_once()
    {
        var someone = site.Provider.Add(email: LetterBox.NewAddress(), verified: true);
        using var browser = site.NewBrowser();
        await browser.SignUpAs(someone);
        await browser.ConfirmWith(someone);
        var refused = await browser.Submit(await browser.Open(ExternalSteps.Logins), "form[action*=Remove]");
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("only way into your account", refused.Text, StringComparison.Ordinal);
        await (await browser.Call(HttpMethod.Delete, "/api/v1/me/logins/loopback")).Problem(400);

        using var elsewhere = site.NewBrowser();
        await elsewhere.SignInAs(someone);
        await browser.Submit(await browser.Open("/account/security"), "form[action*=SetPassword]", ("NewPassword", Site.Password));
        Assert.Equal("/account/sign-in", (await elsewhere.Open("/notices")).Path);
        // What was confirmed before the new password counts no more.
        await browser.OpenConfirmedLogins();
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => browser.Call(HttpMethod.Delete, "/api/v1/me/logins/loopback")));
        Assert.Equal([204, 404], answers.Select(answer => (int)answer.StatusCode).Order());
        Assert.Empty(await Logins(browser));
    }

    [Fact]
    public async Task An_account_without_a_password_shows_who_is_there_by_signing_in_at_the_provider_anew()
    {
        var someone = site.Provider.Add(signedInAgo: TimeSpan.Zero);
        using var browser = site.NewBrowser();
        await browser.SignUpAs(someone);
        var form = await browser.Open(ExternalSteps.Logins);
        Assert.Equal("/account/confirm", form.Path);
        Assert.Null(form.Document.QuerySelector("[name=Password]"));

        var done = await browser.ConfirmWith(someone);
        Assert.Equal(("0", "login"), (site.Provider.Asked["max_age"], site.Provider.Asked["prompt"]));
        Assert.Equal(ExternalSteps.Logins, (await browser.FollowOn(done)).Path);
    }

    [Fact]
    public async Task Somebody_else_at_the_provider_or_one_who_was_not_asked_anew_confirms_nothing()
    {
        var someone = site.Provider.Add(signedInAgo: TimeSpan.FromHours(1));
        using var browser = site.NewBrowser();
        var name = await browser.SignUpAs(someone);
        var stale = await browser.ConfirmWith(someone);
        Assert.Equal("/account/confirm", stale.Path);
        Assert.Contains("did not ask you to sign in anew", stale.Toasts(), StringComparison.Ordinal);

        foreach (var stranger in new[] { site.Provider.Add(), await Known() })
        {
            var wrong = await browser.ConfirmWith(stranger);
            Assert.Contains("not the Loopback Id account that opens this one", wrong.Toasts(), StringComparison.Ordinal);
            Assert.Equal("/account/confirm", (await browser.Open(ExternalSteps.Logins)).Path);
            Assert.Equal(name, await browser.SignedInAs());
        }

        async Task<Someone> Known()
        {
            var known = site.Provider.Add();
            using var elsewhere = site.NewBrowser();
            await elsewhere.SignUpAs(known);
            return known;
        }
    }

    private static async Task<Page> AttachAgain(Browser browser, Someone someone)
    {
        // The page offers no second one of a provider; a form that was open before still asks.
        var page = await browser.OpenConfirmedLogins();
        Assert.Empty(page.Document.QuerySelectorAll("form[action*=Add] [value=loopback]"));
        return await browser.Submit(
            await browser.As(await browser.FollowOn(await browser.Submit(page, "form[action*=Add]", ("Provider", "loopback"))), someone), MainForm);
    }

    private static async Task<IReadOnlyList<string>> Logins(Browser browser)
    {
        var answer = await browser.Http.GetFromJsonAsync<JsonElement>("/api/v1/me/logins", Ct);
        return [.. answer.GetProperty("logins").EnumerateArray().Select(login => login.GetProperty("provider").GetString()!)];
    }
}
