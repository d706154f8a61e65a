using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Email;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.Tests.Email;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Accounts.Tests.SecondFactor;
using VersionedContent.Testing;
using VersionedContent.Testing.OpenId;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.External;

[Collection(OneProvider.Name)]
public sealed class ExternalSignInTests(ExternalSite site)
{
    [Fact]
    public async Task Somebody_new_chooses_a_name_and_signs_in_the_same_way_from_then_on()
    {
        var someone = site.Provider.Add("Mara  <Ride>", LetterBox.NewAddress(), verified: true);
        using var browser = site.NewBrowser();
        var form = await browser.SignInAs(someone, "/account/sign-up?returnUrl=%2Fnotices");
        Assert.Equal("/account/external/sign-up", form.Path);
        Assert.Equal("Mara Ride", form.Document.QuerySelector("[name=Name]")!.GetAttribute("value"));
        Assert.Equal("", await browser.SignedInAs());
        var name = NewName();
        var page = await browser.Submit(form, MainForm, ("Name", name));
        Assert.Equal("/notices", page.Path);
        Assert.Contains($"Welcome, {name}", page.Toasts(), StringComparison.Ordinal);

        using var elsewhere = site.NewBrowser();
        Assert.Equal("/notices", (await elsewhere.SignInAs(someone, "/account/sign-in?returnUrl=%2Fnotices")).Path);
        Assert.Equal(name, await elsewhere.SignedInAs());
        // The other browser is told by mail as any is.
        await site.Letter(someone.Email!, "sign-in.new-device");
    }

    [Fact]
    public async Task Whoever_has_no_password_takes_the_data_along_closes_the_account_and_comes_back()
    {
        var someone = site.Provider.Add(email: LetterBox.NewAddress());
        using var browser = site.NewBrowser();
        var name = await browser.SignUpAs(someone);
        await browser.ConfirmWith(someone);
        using (var archive = await browser.Http.GetAsync("/api/v1/me/export", Ct))
            Assert.Equal("application/zip", archive.Content.Headers.ContentType?.MediaType);
        Assert.Equal("/", (await browser.Submit(await browser.Open("/account/data"), "form[action*=Close]")).Path);

        var page = await browser.SignInAs(someone);
        Assert.Equal(ClosingPage.Address, page.Path);
        await browser.Submit(page, MainForm);
        Assert.Equal(name, await browser.SignedInAs());
    }

    [Fact]
    public async Task The_request_asks_for_a_code_with_PKCE_and_no_more_than_the_scopes_that_are_set()
    {
        using var browser = site.NewBrowser();
        await browser.AtProvider();
        var asked = site.Provider.Asked;
        Assert.Equal("openid profile email", asked["scope"]);
        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.Equal(new Uri(site.Address, "/account/external/loopback/callback").ToString(), asked["redirect_uri"]);
        Assert.False(asked.ContainsKey("prompt"));
    }

    [Fact]
    public async Task The_account_has_no_password_and_can_get_one()
    {
        var someone = site.Provider.Add(email: LetterBox.NewAddress());
        using var browser = site.NewBrowser();
        var name = await browser.SignUpAs(someone);
        using var program = new HttpClient { BaseAddress = site.Address };
        await (await program.PostSession(name, "")).Problem(401);
        await browser.ConfirmWith(someone);
        var page = await browser.Submit(await browser.Open("/account/security"), "form[action*=SetPassword]", ("NewPassword", Site.Password));
        Assert.Contains("has a password now", page.Toasts(), StringComparison.Ordinal);
        Assert.True((await program.PostSession(name, Site.Password)).IsSuccessStatusCode);
    }

    [Theory]
    [InlineData(true, true, Flaw.None)]
    [InlineData(true, true, Flaw.ThinToken)]
    [InlineData(false, false, Flaw.None)]
    [InlineData(null, false, Flaw.None)]
    [InlineData(true, false, Flaw.OtherEmailInUserInfo)]
    public async Task An_address_is_confirmed_only_where_the_provider_vouches_for_it(bool? verified, bool confirmed, Flaw flaw)
    {
        var someone = site.Provider.Add(email: LetterBox.NewAddress(), verified: verified, flaw: flaw);
        using var browser = site.NewBrowser();
        var name = await browser.SignUpAs(someone);
        Assert.Equal(confirmed, await IsConfirmed(name));
        if (!confirmed)
            await site.Letter(someone.Email!, LinkPurposes.ConfirmEmail);
    }

