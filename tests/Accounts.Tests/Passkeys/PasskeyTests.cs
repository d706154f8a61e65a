using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Tests.SecondFactor;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Passkeys;

public sealed class PasskeyTests(Site site)
{
    private string Origin => site.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task A_passkey_is_added_listed_used_renamed_and_removed()
    {
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        using var key = new SoftAuthenticator(site.Address.Host, Origin);
        Assert.Equal(HttpStatusCode.NoContent, (await Add(browser, key, "Phone")).StatusCode);
        Assert.Contains("Not used yet", (await browser.Open("/account/security/passkeys")).Text, StringComparison.Ordinal);

        using var elsewhere = site.NewBrowser();
        Assert.Equal(HttpStatusCode.NoContent, (await SignIn(elsewhere, key)).StatusCode);
        Assert.Equal("/notices", (await elsewhere.Open("/notices")).Path);
        Assert.Contains("Last used", (await browser.Open("/account/security/passkeys")).Text, StringComparison.Ordinal);

        var page = await browser.Submit(await browser.Open("/account/security/passkeys"), "form[action*=Rename]", ("NewName", "Old phone"));
        Assert.Contains("Old phone", page.Text, StringComparison.Ordinal);
        page = await browser.Submit(page, "form[action*=Remove]");
        Assert.DoesNotContain("Remove", page.Text, StringComparison.Ordinal);
        using var gone = site.NewBrowser();
        await (await SignIn(gone, key)).Problem(401);
    }

    [Fact]
    public async Task A_passkey_that_verified_its_user_counts_as_both_factors()
    {
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        await browser.SetUp();
        using var key = new SoftAuthenticator(site.Address.Host, Origin);
        await Add(browser, key, "Phone");
        using var elsewhere = site.NewBrowser();
        Assert.Equal(HttpStatusCode.NoContent, (await SignIn(elsewhere, key)).StatusCode);
    }

    [Fact]
    public async Task Whoever_closes_the_account_is_led_to_keep_it_and_a_program_is_told()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        using var key = new SoftAuthenticator(site.Address.Host, Origin);
        await Add(browser, key, "Phone");
        await browser.Confirm();
        using (var asked = await browser.Call(HttpMethod.Post, "/api/v1/me/closing"))
            Assert.Equal(HttpStatusCode.OK, asked.StatusCode);

        using var elsewhere = site.NewBrowser();
        await (await SignIn(elsewhere, key)).Problem(403);
        // As a real browser says it with each form.
        elsewhere.Http.DefaultRequestHeaders.Add("Origin", Origin);
        var form = await elsewhere.Open("/account/sign-in?returnUrl=/notices");
        var page = await elsewhere.Submit(form, "form[action='/account/sign-in/passkey']", ("Credential", key.Get(await Options(elsewhere, "/api/v1/session/passkey/options"))));
        Assert.Equal(ClosingPage.Address, page.Path);
    }

    [Fact]
    public async Task An_authenticator_that_did_not_verify_its_user_adds_nothing()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        using var key = new SoftAuthenticator(site.Address.Host, Origin) { VerifiesUser = false };
        await (await Add(browser, key, "Phone")).Problem(400);
    }

    [Theory]
    [InlineData("localhost", null)]
    [InlineData(null, "https://evil.example")]
    public async Task A_passkey_of_another_site_is_not_taken(string? host, string? origin)
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        using var key = new SoftAuthenticator(host ?? site.Address.Host, origin ?? Origin);
        await (await Add(browser, key, "Phone")).Problem(400);
    }

    [Fact]
    public async Task A_copied_authenticator_and_a_challenge_used_before_open_nothing()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        using var key = new SoftAuthenticator(site.Address.Host, Origin);
        await Add(browser, key, "Phone");
        using var elsewhere = site.NewBrowser();
        var credential = key.Get(await Options(elsewhere, "/api/v1/session/passkey/options"));
        Assert.Equal(HttpStatusCode.NoContent, (await Send(elsewhere, credential)).StatusCode);
        using var replay = site.NewBrowser();
        await (await Send(replay, credential)).Problem(401);

        key.SignCount = 0;
        await (await SignIn(replay, key)).Problem(401);
    }

    [Fact]
    public async Task An_unknown_passkey_is_refused_in_the_same_words_as_nonsense()
    {
        using var browser = site.NewBrowser();
        using var key = new SoftAuthenticator(site.Address.Host, Origin);
        var unknown = await (await SignIn(browser, key)).Problem(401);
        await Options(browser, "/api/v1/session/passkey/options");
        var nonsense = await (await Send(browser, "{}")).Problem(401);
        Assert.Equal(unknown.GetProperty("detail").GetString(), nonsense.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Adding_and_removing_need_a_recent_confirmation_and_passkeys_of_others_are_not_found()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        await (await browser.Call(HttpMethod.Post, "/api/v1/me/passkeys/options")).Problem(403);
        await (await browser.Call(HttpMethod.Delete, "/api/v1/me/passkeys/AAAA")).Problem(403);

        using var key = new SoftAuthenticator(site.Address.Host, Origin);
        Assert.Equal(HttpStatusCode.NoContent, (await Add(browser, key, "Phone")).StatusCode);
        using var other = await site.SignInAs(Roles.Contributor, NewName());
        await other.OpenConfirmed("/account/security/passkeys");
        await (await other.Call(HttpMethod.Delete, $"/api/v1/me/passkeys/{key.Id}")).Problem(404);
        await (await other.Call(HttpMethod.Put, $"/api/v1/me/passkeys/{key.Id}/name", new { name = "Mine" })).Problem(404);
        var listed = await browser.Http.GetFromJsonAsync<JsonElement>("/api/v1/me/passkeys", Ct);
        Assert.Equal("Phone", listed.GetProperty("passkeys")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Without_script_the_sign_in_page_says_why_there_is_no_button()
    {
        using var browser = site.NewBrowser();
        var page = await browser.Open("/account/sign-in");
        Assert.True(page.Document.QuerySelector("form[data-passkey]")!.HasAttribute("hidden"));
        Assert.Contains("Passkeys need JavaScript", page.Document.QuerySelector("noscript")!.InnerHtml, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> Add(Browser browser, SoftAuthenticator key, string name)
    {
        await browser.OpenConfirmed("/account/security/passkeys");
        var credential = key.Create(await Options(browser, "/api/v1/me/passkeys/options"));
        return await browser.Call(HttpMethod.Post, "/api/v1/me/passkeys", new { name, credential }, ("Origin", Origin));
    }

    private async Task<HttpResponseMessage> SignIn(Browser browser, SoftAuthenticator key) =>
        await Send(browser, key.Get(await Options(browser, "/api/v1/session/passkey/options")));

    private Task<HttpResponseMessage> Send(Browser browser, string credential) =>
        browser.Call(HttpMethod.Post, "/api/v1/session/passkey", new { credential, cookie = true }, ("Origin", Origin));

    private static async Task<JsonElement> Options(Browser browser, string path)
    {
        using var answer = await browser.Call(HttpMethod.Post, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Json();
    }
}
