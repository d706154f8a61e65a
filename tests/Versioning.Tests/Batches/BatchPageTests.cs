using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Batches;

/// <summary>Batches and large merges over HTTP, run by the job server of the site.</summary>
public sealed class BatchPageTests(BatchPageTests.SiteWithJobs site) : IClassFixture<BatchPageTests.SiteWithJobs>
{
    private const string Form = "main form[method=post]";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_of_lines_is_taken_in_and_its_operation_tells_how_it_went()
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        var folder = NewFolder();
        using var taken = await Send(moderator, "?message=Survey&chunk=2", Lines(5, n => Put($"{folder}/{n}")));
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        var over = await Over(moderator, taken.Headers.Location!);
        Assert.Equal(("done", 5, 3), (over.GetProperty("state").GetString(), over.GetProperty("done").GetInt32(), over.GetProperty("changeSets").GetArrayLength()));

        var page = await moderator.Open($"/operations/{over.GetProperty("id").GetGuid()}");
        Assert.Contains("Survey", page.Text, StringComparison.Ordinal);
        Assert.Contains("5 of 5 documents", page.Text, StringComparison.Ordinal);
        Assert.Equal(3, page.Document.QuerySelectorAll("main a.chip[href^='/changes/']").Length);
        var change = await moderator.Open(page.Document.QuerySelector("main a.chip")!.GetAttribute("href")!);
        Assert.Contains("ms", change.Document.QuerySelector("[title^='Time it took']")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Survey", (await moderator.Open("/operations")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_json_body_says_the_same_and_breaks_of_the_types_rules_fail_by_line()
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        var folder = NewFolder();
        using var taken = await moderator.Call(HttpMethod.Post, "/api/v1/batches", new
        {
            message = "Two",
            changes = new object[]
            {
                new { path = $"{folder}/good", content = new { type = "page", title = "Good", body = "x" } },
                new { path = $"{folder}/bad", content = new { type = "page", body = "no title" } },
            },
        });
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        var over = await Over(moderator, taken.Headers.Location!);
        Assert.Equal((1, 1), (over.GetProperty("done").GetInt32(), over.GetProperty("failed").GetInt32()));
        var failures = await moderator.Http.GetFromJsonAsync<JsonElement>($"{taken.Headers.Location}/failures", Ct);
        Assert.Equal(2, failures[0].GetProperty("line").GetInt32());
        var page = await moderator.Open($"/operations/{over.GetProperty("id").GetGuid()}");
        Assert.Contains($"{folder}/bad", page.Text, StringComparison.Ordinal);
        Assert.Contains("Try the failed ones again", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_idempotency_key_names_the_same_operation()
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        var (folder, key) = (NewFolder(), Guid.NewGuid().ToString());
        using var first = await Send(moderator, "?message=Once", Lines(1, n => Put($"{folder}/{n}")), ("Idempotency-Key", key));
        using var second = await Send(moderator, "?message=Once", Lines(1, n => Put($"{folder}/{n}")), ("Idempotency-Key", key));
        Assert.Equal((HttpStatusCode.Accepted, first.Headers.Location), (second.StatusCode, second.Headers.Location));
    }

    [Theory]
    [InlineData("?message=x", "{", 400, "This is no JSON")]
    [InlineData("?message=x", "", 400, "There is no change in it")]
    [InlineData("", "{\"path\":\"a\",\"delete\":true}", 400, "Say in a few words")]
    [InlineData("?message=x&chunk=0", "{\"path\":\"a\",\"delete\":true}", 400, "1 to 1000")]
    [InlineData("?message=x&branch=none", "{\"path\":\"a\",\"delete\":true}", 404, "the branch none")]
    public async Task What_cannot_be_taken_is_told_and_nothing_is_kept(string query, string body, int status, string told)
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        using var answer = await Send(moderator, query, body);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contributor_may_not_change_main_and_sees_no_work_of_others()
    {
        using var contributor = await site.SignInAs(Roles.Contributor);
        using var refused = await Send(contributor, "?message=x", Put("a/b"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        using var moderator = await site.SignInAs(Roles.Moderator);
        using var taken = await Send(moderator, "?message=Theirs", Put($"{NewFolder()}/a"));
        using var hidden = await contributor.Http.GetAsync(taken.Headers.Location, Ct);
        using var cancelled = await contributor.Call(HttpMethod.Delete, taken.Headers.Location!.ToString());
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (hidden.StatusCode, cancelled.StatusCode));
        using var administrator = await site.SignInAs(Roles.Administrator);
        using var seen = await administrator.Http.GetAsync(taken.Headers.Location, Ct);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
    }

    [Fact]
    public async Task The_page_takes_pasted_lines_keeps_them_where_one_is_wrong_and_leads_to_the_operation()
    {
        using var contributor = await site.SignInAs(Roles.Contributor);
        var (folder, branch) = (NewFolder(), $"pasted-{Guid.NewGuid():n}");
        var wrong = await contributor.Submit(
            await contributor.Open("/batches/new"), Form,
            ("Input.Message", "Pasted"), ("Input.Branch", branch), ("Input.MakeBranch", "true"), ("Input.Text", $"{Put($"{folder}/a")}\nnonsense"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("Line 2: This is no JSON", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("nonsense", wrong.Document.QuerySelector("textarea")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Pasted", wrong.Document.QuerySelector("[name='Input.Message']")!.GetAttribute("value"));

        var started = await contributor.Submit(wrong, Form, ("Input.Text", Put($"{folder}/a")), ("Input.Mode", "atomic"));
        Assert.StartsWith("/operations/", started.Path, StringComparison.Ordinal);
        await Over(contributor, new Uri($"/api/v1{started.Path}", UriKind.Relative));
        Assert.Contains("done", (await contributor.Open(started.Path)).Text, StringComparison.Ordinal);
        Assert.Contains(branch, (await contributor.Open("/operations")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_takes_a_file()
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        var started = await moderator.Upload(
            await moderator.Open("/batches/new"), Form,
            [("Input.File", "changes.jsonl", Encoding.UTF8.GetBytes(Lines(3, n => Put($"{NewFolder()}/{n}"))), "application/x-ndjson")], ("Input.Message", "A file"));
        var over = await Over(moderator, new Uri($"/api/v1{started.Path}", UriKind.Relative));
        Assert.Equal(3, over.GetProperty("done").GetInt32());
    }

    [Fact]
    public async Task A_page_of_an_operation_is_one_query_and_only_its_part_for_htmx()
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        using var taken = await Send(moderator, "?message=Count", Put($"{NewFolder()}/a"));
        var over = await Over(moderator, taken.Headers.Location!);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/operations/{over.GetProperty("id").GetGuid()}") { Headers = { { "HX-Request", "true" } } };
        using var queries = Site.CountQueries();
        using var part = await moderator.Http.SendAsync(request, Ct);
        var html = await part.Content.ReadAsStringAsync(Ct);
        Assert.StartsWith("<div id=\"operation\"", html.TrimStart(), StringComparison.Ordinal);
        Assert.DoesNotContain("hx-trigger", html, StringComparison.Ordinal);
        Assert.Single(queries.Commands, sql => sql.Contains("versioning.operations", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_merge_of_many_documents_becomes_long_work_and_lands()
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        var (folder, branch) = (NewFolder(), $"large-{Guid.NewGuid():n}");
        using var taken = await Send(moderator, $"?message=Fill&branch={branch}&newBranch=true", Lines(30, n => Put($"{folder}/{n}")));
        await Over(moderator, taken.Headers.Location!);

        var started = await moderator.Submit(await moderator.Open($"/branches/{branch}"), "form[action='/merges/new']");
        Assert.StartsWith("/operations/", started.Path, StringComparison.Ordinal);
        var over = await Over(moderator, new Uri($"/api/v1{started.Path}", UriKind.Relative));
        Assert.Equal(("merge", "done", 30), (over.GetProperty("kind").GetString(), over.GetProperty("state").GetString(), over.GetProperty("done").GetInt32()));
        Assert.Equal(1, over.GetProperty("changeSets").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await moderator.Open($"/wiki/{folder}/30")).Status);

        using var again = await moderator.Call(HttpMethod.Post, "/api/v1/merges?async=true", new { source = branch });
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        var nothing = await Over(moderator, again.Headers.Location!);
        Assert.Contains("already has all of", nothing.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_as_long_work_that_meets_a_conflict_leads_to_the_decision()
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        var (path, branch) = ($"{NewFolder()}/a", $"asks-{Guid.NewGuid():n}");
        foreach (var (query, title) in new[] { ("?message=1", "one"), ($"?message=2&branch={branch}&newBranch=true", "branch"), ("?message=3", "main") })
        {
            using var taken = await Send(moderator, query, JsonSerializer.Serialize(new { path, content = new { type = "page", title, body = "x" } }));
            await Over(moderator, taken.Headers.Location!);
        }

        using var merging = await moderator.Call(HttpMethod.Post, "/api/v1/merges?async=true", new { source = branch });
        var over = await Over(moderator, merging.Headers.Location!);
        Assert.Equal("failed", over.GetProperty("state").GetString());
        var page = await moderator.Open($"/operations/{over.GetProperty("id").GetGuid()}");
        Assert.NotNull(page.Document.QuerySelector($"a[href='/merges/{over.GetProperty("merge").GetGuid()}']"));
    }

    private static string NewFolder() => $"batches/{Guid.NewGuid():n}";

    private static string Put(string path) => JsonSerializer.Serialize(new { path, content = new { type = "page", title = path, body = "Text." } });

    private static string Lines(int count, Func<int, string> line) => string.Join('\n', Enumerable.Range(1, count).Select(line));

    private static Task<HttpResponseMessage> Send(Browser browser, string query, string lines, params (string, string)[] headers) =>
        browser.Call(HttpMethod.Post, $"/api/v1/batches{query}", new StringContent(lines, Encoding.UTF8, "application/x-ndjson"), headers);

    private static async Task<JsonElement> Over(Browser browser, Uri operation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var now = await browser.Http.GetFromJsonAsync<JsonElement>(operation, timeout.Token);
            if (now.GetProperty("state").GetString() is "done" or "failed" or "cancelled")
                return now;
            await timer.WaitForNextTickAsync(timeout.Token);
        }
    }

    public sealed class SiteWithJobs : Site
    {
        protected override void Configure(WebApplicationBuilder builder)
        {
            builder.Configuration["Jobs:Enabled"] = "true";
            builder.Configuration["Merges:LongFrom"] = "20";
        }
    }
}
