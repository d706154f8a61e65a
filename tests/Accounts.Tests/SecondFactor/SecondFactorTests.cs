using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.SecondFactor;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.SecondFactor;

public sealed class SecondFactorTests(Site site)
{
    [Fact]
    public async Task Setting_up_shows_the_key_as_a_picture_and_as_text_and_ten_codes_once()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        var form = await browser.OpenConfirmed(SecondFactorSteps.Page);
        Assert.StartsWith("M", form.Document.QuerySelector("svg.qr path.qr-ink")!.GetAttribute("d")!, StringComparison.Ordinal);
        Assert.Empty(form.Document.QuerySelectorAll("main [style]"));
        Assert.True(form.Response.Headers.CacheControl!.NoStore);

        var app = new AuthenticatorApp(form.Document.QuerySelector("[data-key-text]")!.TextContent);
        var shown = await browser.Submit(form, "form[action*=TurnOn]", ("Code", $" {app.Code()} "));
        var codes = shown.Document.QuerySelectorAll(".recovery-codes code").Select(code => code.TextContent).ToList();
        Assert.Equal(10, codes.Distinct().Count());
        Assert.True(shown.Response.Headers.CacheControl!.NoStore);
        var file = Uri.UnescapeDataString(shown.Document.QuerySelector("a[download]")!.GetAttribute("href")!);
        Assert.All(codes, code => Assert.Contains(code, file, StringComparison.Ordinal));

