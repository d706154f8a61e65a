using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Accounts.Tests.SecondFactor;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Secrets;

/// <summary>Goes through everything that has a secret in it, and then reads the logs and traces.</summary>
public sealed class SecretsInLogsTests(EverythingLogged site) : IClassFixture<EverythingLogged>
{
    private readonly Dictionary<string, string> _secrets = new() { ["password"] = Site.Password };

    [Fact]
    public async Task No_password_token_code_key_or_cookie_is_in_any_log_or_trace()
    {
        var (name, address, wrong, next) = (NewName(), LetterBox.NewAddress(), $"wrong-{Guid.NewGuid():n}", $"next-{Guid.NewGuid():n}");
        (_secrets["wrong password"], _secrets["next password"]) = (wrong, next);
        using var browser = site.NewBrowser();
        await browser.Submit(await browser.Open("/account/sign-up"), MainForm, ("Name", name), ("Email", address), ("Password", Site.Password));
        await UseLetter(browser, address, LinkPurposes.ConfirmEmail);
        await ResetPassword(browser, name, address, next);

        // With the cache gone as well: that is when exceptions are written.
        site.Cache.Stop();
        await browser.Submit(await browser.Open("/account/sign-in"), MainForm, ("Name", name), ("Password", wrong));
        site.Cache.Start();
        await browser.Submit(await browser.Open("/account/sign-in?returnUrl=/notices"), MainForm, ("Name", name), ("Password", next), ("Keep", "true"));
        await UseApi(name, next, wrong);
        await UseToken(browser, next);
        var app = await SetUpCodes(browser, next);
        Remember(browser);
        await SignInWithCodes(name, next, app);
        await ChangeEmail(browser, address);
        await Close(browser, address, next);

        Assert.Contains(site.Lines, line => line.Contains("/account/sign-in", StringComparison.Ordinal));
        Assert.Contains(site.Lines, line => line.Contains("accounts.mail_links", StringComparison.Ordinal));
        Assert.True(_secrets.Count >= 20, $"Only {_secrets.Count} secrets were met: {string.Join(", ", _secrets.Keys)}");
        Assert.All(_secrets, secret => Assert.True(secret.Value.Length >= 6, secret.Key));
        var found = _secrets.SelectMany(secret => site.Lines
            .Where(line => line.Contains(secret.Value, StringComparison.Ordinal) || line.Contains(Uri.EscapeDataString(secret.Value), StringComparison.Ordinal))
            .Select(line => $"{secret.Key}: {line[..Math.Min(line.Length, 300)]}")).Distinct().ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private async Task<Letter> UseLetter(Browser browser, string address, string kind, params (string Name, string Value)[] fields)
    {
        var letter = await site.Letter(address, kind);
        _secrets[$"link of {kind}"] = letter.Token();
        // Once wrong, once right: refusals are logged otherwise than what goes well.
        await browser.Open(letter.Path!.Replace("token=", "token=x", StringComparison.Ordinal));
        var page = await browser.Submit(await browser.Open(letter.Path!), MainForm, fields);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return letter;
    }

    private async Task ResetPassword(Browser browser, string name, string address, string next)
    {
        await browser.Submit(await browser.Open("/account/password/forgotten"), MainForm, ("Name", name));
        await UseLetter(browser, address, LinkPurposes.ResetPassword, ("NewPassword", next));
    }

    private async Task UseApi(string name, string password, string wrong)
    {
        using var http = new HttpClient { BaseAddress = site.Address };
        await (await http.PostSession(name, wrong)).Problem(401);
        var tokens = await (await http.PostSession(name, password)).Json();
        _secrets["access token"] = tokens.GetProperty("accessToken").GetString()!;
        _secrets["refresh token"] = tokens.GetProperty("refreshToken").GetString()!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _secrets["access token"]);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/me", Ct)).StatusCode);
        using var refreshed = await http.PostAsJsonAsync("/api/v1/session/refresh", new { refreshToken = _secrets["refresh token"] }, Ct);
        _secrets["second access token"] = (await refreshed.Json()).GetProperty("accessToken").GetString()!;
        _secrets["confirmation"] = (await (await http.PostAsJsonAsync("/api/v1/me/confirmation", new { password }, Ct)).Json()).GetProperty("confirmation").GetString()!;
        http.DefaultRequestHeaders.Add("X-Confirmation", _secrets["confirmation"]);
        var offer = await (await http.PostAsync("/api/v1/me/second-factor/key", null, Ct)).Json();
        _secrets["offered key"] = offer.GetProperty("key").GetString()!;
        _secrets["sealed offer"] = offer.GetProperty("offered").GetString()!;
        await (await http.PutAsJsonAsync("/api/v1/me/second-factor", new { offered = _secrets["sealed offer"], code = "123" }, Ct)).Problem(400);
    }

