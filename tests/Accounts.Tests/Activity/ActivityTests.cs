using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Activity;

public sealed class ActivityTests(Site site)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Telling_the_same_many_times_at_once_counts_it_once()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        var told = new ActivityEntry(id, "change-set:1", Noon, ActivityKinds.Edit, "Changed 1 document on main") { Link = "/changes/1" };
        await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Run(activity => activity.Add(n % 2 == 0 ? told : told with { Text = "Other words", IsPrivate = true }, Ct))));
        Assert.Equal((1L, 1L), (await Count(id), await Sum(id, "public + private")));
    }

    [Fact]
    public async Task A_day_is_one_of_utc_whatever_the_offset_it_is_told_with()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        await Run(activity => activity.Add(new(id, "a", new(2026, 3, 2, 1, 0, 0, TimeSpan.FromHours(2)), ActivityKinds.Edit, "x"), Ct));
        await Run(activity => activity.Add(new(id, "b", Noon, ActivityKinds.Edit, "x"), Ct));
        await using var command = Data.CreateCommand("SELECT string_agg(day || ':' || public, ',') FROM accounts.activity_days WHERE person_id = $1");
        command.Parameters.AddWithValue(id);
        Assert.Equal("2026-03-01:2", await command.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task Whoever_has_no_account_here_is_passed_over()
    {
        var nobody = Guid.CreateVersion7();
        await Run(activity => activity.Add(new(nobody, "a", Noon, ActivityKinds.Edit, "x"), Ct));
        await Run(activity => activity.Amend(new(nobody, "a", Noon, ActivityKinds.Edit, "x") { IsPrivate = true }, Ct));
        Assert.Equal(0, await Count(nobody));
    }

    [Fact]
    public async Task What_is_amended_moves_between_the_tallies_and_cannot_be_told_back()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        var told = new ActivityEntry(id, "change-set:2", Noon, ActivityKinds.Edit, "x");
        await Run(activity => activity.Add(told, Ct));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Run(activity => activity.Amend(told with { IsPrivate = true }, Ct))));
        await Run(activity => activity.Add(told, Ct));
        Assert.Equal((0L, 1L), (await Sum(id, "public"), await Sum(id, "private")));

        await Run(activity => activity.Amend(told, Ct));
        Assert.Equal((1L, 0L), (await Sum(id, "public"), await Sum(id, "private")));

        await Run(activity => activity.Amend(told with { Key = "change-set:3", IsPrivate = true }, Ct));
        Assert.Equal((1L, 1L), (await Sum(id, "public"), await Sum(id, "private")));
    }

    [Fact]
    public async Task All_of_a_person_can_be_hidden()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        for (var day = 0; day < 3; day++)
            await Run(activity => activity.Add(new(id, $"k{day}", Noon.AddDays(day / 2), ActivityKinds.Edit, "x"), Ct));
        await Run(activity => activity.Hide(id, Ct));
        await Run(activity => activity.Hide(id, Ct));
        Assert.Equal((0L, 3L), (await Sum(id, "public"), await Sum(id, "private")));
        using var browser = site.NewBrowser();
        Assert.Equal(0, (await browser.Http.GetFromJsonAsync<JsonElement>($"/api/v1{Address(name)}/activity", Ct)).GetProperty("activity").GetArrayLength());
    }

    [Theory]
    [InlineData("dance", "")]
    [InlineData(ActivityKinds.Edit, "https://example.org")]
    [InlineData(ActivityKinds.Edit, "//example.org")]
    public async Task Unknown_kinds_and_links_off_the_site_are_refused(string kind, string link) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Run(activity => activity.Add(new(Guid.CreateVersion7(), "a", Noon, kind, "x") { Link = link }, Ct)));

    [Fact]
    public async Task One_sees_all_of_ones_own_and_others_see_what_is_public()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await Run(activity => activity.Add(new(id, "a", Noon, ActivityKinds.Edit, "Changed 1 document on main") { Link = "/changes/1" }, Ct));
        await Run(activity => activity.Add(new(id, "b", Noon.AddHours(1), ActivityKinds.Submission, "Sent an edit for review") { Link = "/submissions/1", IsPrivate = true }, Ct));

        using var own = await site.SignInAs(Roles.Contributor, name);
        var page = await own.Open("/account/activity?kind=submission");
        Assert.Contains("Sent an edit for review", page.Text, StringComparison.Ordinal);
        Assert.Contains("only you and administrators see this", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Changed 1 document on main", page.Text, StringComparison.Ordinal);
        Assert.Equal("page", page.Document.QuerySelector("nav[aria-label=Settings] a[href='/account/activity']")!.GetAttribute("aria-current"));

        using var other = await site.SignInAs(Roles.Administrator);
        foreach (var seen in new[] { await other.Open(Address(name)), await own.Open(Address(name)) })
        {
            Assert.Contains("Changed 1 document on main", seen.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Sent an edit for review", seen.Text, StringComparison.Ordinal);
        }

        var json = await other.Http.GetFromJsonAsync<JsonElement>($"/api/v1{Address(name)}/activity", Ct);
        Assert.Equal("/changes/1", Assert.Single(json.GetProperty("activity").EnumerateArray()).GetProperty("link").GetString());
        json = await own.Http.GetFromJsonAsync<JsonElement>("/api/v1/me/activity?kind=submission", Ct);
        Assert.True(Assert.Single(json.GetProperty("activity").EnumerateArray()).GetProperty("isPrivate").GetBoolean());
    }

    [Fact]
    public async Task Activity_is_paged_newest_first_without_gaps_each_page_one_query()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        // Many of the same moment: the order among them must be total.
        for (var n = 0; n < 120; n++)
            await Run(activity => activity.Add(new(id, $"k{n}", Noon.AddMinutes(n / 40), ActivityKinds.Edit, $"Text {n}"), Ct));
        using var browser = site.NewBrowser();
        var (seen, before) = (new List<string>(), (string?)null);
        do
        {
            using var counted = Site.CountQueries();
            var page = await browser.Http.GetFromJsonAsync<JsonElement>($"/api/v1{Address(name)}/activity{(before is null ? "" : $"?before={before}")}", Ct);
            Assert.Equal(1, counted.Commands.Count(sql => sql.Contains("accounts.activity", StringComparison.Ordinal)));
            seen.AddRange(page.GetProperty("activity").EnumerateArray().Select(entry => entry.GetProperty("text").GetString()!));
            before = page.GetProperty("next").GetString();
        }
        while (before is not null);
        Assert.Equal(Enumerable.Range(0, 120).Reverse().Select(n => $"Text {n}"), seen);
    }

    [Fact]
    public async Task A_period_is_of_days_as_the_reader_has_them()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        foreach (var (key, at) in new[] { ("evening", "2026-06-09T21:59:00Z"), ("start", "2026-06-09T22:00:00Z"), ("end", "2026-06-10T21:59:59Z"), ("after", "2026-06-10T22:00:00Z") })
            await Run(activity => activity.Add(new(id, key, DateTimeOffset.Parse(at, null), ActivityKinds.Edit, $"The {key}"), Ct));
        using var own = await site.SignInAs(Roles.Contributor, name);
        using (var saved = await own.Call(HttpMethod.Put, "/api/v1/me/profile", new { timeZone = "Europe/Berlin", shown = new[] { "activity" } }))
            Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var page = await own.Open("/account/activity?kind=edit&from=2026-06-10&to=2026-06-10");
        var lines = page.Document.QuerySelectorAll("main [data-row] .list-title").Select(line => line.TextContent.Trim());
        Assert.Equal(["The end", "The start"], lines);
    }

    [Theory]
    [InlineData("0001-01-01", "9999-12-31")]
    [InlineData("nonsense", "2026-13-99")]
    public async Task Odd_days_are_no_error(string from, string to)
    {
        using var own = await site.SignInAs(Roles.Contributor);
        Assert.Equal(HttpStatusCode.OK, (await own.Open($"/account/activity?from={from}&to={to}&kind=dance&before=x")).Status);
    }

    [Theory]
    [InlineData("/api/v1/me/activity?kind=dance")]
    [InlineData("/api/v1/me/activity?before=1")]
    [InlineData("/api/v1/me/activity?before=99999999999999999999-1")]
    public async Task The_api_refuses_what_it_does_not_know(string path)
    {
        using var own = await site.SignInAs(Roles.Contributor);
        using var answer = await own.Call(HttpMethod.Get, path);
        await answer.Problem(400);
    }

    private NpgsqlDataSource Data => site.Services.GetRequiredService<NpgsqlDataSource>();

    private async Task Run(Func<IActivity, Task> act)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<IActivity>());
    }

    private Task<long> Count(Guid id) => Scalar("SELECT count(*) FROM accounts.activity WHERE person_id = $1", id);

    private Task<long> Sum(Guid id, string what) => Scalar($"SELECT coalesce(sum({what}), 0)::bigint FROM accounts.activity_days WHERE person_id = $1", id);

    private async Task<long> Scalar(string sql, Guid id)
    {
        await using var command = Data.CreateCommand(sql);
        command.Parameters.AddWithValue(id);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
