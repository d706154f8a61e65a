using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using VersionedContent.Accounts.Devices;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.Passwords;
using VersionedContent.Accounts.Tests.Email;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Passwords;

/// <summary>A new password by letter gives the account back to its owner: others are out, and the owner is in.</summary>
public sealed class ResetTests(Site site)
{
    private const string Next = "a third long phrase";

    [Fact]
    public async Task It_revokes_every_api_token_and_a_change_of_password_leaves_them_and_says_so()
    {
        using var member = await site.ConfirmedMember();
        using var program = await Token(member);
        var page = await member.Browser.Submit(
            await member.Browser.Open("/account/security"), "form[action*=Password]", ("CurrentPassword", Site.Password), ("NewPassword", "a different long phrase"));
        Assert.Contains("API tokens stay", page.Document.QuerySelector("#toasts")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("#toasts a[href='/account/tokens']"));
        using (var still = await program.GetAsync("/api/v1/me", Ct))
            Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        Assert.Contains("tokens stay", (await site.Letter(member.Address, PasswordLetters.ChangedKind)).Paragraphs[0], StringComparison.Ordinal);

        using var browser = site.NewBrowser();
        await Reset(browser, member);
        await (await program.GetAsync("/api/v1/me", Ct)).Problem(401);
        Assert.Contains("tokens are revoked", (await site.Letter(member.Address, PasswordLetters.ChangedKind, nth: 2)).Paragraphs[0], StringComparison.Ordinal);
        await SignIn(browser, member.Name, Next);
        Assert.Empty((await browser.Open("/account/tokens")).Document.QuerySelectorAll("main [data-row]"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_owner_gets_in_at_once_however_many_wrong_passwords_strangers_gave(bool byAddress)
    {
        using var member = await site.ConfirmedMember();
        using var stranger = new HttpClient { BaseAddress = site.Address };
        await Guess(stranger, member);
        using var browser = site.NewBrowser();
        await Reset(browser, member);
        await SignIn(browser, byAddress ? member.Address : member.Name, Next);
    }

    [Fact]
    public async Task The_browser_it_is_done_in_is_a_known_device_where_strangers_keep_nobody_out()
    {
        using var member = await site.ConfirmedMember();
        using var browser = site.NewBrowser();
        await Reset(browser, member);
        using var stranger = new HttpClient { BaseAddress = site.Address };
        await Guess(stranger, member);
        await SignIn(browser, member.Name, Next);
        Assert.Empty(await site.Letters(member.Address, NewDeviceLetter.Kind));
    }

    [Fact]
    public async Task Wrong_passwords_at_the_owners_own_device_are_forgiven_too()
    {
        using var member = await site.ConfirmedMember();
        await member.Browser.Submit(await member.Browser.Open("/account/sign-out"), MainForm);
        await Guess(member.Browser.Http, member);
        await Reset(member.Browser, member);
        await SignIn(member.Browser, member.Name, Next);
    }

    [Fact]
    public async Task The_api_gives_the_device_its_cookie_and_a_dead_link_makes_nothing_known()
    {
        using var member = await site.ConfirmedMember();
        using var stranger = site.NewBrowser();
        await Guess(stranger.Http, member);
        await (await stranger.Http.PostAsJsonAsync("/api/v1/password/reset", new { token = "none", newPassword = Next }, Ct)).Problem(410);
        await (await stranger.Http.PostSession(member.Name, Site.Password)).Problem(429);

        using var owner = site.NewBrowser();
        using var asked = await owner.Http.PostAsJsonAsync("/api/v1/password/forgotten", new { name = member.Name }, Ct);
        var token = (await site.Letter(member.Address, LinkPurposes.ResetPassword)).Token();
        using var reset = await owner.Http.PostAsJsonAsync("/api/v1/password/reset", new { token, newPassword = Next }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        await Guess(stranger.Http, member);
        Assert.Equal(HttpStatusCode.OK, (await owner.Http.PostSession(member.Name, Next)).StatusCode);
    }

    private async Task Reset(Browser browser, Member member)
    {
        await browser.Submit(await browser.Open("/account/password/forgotten"), MainForm, ("Name", member.Address));
        var letter = await site.Letter(member.Address, LinkPurposes.ResetPassword);
        var page = await browser.Submit(await browser.Open(letter.Path!), MainForm, ("NewPassword", Next));
        Assert.Equal("/account/sign-in", page.Path);
    }

    private static async Task SignIn(Browser browser, string name, string password)
    {
        var page = await browser.Submit(await browser.Open("/account/sign-in"), MainForm, ("Name", name), ("Password", password));
        Assert.Equal((HttpStatusCode.OK, "/"), (page.Status, page.Path));
    }

    /// <summary>Until name and address are held off.</summary>
    private static async Task Guess(HttpClient http, Member member)
    {
        foreach (var typed in new[] { member.Name, member.Address })
        {
            for (var tries = 0; tries < 6; tries++)
                using (var answer = await http.PostSession(typed, $"guess number {tries}"))
                    Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests });
            using var held = await http.PostSession(typed, "one guess more");
            Assert.Equal(HttpStatusCode.TooManyRequests, held.StatusCode);
        }
    }

    private async Task<HttpClient> Token(Member member)
    {
        await member.Browser.Confirm();
        using var made = await member.Browser.Call(HttpMethod.Post, "/api/v1/me/tokens", new { name = "A program" });
        var secret = (await made.Json()).GetProperty("token").GetString();
        return new() { BaseAddress = site.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", secret) } };
    }
}