        var again = await browser.Open(SecondFactorSteps.Page);
        Assert.Contains("10 recovery codes are left", again.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(codes[0], again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_code_turns_nothing_on_and_keeps_the_key_that_the_app_has_read()
    {
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        var form = await browser.OpenConfirmed(SecondFactorSteps.Page);
        var key = form.Document.QuerySelector("[data-key-text]")!.TextContent;
        var refused = await browser.Submit(form, "form[action*=TurnOn]", ("Code", new AuthenticatorApp(key).Code(1000)));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.NotNull(refused.Document.QuerySelector("#Code-error"));
        Assert.Equal(key, refused.Document.QuerySelector("[data-key-text]")!.TextContent);
        using var other = site.NewBrowser();
        Assert.Equal("/", (await other.GivePassword(name)).Path);
    }

    [Fact]
    public async Task A_key_offered_to_someone_else_is_not_taken()
    {
        using var mine = await site.SignInAs(Roles.Contributor, NewName());
        using var theirs = await site.SignInAs(Roles.Contributor, NewName());
        var offered = (await theirs.OpenConfirmed(SecondFactorSteps.Page)).Document;
        var app = new AuthenticatorApp(offered.QuerySelector("[data-key-text]")!.TextContent);
        var answer = await mine.Submit(await mine.OpenConfirmed(SecondFactorSteps.Page), "form[action*=TurnOn]",
            ("Offered", offered.QuerySelector("[name=Offered]")!.GetAttribute("value")!), ("Code", app.Code()));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("too old", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_in_asks_for_a_code_and_leads_back_to_where_one_came_from()
    {
        var name = NewName();
        using var owner = await site.SignInAs(Roles.Contributor, name);
        var (app, _) = await owner.SetUp();

        using var browser = site.NewBrowser();
        var form = await browser.GivePassword(name, "/account/sign-in?returnUrl=%2Fnotices", keep: true);
        Assert.Equal("/account/sign-in/code", form.Path);
        Assert.Equal("/account/sign-in", (await browser.Open("/notices")).Path);

        var wrong = await browser.Submit(form, MainForm, ("Code", app.Code(1000)));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Equal("/notices", (await browser.Submit(wrong, MainForm, ("Code", app.Code()))).Path);
        await browser.Submit(await browser.Open("/account/sign-out"), MainForm);
        Assert.Equal("/account/sign-in", (await browser.Open("/account/sign-in/code")).Path);
    }

    [Fact]
    public async Task A_code_counts_once()
    {
        var name = NewName();
        using var owner = await site.SignInAs(Roles.Contributor, name);
        var (app, _) = await owner.SetUp();
        var code = app.Code();
        using var http = new HttpClient { BaseAddress = site.Address };
        Assert.Equal(HttpStatusCode.OK, (await PostSession(http, name, code)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostSession(http, name, code)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostSession(http, name, app.Code(-1))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostSession(http, name, app.Code(1))).StatusCode);
    }

    [Fact]
    public async Task A_recovery_code_opens_the_account_once_even_when_sent_twice_at_once()
    {
        var name = NewName();
        using var owner = await site.SignInAs(Roles.Contributor, name);
        var (_, codes) = await owner.SetUp();
        using var http = new HttpClient { BaseAddress = site.Address };
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostSession(http, name, codes[3])));
        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));

        using var browser = site.NewBrowser();
        var page = await browser.Submit(await browser.GivePassword(name), MainForm, ("Code", codes[4].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)));
        Assert.Equal("/", page.Path);
        Assert.Contains("8 recovery codes are left", page.Document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_says_that_a_code_is_needed_only_once_the_password_was_right()
    {
        var name = NewName();
        using var owner = await site.SignInAs(Roles.Contributor, name);
        var (app, _) = await owner.SetUp();
        using var http = new HttpClient { BaseAddress = site.Address };
        var wrongPassword = await (await http.PostAsJsonAsync("/api/v1/session", new { name, password = "not the password", code = app.Code() }, Ct)).Problem(401);
        Assert.NotEqual(SecondFactorWords.CodeNeeded, wrongPassword.GetProperty("type").GetString());
        var noCode = await (await http.PostSession(name, Site.Password)).Problem(401);
        Assert.Equal(SecondFactorWords.CodeNeeded, noCode.GetProperty("type").GetString());
        await (await PostSession(http, name, "000000x")).Problem(401);
        Assert.Equal(HttpStatusCode.OK, (await PostSession(http, name, app.Code())).StatusCode);
    }

    [Fact]
    public async Task Wrong_codes_are_held_off_as_wrong_passwords_are()
    {
        var name = NewName();
        using var owner = await site.SignInAs(Roles.Contributor, name);
        var (app, _) = await owner.SetUp();
        using var browser = site.NewBrowser();
        var form = await browser.GivePassword(name);
        for (var tries = 0; tries < 5; tries++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Submit(form, MainForm, ("Code", app.Code(1000 + tries)))).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.Submit(form, MainForm, ("Code", app.Code()))).Status);
        using var answer = await PostSession(browser.Http, name, app.Code());
        await answer.Problem(429);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_new_password_ends_a_sign_in_that_waits_for_its_code()
    {
        var name = NewName();
        using var owner = await site.SignInAs(Roles.Contributor, name);
        var (app, _) = await owner.SetUp();
        using var browser = site.NewBrowser();
        var form = await browser.GivePassword(name);
        await owner.Submit(await owner.Open("/account/security"), "form[action*=Password]", ("CurrentPassword", Site.Password), ("NewPassword", "a different long phrase"));
        Assert.Equal("/account/sign-in", (await browser.Submit(form, MainForm, ("Code", app.Code()))).Path);
    }