    [Fact]
    public async Task An_address_that_was_typed_in_place_of_the_vouched_one_is_not_confirmed()
    {
        var someone = site.Provider.Add(email: LetterBox.NewAddress(), verified: true);
        using var browser = site.NewBrowser();
        var name = NewName();
        await browser.Submit(await browser.SignInAs(someone), MainForm, ("Name", name), ("Email", LetterBox.NewAddress()));
        Assert.False(await IsConfirmed(name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_of_somebody_here_opens_nothing_and_gives_nothing_away(bool verified)
    {
        using var owner = await site.ConfirmedMember();
        var (taken, free) = (site.Provider.Add(email: owner.Address, verified: verified), site.Provider.Add(email: LetterBox.NewAddress(), verified: verified));
        var pages = new List<Page>();
        foreach (var someone in new[] { taken, free })
        {
            using var browser = site.NewBrowser();
            var form = await browser.SignInAs(someone);
            Assert.Equal("/account/external/sign-up", form.Path);
            var name = NewName();
            var page = await browser.Submit(form, MainForm, ("Name", name));
            Assert.Equal(name, await browser.SignedInAs());
            Assert.Equal(verified && someone == free, await IsConfirmed(name));
            pages.Add(page with { Document = page.Document });
            Assert.DoesNotContain(name, page.Toasts().Replace($"Welcome, {name}", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.Equal(WithoutName(pages[0].Toasts()), WithoutName(pages[1].Toasts()));
        Assert.True(await IsConfirmed(owner.Name));
        await site.Letter(owner.Address, EmailLetters.TakenKind);

        static string WithoutName(string toasts) => toasts[(toasts.IndexOf('.', StringComparison.Ordinal) + 1)..];
    }

    [Fact]
    public async Task The_second_factor_is_asked_for_all_the_same()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        var someone = site.Provider.Add();
        Assert.Contains("opens your account now", (await browser.Attach(someone)).Toasts(), StringComparison.Ordinal);
        var (app, _) = await browser.SetUp();

        using var elsewhere = site.NewBrowser();
        var form = await elsewhere.SignInAs(someone, "/account/sign-in?returnUrl=%2Fnotices");
        Assert.Equal("/account/sign-in/code", form.Path);
        Assert.Equal("", await elsewhere.SignedInAs());
        Assert.Equal("/notices", (await elsewhere.Submit(form, MainForm, ("Code", app.Code()))).Path);
    }

    [Fact]
    public async Task A_login_of_a_closing_account_leads_to_nothing_but_undoing_that()
    {
        var someone = site.Provider.Add();
        using var browser = site.NewBrowser();
        var name = await browser.SignUpAs(someone);
        await Execute("UPDATE accounts.people SET closes_at = now() + interval '14 days' WHERE name = $1", name);
        using var elsewhere = site.NewBrowser();
        await elsewhere.SignInAs(someone);
        Assert.Equal("", await elsewhere.SignedInAs());
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task It_leads_back_to_this_site_only(string returnUrl)
    {
        var someone = site.Provider.Add();
        using var browser = site.NewBrowser();
        await browser.SignUpAs(someone);
        using var elsewhere = site.NewBrowser();
        var page = await elsewhere.SignInAs(someone, $"/account/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal(new Uri(site.Address, "/"), page.Address);
    }

    [Fact]
    public async Task Two_forms_at_once_make_one_account_and_both_are_signed_in()
    {
        var someone = site.Provider.Add(email: LetterBox.NewAddress(), verified: true);
        var (one, other) = (site.NewBrowser(), site.NewBrowser());
        var forms = new[] { (Browser: one, Form: await one.SignInAs(someone)), (Browser: other, Form: await other.SignInAs(someone)) };
        var pages = await Task.WhenAll(forms.Select(at => at.Browser.Submit(at.Form, MainForm, ("Name", NewName()))));
        Assert.All(pages, page => Assert.Equal("/", page.Path));
        var names = new[] { await one.SignedInAs(), await other.SignedInAs() };
        Assert.NotEqual("", names[0]);
        Assert.Equal(names[0], names[1]);
        one.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task A_name_that_is_taken_or_breaks_a_rule_is_said_beside_the_field()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var browser = site.NewBrowser();
        var form = await browser.SignInAs(site.Provider.Add(email: null));
        var left = NewName("Left");
        await Closed(left);
        foreach (var (typed, email) in new[] { (name, "a@example.org"), (left, "a@example.org"), ("x", "a@example.org"), (NewName(), "") })
        {
            var refused = await browser.Submit(form, MainForm, ("Name", typed), ("Email", email));
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.NotNull(refused.Document.QuerySelector("#Name-error, #Email-error"));
        }
    }

    private async Task Closed(string name)
    {
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await using var scope = site.Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<AccountsDb>().People.Where(person => person.Id == id);
        await people.ExecuteUpdateAsync(set => set.SetProperty(person => person.ClosesAt, DateTimeOffset.UtcNow.AddMinutes(-1)), Ct);
        Assert.True(await scope.ServiceProvider.GetRequiredService<CloseAccount>().Run(id, Ct));
    }

    [Fact]
    public async Task Nobody_reaches_the_forms_without_coming_from_a_provider()
    {
        using var browser = site.NewBrowser();
        foreach (var path in new[] { "/account/external/finish", "/account/external/sign-up", "/account/external/loopback/start" })
            Assert.Equal("/account/sign-in", (await browser.Open(path)).Path);
        var posted = await browser.Http.PostAsync("/account/external/loopback/start", new FormUrlEncodedContent([]), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
    }

    private async Task<bool> IsConfirmed(string name)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT email_confirmed FROM accounts.people WHERE name = $1");
        command.Parameters.AddWithValue(name);
        return (bool)(await command.ExecuteScalarAsync(Ct))!;
    }

    private async Task Execute(string sql, string name)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.AddWithValue(name);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
