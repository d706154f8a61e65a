using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Devices;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.Tests.Email;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Devices;

public sealed class NewDeviceTests(Site site)
{
    [Fact]
    public async Task A_sign_in_from_a_new_device_is_told_by_mail_and_one_from_a_known_device_is_not()
    {
        using var member = await site.ConfirmedMember();
        var (first, name) = (member.Browser, member.Name);
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await first.Submit(await first.Open("/account/sign-out"), MainForm);
        await SignIn(first, name);
        Assert.Empty(await Letters(id));

        using var second = site.NewBrowser();
        second.Http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
        await SignIn(second, name);
        var letter = Assert.Single(await Letters(id));
        var text = string.Join('\n', letter.Paragraphs);
        Assert.Contains("Firefox on Linux", text, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", text, StringComparison.Ordinal);
        Assert.Contains("UTC", text, StringComparison.Ordinal);
        Assert.Contains("/account/password/forgotten", text, StringComparison.Ordinal);
        Assert.Equal("/account/sessions", letter.Path);

        await second.Submit(await second.Open("/account/sign-out"), MainForm);
        await SignIn(second, name);
        Assert.Single(await Letters(id));
    }

    [Fact]
    public async Task An_address_that_nobody_confirmed_is_not_told()
    {
        using var member = await site.SignUp();
        var id = await site.EnsureAccount(member.Name, Roles.Contributor);
        using var second = site.NewBrowser();
        await SignIn(second, member.Name);
        Assert.Empty(await Letters(id));
    }

    [Fact]
    public async Task A_program_is_told_of_once_and_letters_are_limited()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var browser = await site.SignInAs(Roles.Contributor, name);
        using var http = new HttpClient { BaseAddress = site.Address };
        for (var times = 0; times < 3; times++)
            Assert.Equal(HttpStatusCode.OK, (await http.PostSession(name, Site.Password)).StatusCode);
        Assert.Single(await Letters(id));

        for (var program = 0; program < 10; program++)
        {
            using var other = new HttpClient { BaseAddress = site.Address };
            other.DefaultRequestHeaders.UserAgent.ParseAdd($"program-{program}/1.0");
            Assert.Equal(HttpStatusCode.OK, (await other.PostSession(name, Site.Password)).StatusCode);
        }

        Assert.Equal(5, (await Letters(id)).Count);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("no*base64")]
    [InlineData("")]
    public async Task A_device_cookie_that_is_not_ours_is_replaced(string value)
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session") { Content = JsonContent.Create(new { name, password = Site.Password, cookie = true }) };
        request.Headers.Add("Cookie", $"versionedcontent.device={value}");
        using var answer = await http.SendAsync(request, Ct);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(set => set.StartsWith("versionedcontent.device=", StringComparison.Ordinal));
        Assert.True(cookie.IndexOf(';', StringComparison.Ordinal) > "versionedcontent.device=".Length + 40, cookie);
    }

    private static async Task SignIn(Browser browser, string name) =>
        Assert.Equal("/", (await browser.Submit(await browser.Open("/account/sign-in"), MainForm, ("Name", name), ("Password", Site.Password))).Path);

    private async Task<List<Letter>> Letters(Guid id)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var seal = scope.ServiceProvider.GetRequiredService<LetterSeal>();
        var mails = scope.ServiceProvider.GetRequiredService<AccountsDb>().Mails
            .Where(mail => mail.PersonId == id && mail.Kind == NewDeviceLetter.Kind).OrderBy(mail => mail.Id);
        return [.. mails.Select(mail => mail.Content!).AsEnumerable().Select(seal.Open)];
    }
}
