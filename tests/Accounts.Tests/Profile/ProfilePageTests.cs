using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Profile;

public sealed class ProfilePageTests(Site site)
{
    private const string Form = "form[action$='handler=Profile']";

    [Fact]
    public async Task What_a_person_tells_of_themselves_is_on_their_page_as_far_as_they_want()
    {
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        var page = await browser.Submit(
            await browser.Open("/account/profile"), Form,
            ("Biography", "I ride **wooden** coasters."), ("Links", "https://example.org/me\r\n\r\nhttps://example.com"), ("TimeZone", "Asia/Tokyo"), ("ShowTimeZone", "true"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("Asia/Tokyo", page.Document.QuerySelector("#TimeZone option[selected]")!.GetAttribute("value"));
        await Add(name, 3);

        using var visitor = site.NewBrowser();
        using (var counted = Site.CountQueries())
        {
            page = await visitor.Open(Address(name));
            // The person; what they did; the year.
            Assert.Equal(3, counted.Commands.Count(sql => sql.Contains("accounts.", StringComparison.Ordinal)));
        }

        Assert.Equal("wooden", page.Document.QuerySelector(".biography strong")!.TextContent);
        Assert.Equal(["https://example.org/me", "https://example.com"], page.Document.QuerySelectorAll(".profile-links a").Select(link => link.GetAttribute("href")));
        Assert.All(page.Document.QuerySelectorAll(".profile-links a"), link => Assert.Equal("nofollow ugc noopener me", link.GetAttribute("rel")));
        Assert.Contains(" there", page.Document.QuerySelector(".byline")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("3 contributions in public in the last year, on 1 day", page.Text, StringComparison.Ordinal);
        Assert.Contains("3 contributions", page.Document.QuerySelectorAll("rect.day title").Single(title => !title.TextContent.Contains("nothing", StringComparison.Ordinal)).TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page.Document.QuerySelector("main")!.InnerHtml, StringComparison.Ordinal);

        using var saved = await browser.Call(HttpMethod.Put, "/api/v1/me/profile", new { biography = "Secret", links = new[] { "https://example.org/secret" }, timeZone = "Asia/Tokyo", shown = Array.Empty<string>() });
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        page = await visitor.Open(Address(name));
        Assert.DoesNotContain("ecret", page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll(".calendar, .activity"));
        Assert.DoesNotContain(" there", page.Document.QuerySelector(".byline")!.TextContent, StringComparison.Ordinal);
        var json = await visitor.Http.GetFromJsonAsync<JsonElement>($"/api/v1{Address(name)}", Ct);
        Assert.Equal(("", 0, JsonValueKind.Null), (json.GetProperty("biography").GetString(), json.GetProperty("links").GetArrayLength(), json.GetProperty("timeZone").ValueKind));
        await (await visitor.Http.GetAsync($"/api/v1{Address(name)}/activity", Ct)).Problem(404);
    }

    [Fact]
    public async Task What_breaks_a_rule_is_said_beside_its_field_and_all_that_was_typed_is_kept()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        var page = await browser.Submit(
            await browser.Open("/account/profile"), Form,
            ("Biography", "Typed"), ("Links", "javascript:alert(1)"), ("TimeZone", "Mars/Olympus"), ("ShowActivity", "false"));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("javascript:alert(1)", page.Document.QuerySelector("#Links-error")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("#TimeZone-error"));
        Assert.Equal("Typed", page.Document.QuerySelector("#Biography")!.TextContent.Trim());
        Assert.False(page.Document.QuerySelector("#ShowActivity")!.HasAttribute("checked"));

        using var answer = await browser.Call(HttpMethod.Put, "/api/v1/me/profile", new { biography = new string('a', 5_001), theme = "pink", language = "tlh", shown = Array.Empty<string>() });
        var errors = (await answer.Problem(400)).GetProperty("errors").ToString();
        Assert.All(["biography", "theme", "language"], field => Assert.Contains(field, errors, StringComparison.Ordinal));
        using var shown = await browser.Call(HttpMethod.Put, "/api/v1/me/profile", new { shown = new[] { "everything" } });
        await shown.Problem(400);
    }

    [Fact]
    public async Task The_theme_of_the_switch_and_of_the_settings_are_one_and_hold_in_a_new_browser()
    {
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        var page = await browser.Submit(await browser.Open("/account/profile"), Form, ("Theme", "dark"));
        Assert.Equal("dark", page.Document.DocumentElement.GetAttribute("data-theme"));

        using var elsewhere = await site.SignInAs(Roles.Contributor, name);
        Assert.Equal("dark", (await elsewhere.Open("/")).Document.DocumentElement.GetAttribute("data-theme"));
        await elsewhere.Submit(await elsewhere.Open("/"), "form[data-theme-form]", ("theme", "light"));
        page = await browser.Open("/account/profile");
        Assert.Equal("light", page.Document.DocumentElement.GetAttribute("data-theme"));
        Assert.Equal("light", page.Document.QuerySelector("#Theme option[selected]")!.GetAttribute("value"));

        using var visitor = site.NewBrowser();
        Assert.Equal("system", (await visitor.Open("/")).Document.DocumentElement.GetAttribute("data-theme"));
    }

    [Fact]
    public async Task Times_are_in_the_accounts_zone_and_way_of_writing_and_in_utc_for_visitors()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        await Execute("UPDATE accounts.people SET joined = '2026-01-31T23:30:00Z' WHERE name = $1", name);
        using var visitor = site.NewBrowser();
        var joined = (await visitor.Open(Address(name))).Document.QuerySelector(".byline time")!;
        Assert.Equal(("31 January 2026", "31 January 2026, 23:30 UTC"), (joined.TextContent, joined.GetAttribute("title")));

        using var browser = await site.SignInAs(Roles.Contributor, name);
        using (var saved = await browser.Call(HttpMethod.Put, "/api/v1/me/profile", new { timeZone = "Europe/Berlin", language = "en-US" }))
            Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var page = await browser.Open(Address(name));
        joined = page.Document.QuerySelector(".byline time")!;
        Assert.Equal(("February 1, 2026", "February 1, 2026, 12:30 AM (Europe/Berlin)"), (joined.TextContent, joined.GetAttribute("title")));
        Assert.Equal(("en-US", "Europe/Berlin"), (page.Document.DocumentElement.GetAttribute("lang"), page.Document.DocumentElement.GetAttribute("data-zone")));
    }

    [Theory]
    [InlineData("closed_at")]
    [InlineData("closes_at")]
    public async Task A_closed_account_says_so_and_shows_nothing_else(string column)
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        await Add(name, 1);
        await Execute($"UPDATE accounts.people SET biography = 'Gone', verified_at = now(), {column} = now() + interval '14 days' WHERE name = $1", name);
        using var visitor = site.NewBrowser();
        var page = await visitor.Open(Address(name));
        Assert.Contains("This account is closed", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Gone", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll(".calendar, .activity, .verified"));
        Assert.True((await visitor.Http.GetFromJsonAsync<JsonElement>($"/api/v1{Address(name)}", Ct)).GetProperty("isClosed").GetBoolean());
    }

    [Fact]
    public async Task A_verified_person_bears_a_mark_that_is_read_out()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        await Execute("UPDATE accounts.people SET verified_at = now() WHERE name = $1", name);
        using var visitor = site.NewBrowser();
        Assert.StartsWith("Verified", (await visitor.Open(Address(name))).Document.QuerySelector("h1 .verified")!.GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_the_profile_is_told_to_the_person_alone()
    {
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        await browser.Submit(await browser.Open("/account/profile"), Form, ("Biography", "Told nowhere"));
        string[] texts;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
        {
            var told = await browser.Http.GetFromJsonAsync<JsonElement>("/api/v1/me/activity", Ct);
            Assert.All(told.GetProperty("activity").EnumerateArray(), entry => Assert.True(entry.GetProperty("isPrivate").GetBoolean()));
            texts = [.. told.GetProperty("activity").EnumerateArray().Select(entry => entry.GetProperty("text").GetString()!)];
        }
        while (texts.Length < 2 && await timer.WaitForNextTickAsync(Ct));
        Assert.Contains("Changed the profile", texts);
        Assert.Contains(texts, text => text.StartsWith("Signed in with ", StringComparison.Ordinal));
    }

    private async Task Add(string name, int times)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var id = (await scope.ServiceProvider.GetRequiredService<IPeople>().ByName(name, Ct))!.Id;
        var activity = scope.ServiceProvider.GetRequiredService<IActivity>();
        for (var n = 0; n < times; n++)
            await activity.Add(new(id, $"k{n}", scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow(), ActivityKinds.Edit, "Changed 1 document on main"), Ct);
    }

    private async Task Execute(string sql, string name)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.AddWithValue(name);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
    }
}
