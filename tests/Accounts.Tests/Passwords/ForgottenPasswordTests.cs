using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.Passwords;
using VersionedContent.Accounts.Tests.Email;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Passwords;

public sealed class ForgottenPasswordTests(Site site)
{
    private const string Next = "a different long phrase";

    [Fact]
    public async Task A_forgotten_password_is_set_anew_by_letter_and_ends_every_session()
    {
        using var member = await site.ConfirmedMember();
        using var client = await site.WithToken(member.Name);
        using var browser = site.NewBrowser();
        var page = await browser.Submit(await browser.Open("/account/password/forgotten"), MainForm, ("Name", member.Address));
        Assert.Contains("Check your mail", page.Text, StringComparison.Ordinal);
        var letter = await site.Letter(member.Address, LinkPurposes.ResetPassword);

        var form = await browser.Open(letter.Path!);
        Assert.Contains(member.Name, form.Text, StringComparison.Ordinal);
        Assert.True(form.Response.Headers.CacheControl!.NoStore);
        page = await browser.Submit(form, MainForm, ("NewPassword", "short"));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("at least 10 characters", page.Document.QuerySelector("#NewPassword-error")!.TextContent, StringComparison.Ordinal);
        page = await browser.Submit(page, MainForm, ("NewPassword", Next));
        Assert.Equal("/account/sign-in", page.Path);

        Assert.Equal("/account/sign-in", (await member.Browser.Open("/notices")).Path);
        await (await client.GetAsync("/api/v1/me", Ct)).Problem(401);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostSession(member.Name, Site.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostSession(member.Name, Next)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await browser.Open(letter.Path!)).Status);
        Assert.Contains(member.Name, (await site.Letter(member.Address, PasswordLetters.ChangedKind)).Paragraphs[0], StringComparison.Ordinal);
        Assert.Equal(["email.confirm", "password.reset"], await site.Audit(member.Name));
    }

    [Fact]
    public async Task The_api_resets_too_and_a_link_is_good_once_and_only_the_newest()
    {
        using var member = await site.SignUp();
        using var http = new HttpClient { BaseAddress = site.Address };
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsJsonAsync("/api/v1/password/forgotten", new { name = member.Name }, Ct)).StatusCode);
        var first = await site.Letter(member.Address, LinkPurposes.ResetPassword);
        Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsJsonAsync("/api/v1/password/forgotten", new { name = member.Name }, Ct)).StatusCode);
        var second = await site.Letter(member.Address, LinkPurposes.ResetPassword, nth: 2);

        await (await http.PostAsJsonAsync("/api/v1/password/reset", new { token = first.Token(), newPassword = Next }, Ct)).Problem(410);
        await (await http.PostAsJsonAsync("/api/v1/password/reset", new { token = second.Token(), newPassword = "short" }, Ct)).Problem(400);
        Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsJsonAsync("/api/v1/password/reset", new { token = second.Token(), newPassword = Next }, Ct)).StatusCode);
        await (await http.PostAsJsonAsync("/api/v1/password/reset", new { token = second.Token(), newPassword = Next }, Ct)).Problem(410);
        await (await http.PostAsJsonAsync("/api/v1/password/reset", new { }, Ct)).Problem(410);
        await (await http.PostAsJsonAsync("/api/v1/password/forgotten", new { }, Ct)).Problem(400);
    }

    [Fact]
    public async Task Of_two_who_reset_by_one_link_at_once_one_does()
    {
        using var member = await site.SignUp();
        using var http = new HttpClient { BaseAddress = site.Address };
        await http.PostAsJsonAsync("/api/v1/password/forgotten", new { name = member.Address }, Ct);
        var token = (await site.Letter(member.Address, LinkPurposes.ResetPassword)).Token();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(n =>
            http.PostAsJsonAsync("/api/v1/password/reset", new { token, newPassword = $"{Next} number {n}" }, Ct)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        Assert.Equal(3, answers.Count(answer => answer.StatusCode == HttpStatusCode.Gone));
    }

    [Fact]
    public async Task Nobody_gets_more_than_so_many_letters()
    {
        using var member = await site.SignUp();
        using var http = new HttpClient { BaseAddress = site.Address };
        for (var asked = 0; asked < 8; asked++)
            Assert.Equal(HttpStatusCode.Accepted, (await http.PostAsJsonAsync("/api/v1/password/forgotten", new { name = member.Address }, Ct)).StatusCode);
        await site.Handled(typeof(PasswordForgotten));
        var letters = await site.Letters(member.Address, LinkPurposes.ResetPassword);
        Assert.Equal(new AccountsOptions().LettersPerAddress, letters.Count);
        // The last letter that was sent is still good.
        using var browser = site.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await browser.Open(letters[^1].Path!)).Status);
    }

    [Fact]
    public async Task A_changed_password_is_told_by_letter_and_audited()
    {
        using var member = await site.ConfirmedMember();
        using var changed = await member.Browser.Call(HttpMethod.Put, "/api/v1/me/password", new { currentPassword = Site.Password, newPassword = Next });
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Contains(member.Name, (await site.Letter(member.Address, PasswordLetters.ChangedKind)).Paragraphs[0], StringComparison.Ordinal);
        Assert.Equal(["email.confirm", "password.change"], await site.Audit(member.Name));
    }

    [Fact]
    public async Task Known_and_unknown_addresses_get_the_same_words_after_the_same_work()
    {
        using var member = await site.ConfirmedMember();
        using var browser = site.NewBrowser();
        // Once for both, so that nothing is made for the first time below.
        await Ask(browser, LetterBox.NewAddress());
        var (known, knownWork) = await Ask(browser, member.Address);
        var (unknown, unknownWork) = await Ask(browser, LetterBox.NewAddress());

        Assert.Equal(known.Status, unknown.Status);
        Assert.Equal(known.Address, unknown.Address);
        Assert.Equal(known.Text, unknown.Text);
        Assert.NotEmpty(knownWork);
        Assert.Equal(knownWork, unknownWork);
    }

    [Fact]
    public async Task What_was_typed_and_the_secrets_of_links_are_in_no_event()
    {
        using var member = await site.ConfirmedMember();
        await using var connection = await site.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Ct);
        await using (var scope = site.Services.CreateAsyncScope())
            Assert.Empty(await scope.ServiceProvider.GetRequiredService<ForgetPassword>().Run(member.Address, Ct));
        var letter = await site.Letter(member.Address, LinkPurposes.ResetPassword);
        await using var command = new NpgsqlCommand("SELECT coalesce(string_agg(payload::text, ' '), '') FROM messaging.outbox", connection);
        var events = (string)(await command.ExecuteScalarAsync(Ct))!;
        Assert.DoesNotContain(member.Address, events, StringComparison.Ordinal);
        Assert.DoesNotContain(letter.Token(), events, StringComparison.Ordinal);
    }

    private static async Task<(Page Page, IReadOnlyList<string> Work)> Ask(Browser browser, string name)
    {
        var form = await browser.Open("/account/password/forgotten");
        using var counted = Site.CountQueries();
        var page = await browser.Submit(form, MainForm, ("Name", name));
        return (page, counted.Commands);
    }
}