    [Fact]
    public async Task New_recovery_codes_take_the_place_of_the_old_and_turning_off_asks_for_none()
    {
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        var (_, old) = await browser.SetUp();
        var shown = await browser.Submit(await browser.Open(SecondFactorSteps.Page), "form[action*=Renew]");
        var codes = shown.Document.QuerySelectorAll(".recovery-codes code").Select(code => code.TextContent).ToList();
        Assert.Equal(10, codes.Except(old).Count());
        using var http = new HttpClient { BaseAddress = site.Address };
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostSession(http, name, old[0])).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostSession(http, name, codes[0])).StatusCode);

        await browser.Submit(await browser.Open(SecondFactorSteps.Page), "form[action*=TurnOff]");
        Assert.Equal(HttpStatusCode.OK, (await http.PostSession(name, Site.Password)).StatusCode);
    }

    [Fact]
    public async Task The_database_alone_gives_neither_the_key_nor_a_recovery_code()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var browser = await site.SignInAs(Roles.Contributor, name);
        var form = await browser.OpenConfirmed(SecondFactorSteps.Page);
        var key = form.Document.QuerySelector("[data-key-text]")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var (_, codes) = await browser.SetUp();
        var kept = await Column("SELECT value FROM accounts.person_tokens WHERE user_id = $1", id);
        Assert.Equal(3, kept.Count);
        Assert.DoesNotContain(kept, value => value.Contains(key, StringComparison.Ordinal));
        Assert.DoesNotContain(kept, value => codes.Any(code => value.Contains(code, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Every_change_is_audited_and_told_to_a_confirmed_address_only()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await Column("UPDATE accounts.people SET email_confirmed = false WHERE id = $1 RETURNING name", id);
        using var browser = await site.SignInAs(Roles.Contributor, name);
        await browser.SetUp();
        Assert.Empty(await Column("SELECT kind FROM accounts.mails WHERE person_id = $1 AND kind LIKE 'second-factor%'", id));
        await Column("UPDATE accounts.people SET email_confirmed = true WHERE id = $1 RETURNING name", id);
        await browser.Submit(await browser.Open(SecondFactorSteps.Page), "form[action*=TurnOff]");
        Assert.Equal(["second-factor.off"], await Column("SELECT kind FROM accounts.mails WHERE person_id = $1 AND kind LIKE 'second-factor%'", id));
        Assert.Equal(["second-factor.on", "second-factor.off"],
            await Column("SELECT action FROM accounts.audit WHERE subject_id = $1 AND actor_id = $1 AND action LIKE 'second-factor%' ORDER BY id", id));
    }

    [Fact]
    public async Task A_program_does_the_same_through_the_api_once_it_confirmed_the_password()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var http = await site.WithToken(name);
        var refused = await (await http.PostAsync("/api/v1/me/second-factor/key", null, Ct)).Problem(403);
        Assert.Equal("urn:versionedcontent:confirmation-needed", refused.GetProperty("type").GetString());
        await (await http.PostAsJsonAsync("/api/v1/me/confirmation", new { password = "not the password" }, Ct)).Problem(400);
        var confirmation = await (await http.PostAsJsonAsync("/api/v1/me/confirmation", new { password = Site.Password }, Ct)).Json();
        http.DefaultRequestHeaders.Add("X-Confirmation", confirmation.GetProperty("confirmation").GetString());

        var offer = await (await http.PostAsync("/api/v1/me/second-factor/key", null, Ct)).Json();
        var app = new AuthenticatorApp(offer.GetProperty("key").GetString()!);
        var offered = offer.GetProperty("offered").GetString();
        await (await http.PutAsJsonAsync("/api/v1/me/second-factor", new { offered, code = "123" }, Ct)).Problem(400);
        var on = await (await http.PutAsJsonAsync("/api/v1/me/second-factor", new { offered, code = app.Code() }, Ct)).Json();
        Assert.Equal(10, on.GetProperty("recoveryCodes").GetArrayLength());
        Assert.True((await http.GetFromJsonAsync<JsonElement>("/api/v1/me/second-factor", Ct)).GetProperty("on").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync("/api/v1/me/second-factor/recovery-codes", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync("/api/v1/me/second-factor", Ct)).StatusCode);
        Assert.False((await http.GetFromJsonAsync<JsonElement>("/api/v1/me/second-factor", Ct)).GetProperty("on").GetBoolean());
    }

    private static Task<HttpResponseMessage> PostSession(HttpClient http, string name, string code) =>
        http.PostAsJsonAsync("/api/v1/session", new { name, password = Site.Password, code }, Ct);

    private async Task<List<string>> Column(string sql, Guid id)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.AddWithValue(id);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        List<string> values = [];
        while (await reader.ReadAsync(Ct))
            values.Add(reader.GetString(0));
        return values;
    }
}
