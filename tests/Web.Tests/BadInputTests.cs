using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using VersionedContent.Accounts;
using VersionedContent.Testing;

namespace VersionedContent.Web.Tests;

/// <summary>Whatever is wrong with a call: the right status, and problem details that tell a person what to do.</summary>
public sealed class BadInputTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/v1/nothing-here", 404)]
    [InlineData("GET", "/api/nothing-here", 404)]
    [InlineData("GET", "/api/v1/me", 401)]
    [InlineData("DELETE", "/api/v1/antiforgery", 405)]
    public async Task Calls_that_lead_nowhere_say_so(string method, string path, int status)
    {
        using var browser = site.NewBrowser();
        using var response = await browser.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Ct);
        await AssertProblem(response, status);
    }

    [Fact]
    public async Task A_caller_that_accepts_only_pages_still_gets_problem_details()
    {
        using var browser = site.NewBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var response = await browser.Http.SendAsync(request, Ct);
        await AssertProblem(response, 401);
        Assert.Null(response.Headers.Location);
    }

    [Theory]
    [InlineData("""{"name": "x", """, "body")]
    [InlineData("""not json""", "body")]
    [InlineData("""{"name": {"a": 1}, "password": "x"}""", "name")]
    [InlineData("""{"name": "x", "password": "y", "cookie": "perhaps"}""", "cookie")]
    public async Task A_body_that_cannot_be_read_is_named_with_its_place(string body, string field)
    {
        using var browser = site.NewBrowser();
        using var response = await browser.Http.PostAsync("/api/v1/session", Json(body), Ct);
        var problem = await AssertProblem(response, 400);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        Assert.Contains("line", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("System.", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_another_content_type_is_415()
    {
        using var browser = site.NewBrowser();
        using var response = await browser.Http.PostAsync("/api/v1/session", new StringContent("name=x", Encoding.UTF8, "text/plain"), Ct);
        await AssertProblem(response, 415);
    }

    [Fact]
    public async Task A_wrong_password_is_401_and_tells_nothing_of_the_account()
    {
        await site.EnsureAccount("badinput", Roles.Contributor);
        using var browser = site.NewBrowser();
        using var wrong = await browser.Http.PostAsync("/api/v1/session", Json("""{"name":"badinput","password":"not this one"}"""), Ct);
        using var unknown = await browser.Http.PostAsync("/api/v1/session", Json("""{"name":"nobody-of-that-name","password":"not this one"}"""), Ct);
        var first = await AssertProblem(wrong, 401);
        var second = await AssertProblem(unknown, 401);
        Assert.Equal(first.GetProperty("detail").GetString(), second.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Too_large_a_body_is_413_on_the_API()
    {
        using var browser = site.NewBrowser();
        using var response = await browser.Http.PostAsync("/api/v1/session", Json($$"""{"name":"{{new string('x', 11_000_000)}}","password":"y"}"""), Ct);
        await AssertProblem(response, 413);
    }

    [Fact]
    public async Task Too_large_a_body_in_pieces_is_413_too()
    {
        using var browser = site.NewBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session") { Content = new StreamContent(new MemoryStream(new byte[11_000_000])) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = true;
        using var response = await browser.Http.SendAsync(request, Ct);
        Assert.Contains((int)response.StatusCode, new[] { 400, 413 });
    }

    [Fact]
    public async Task Too_large_a_form_is_413_on_a_page_in_human_words()
    {
        using var browser = site.NewBrowser();
        var form = await browser.Open("/account/sign-in");
        var page = await browser.Submit(form, "main form[method=post]", ("Name", new string('x', 11_000_000)), ("Password", "y"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, page.Status);
        Assert.Contains("too big", page.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_so_to_a_person()
    {
        using var browser = site.NewBrowser();
        var page = await browser.Open("/no/such/page");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("nothing at this address", page.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_wrong_password_on_the_page_keeps_the_name_that_was_typed()
    {
        using var browser = site.NewBrowser();
        var form = await browser.Open("/account/sign-in");
        var page = await browser.Submit(form, "main form[method=post]", ("Name", "someone-typed"), ("Password", "wrong"));
        Assert.Equal("someone-typed", page.Document.QuerySelector("input[name=Name]")?.GetAttribute("value"));
        Assert.DoesNotContain("wrong\"", page.Document.QuerySelector("input[name=Password]")!.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_antiforgery_token_is_refused()
    {
        using var browser = site.NewBrowser();
        using var response = await browser.Http.PostAsync("/account/sign-in", new FormUrlEncodedContent([new("Name", "x"), new("Password", "y")]), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task A_write_with_the_session_cookie_needs_the_antiforgery_header()
    {
        using var browser = await site.SignInAs(Roles.Contributor, "cookie-writer");
        using var without = await browser.Http.PostAsync("/api/v1/notices/read", Json("{}"), Ct);
        await AssertProblem(without, 403);
        using var with = await browser.Call(HttpMethod.Post, "/api/v1/notices/read", new { });
        Assert.NotEqual(HttpStatusCode.Forbidden, with.StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_site_may_not_write_even_without_a_session()
    {
        using var browser = site.NewBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session") { Content = Json("{}") };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await browser.Http.SendAsync(request, Ct);
        await AssertProblem(response, 403);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/no/such/page")]
    [InlineData("/api/v1/nothing-here")]
    public async Task Every_answer_forbids_foreign_scripts_and_frames(string path)
    {
        using var browser = site.NewBrowser();
        using var response = await browser.Http.GetAsync(path, Ct);
        var policy = string.Join(' ', response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", string.Join(' ', response.Headers.GetValues("X-Content-Type-Options")));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> AssertProblem(HttpResponseMessage response, int status)
    {
        var body = await response.Content.ReadAsStringAsync(Ct);
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("title").GetString()));
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("traceId").GetString()));
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        return problem;
    }
}