    private async Task UseToken(Browser browser, string password)
    {
        await browser.Confirm(password);
        var page = await browser.Submit(
            await browser.Open("/account/tokens"), "main form[action*='handler=Make']", ("Name", "My importer"), ("Scopes", Permissions.EditItems), ("Days", "30"));
        _secrets["API token"] = page.Document.QuerySelector("input#secret")!.GetAttribute("value")!;
        using var program = new HttpClient { BaseAddress = site.Address };
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _secrets["API token"]);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/me", Ct)).StatusCode);
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _secrets["API token"] + "x");
        await (await program.GetAsync("/api/v1/me", Ct)).Problem(401);
    }

    private async Task<AuthenticatorApp> SetUpCodes(Browser browser, string password)
    {
        var form = await browser.Open(SecondFactorSteps.Page);
        if (form.Path == "/account/confirm")
            form = await browser.Submit(form, "form[action*=Password]", ("Password", password));
        _secrets["key"] = form.Document.QuerySelector("[data-key-text]")!.TextContent;
        _secrets["key without spaces"] = _secrets["key"].Replace(" ", "", StringComparison.Ordinal);
        var app = new AuthenticatorApp(_secrets["key"]);
        var shown = await browser.Submit(form, "form[action*=TurnOn]", ("Code", app.Code()));
        foreach (var (index, code) in shown.Document.QuerySelectorAll(".recovery-codes code").Index())
            _secrets[$"recovery code {index}"] = code.TextContent;
        return app;
    }

    private async Task SignInWithCodes(string name, string password, AuthenticatorApp app)
    {
        using var browser = site.NewBrowser();
        var form = await browser.Submit(await browser.Open("/account/sign-in"), MainForm, ("Name", name), ("Password", password));
        Assert.Equal("/account/sign-in/code", form.Path);
        Remember(browser, "pending ");
        await browser.Submit(form, MainForm, ("Code", _secrets["recovery code 1"] + "0"));
        await browser.Submit(await browser.Open("/account/sign-in/code"), MainForm, ("Code", app.Code(1000)));
        var page = await browser.Submit(await browser.Open("/account/sign-in/code"), MainForm, ("Code", _secrets["recovery code 0"]));
        Assert.Equal("/", page.Path);
        Remember(browser, "second ");
    }

    private async Task ChangeEmail(Browser browser, string address)
    {
        var to = LetterBox.NewAddress();
        await browser.Submit(await browser.Open("/account/email"), "form[action*=Change]", ("NewEmail", to));
        await UseLetter(browser, address, LinkPurposes.LeaveEmail);
        _secrets[$"link of {LinkPurposes.TakeEmail}"] = (await site.Letter(to, LinkPurposes.TakeEmail)).Token();
    }

    private async Task Close(Browser browser, string address, string password)
    {
        await browser.Confirm(password);
        await browser.Submit(await browser.Open("/account/data"), "form[action*=Close]");
        await UseLetter(browser, address, ClosingLetters.AskedKind);
    }

    private void Remember(Browser browser, string which = "")
    {
        foreach (var cookie in browser.Cookies)
        {
            // Neither a secret nor long enough to be told from a word.
            if (cookie.Name != "theme")
                _secrets[$"{which}cookie {cookie.Name}"] = cookie.Value;
        }
    }
}
