using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using VersionedContent.Accounts.SignIn;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests;

public sealed class SignInTests(Site site, Database database)
{
    [Fact]
    public async Task One_signs_in_by_name_or_by_address_in_any_case()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        foreach (var known in new[] { name, name.ToUpperInvariant(), $"{name}@example.org", $" {name}@EXAMPLE.org " })
        {
            using var browser = site.NewBrowser();
            var page = await browser.Submit(await browser.Open("/account/sign-in"), MainForm, ("Name", known), ("Password", Site.Password));
            Assert.Equal("/", page.Path);
            Assert.Equal("/notices", (await browser.Open("/notices")).Path);
        }
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_look_alike_and_keep_the_name_typed()
    {
        var known = NewName();
        await site.EnsureAccount(known, Roles.Contributor);
        var unknown = NewName("Nobody");
        using var browser = site.NewBrowser();
        var form = await browser.Open("/account/sign-in");
        var texts = new List<string>();
        var queries = new List<int>();
        foreach (var name in new[] { known, unknown, $"{Guid.NewGuid():n}@example.org" })
        {
            using var counted = Site.CountQueries();
            var page = await browser.Submit(form, MainForm, ("Name", name), ("Password", "not the password"));
            queries.Add(counted.Commands.Count(sql => sql.Contains("accounts.", StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.Unauthorized, page.Status);
            Assert.Equal(name, page.Document.QuerySelector("#Name")!.GetAttribute("value"));
            Assert.Null(page.Document.QuerySelector("#Password")!.GetAttribute("value"));
            texts.Add(page.Text);
        }

        Assert.Contains(SignInWords.Wrong, texts[0], StringComparison.Ordinal);
        Assert.Single(texts.Distinct());
        Assert.Single(queries.Distinct());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_five_wrong_passwords_a_name_is_held_off_whether_it_has_an_account_or_not(bool known)
    {
        var name = NewName();
        if (known)
            await site.EnsureAccount(name, Roles.Contributor);
        using var browser = site.NewBrowser();
        var form = await browser.Open("/account/sign-in");
        for (var tries = 0; tries < 5; tries++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Submit(form, MainForm, ("Name", name), ("Password", "not the password"))).Status);

        var page = await browser.Submit(form, MainForm, ("Name", name), ("Password", Site.Password));
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Contains("Try again in 5 minutes", page.Text, StringComparison.Ordinal);
        Assert.Equal(name, page.Document.QuerySelector("#Name")!.GetAttribute("value"));
        using var answer = await browser.Http.PostSession(name, Site.Password);
        await answer.Problem(429);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Being_held_off_ends_by_itself_and_further_tries_do_not_prolong_it()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var scope = database.Services.CreateAsyncScope();
        var open = ActivatorUtilities.CreateInstance<OpenSession>(scope.ServiceProvider, ActivatorUtilities.CreateInstance<Tries>(scope.ServiceProvider, time));
        var name = NewName();
        await scope.ServiceProvider.GetRequiredService<IAccountSeeding>()
            .EnsureAccount(name, "mara@example.org", Site.Password, Roles.Contributor, time.GetUtcNow(), Ct);

        for (var tries = 0; tries < 5; tries++)
            Assert.IsType<SignInOutcome.Wrong>(await open.Run(name, "not the password", device: null, Ct));
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.IsType<SignInOutcome.HeldOff>(await open.Run(name, Site.Password, device: null, Ct)).Wait);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<SignInOutcome.SignedIn>(await open.Run(name, Site.Password, device: null, Ct));
    }

    [Fact]
    public async Task Many_tries_at_once_do_not_slip_past_the_limit()
    {
        var name = NewName();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await using var scope = database.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<OpenSession>().Run(name, "not the password", device: null, Ct);
        }));
        Assert.Equal(5, outcomes.Count(outcome => outcome is SignInOutcome.Wrong));
    }

    [Fact]
    public async Task A_good_sign_in_forgets_the_wrong_ones_before()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var http = new HttpClient { BaseAddress = site.Address };
        for (var round = 0; round < 3; round++)
        {
            for (var tries = 0; tries < 3; tries++)
                Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostSession(name, "not the password")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await http.PostSession(name, Site.Password)).StatusCode);
        }
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public async Task One_is_never_led_away_from_the_site(string returnUrl)
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var browser = site.NewBrowser();
        var form = await browser.Open($"/account/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal("/", (await browser.Submit(form, MainForm, ("Name", name), ("Password", Site.Password))).Address.PathAndQuery);
    }

    [Theory]
    [InlineData("/people/Zo%C3%AB?x=1", "/people/Zo%C3%AB?x=1")]
    [InlineData("/people/Zoë", "/people/Zo%C3%AB")]
    public async Task One_is_led_back_to_any_address_of_the_site(string returnUrl, string path)
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var browser = site.NewBrowser();
        var form = await browser.Open($"/account/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal(path, (await browser.Submit(form, MainForm, ("Name", name), ("Password", Site.Password))).Address.PathAndQuery);
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/account/sign-up")]
    [InlineData("/account/sign-out")]
    [InlineData("/account/profile?handler=Name")]
    [InlineData("/account/confirm?handler=Password")]
    [InlineData("/account/security?handler=Password")]
    [InlineData("/account/security/second-factor?handler=TurnOff")]
    [InlineData("/notices")]
    [InlineData("/admin/people")]
    public async Task A_form_without_its_antiforgery_token_is_refused(string path)
    {
        using var browser = await site.SignInAs(Roles.Administrator);
        using var answer = await browser.Http.PostAsync(path, new FormUrlEncodedContent([KeyValuePair.Create("Name", "x")]), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/session")]
    [InlineData("POST", "/api/v1/notices/read")]
    [InlineData("PUT", "/api/v1/me/name")]
    [InlineData("PUT", "/api/v1/me/password")]
    [InlineData("POST", "/api/v1/me/confirmation")]
    [InlineData("DELETE", "/api/v1/me/second-factor")]
    public async Task A_call_with_the_cookie_needs_the_antiforgery_header(string method, string path)
    {
        using var browser = await site.SignInAs(Roles.Contributor);
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = JsonContent.Create(new { }) };
        using var answer = await browser.Http.SendAsync(request, Ct);
        await answer.Problem(403);
        Assert.Equal("/notices", (await browser.Open("/notices")).Path);
    }

    [Fact]
    public async Task A_page_that_needs_an_account_leads_to_sign_in_and_back()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var browser = site.NewBrowser();
        var form = await browser.Open("/notices?before=0199a000-0000-7000-8000-000000000000");
        Assert.Equal("/account/sign-in", form.Path);
        var page = await browser.Submit(form, MainForm, ("Name", name), ("Password", Site.Password));
        Assert.Equal("/notices?before=0199a000-0000-7000-8000-000000000000", page.Address.PathAndQuery);
    }

    [Fact]
    public async Task The_header_of_any_page_leads_to_sign_in_and_back()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var browser = site.NewBrowser();
        var page = await browser.Open($"{Address(name)}?tab=1");
        var form = await browser.Open(page.Document.QuerySelector(".masthead a[href^='/account/sign-in']")!.GetAttribute("href")!);
        page = await browser.Submit(form, MainForm, ("Name", name), ("Password", Site.Password));
        Assert.Equal($"{Address(name)}?tab=1", page.Address.PathAndQuery);
    }

    [Fact]
    public async Task The_api_answers_401_with_problem_details_to_visitors_and_to_bad_tokens()
    {
        using var http = new HttpClient { BaseAddress = site.Address };
        using var visitor = await http.GetAsync("/api/v1/me", Ct);
        await visitor.Problem(401);
        Assert.Equal("Bearer", visitor.Headers.WwwAuthenticate.Single().Scheme);

        http.DefaultRequestHeaders.Authorization = new("Bearer", "CfDJ8nonsense");
        using var forged = await http.GetAsync("/api/v1/me", Ct);
        await forged.Problem(401);
    }

    [Fact]
    public async Task The_session_cookie_is_kept_from_scripts_and_other_sites()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var http = new HttpClient { BaseAddress = site.Address };
        using var answer = await http.PostAsJsonAsync("/api/v1/session", new { name, password = Site.Password, cookie = true, keep = true }, Ct);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("versionedcontent.session", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("expires=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_of_that_browser()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        var page = await browser.Submit(await browser.Open("/account/sign-out"), MainForm);
        Assert.Equal("/", page.Path);
        Assert.Equal("/account/sign-in", (await browser.Open("/notices")).Path);
    }

    [Fact]
    public async Task A_script_signs_out_through_the_api()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        using var answer = await browser.Call(HttpMethod.Delete, "/api/v1/session");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("/account/sign-in", (await browser.Open("/notices")).Path);
    }

    [Fact]
    public async Task A_token_says_who_one_is_and_a_refresh_token_gives_new_ones()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Reviewer);
        using var http = await site.WithToken(name);
        var me = await http.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/v1/me", Ct);
        Assert.Equal(name, me.GetProperty("name").GetString());
        Assert.Equal(Roles.Reviewer, me.GetProperty("role").GetString());
        Assert.Contains(Permissions.ReviewSubmissions, me.GetProperty("permissions").EnumerateArray().Select(permission => permission.GetString()));

        using var session = await http.PostSession(name, Site.Password);
        var refreshToken = (await session.Json()).GetProperty("refreshToken").GetString();
        using var refreshed = await http.PostAsJsonAsync("/api/v1/session/refresh", new { refreshToken }, Ct);
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await refreshed.Json()).GetProperty("accessToken").GetString());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/me", Ct)).StatusCode);

        using var forged = await http.PostAsJsonAsync("/api/v1/session/refresh", new { refreshToken = "nonsense" }, Ct);
        await forged.Problem(401);
    }
}