/// <summary>In a site of its own, so that no other test's letters are in the way of the clock.</summary>
public sealed class ForgottenPasswordTimingTests(ForgottenPasswordTimingTests.QuietSite site) : IClassFixture<ForgottenPasswordTimingTests.QuietSite>
{
    private const int Tries = 150;

    public sealed class QuietSite : Site
    {
        protected override void Configure(WebApplicationBuilder builder) => builder.Configuration["Accounts:LettersPerAddress"] = "1000000";
    }

    [Fact]
    public async Task Known_and_unknown_addresses_take_the_same_time()
    {
        using var member = await site.ConfirmedMember();
        using var http = new HttpClient { BaseAddress = site.Address };
        for (var warming = 0; warming < 20; warming++)
            await Time(http, LetterBox.NewAddress());
        var (known, unknown) = (new List<double>(), new List<double>());
        // In turns, and each after what the one before left in the background is done, so that a slow moment of the machine hits both alike.
        for (var tries = 0; tries < Tries; tries++)
        {
            known.Add(await Time(http, member.Address));
            await site.Handled(typeof(PasswordForgotten));
            unknown.Add(await Time(http, LetterBox.NewAddress()));
            await site.Handled(typeof(PasswordForgotten));
        }

        var ratio = Median(known) / Median(unknown);
        TestContext.Current.SendDiagnosticMessage("known {0:0.00} ms, unknown {1:0.00} ms, ratio {2:0.00}", Median(known), Median(unknown), ratio);
        Assert.InRange(ratio, 0.75, 1.33);
    }

    private static async Task<double> Time(HttpClient http, string name)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync("/api/v1/password/forgotten", new { name }, Ct);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        return took;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
