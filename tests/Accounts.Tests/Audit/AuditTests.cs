using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Audit;

public sealed class AuditTests(Site site)
{
    [Theory]
    [InlineData("UPDATE accounts.audit SET action = 'x'")]
    [InlineData("UPDATE accounts.audit SET action = 'x' WHERE false")]
    [InlineData("DELETE FROM accounts.audit")]
    [InlineData("TRUNCATE accounts.audit")]
    [InlineData("MERGE INTO accounts.audit USING (VALUES (1)) AS v(n) ON false WHEN MATCHED THEN DELETE")]
    public async Task Nobody_changes_the_audit_by_the_connection_of_the_site(string sql)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Ct));
        Assert.Contains("append-only", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_is_shown_newest_first_and_found_by_who_whom_what_and_when()
    {
        var (ada, mara, mila) = (await Person("Ada"), await Person("Mara"), await Person("Mila"));
        var day = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await Write(ada.Viewer, mara.Id, "test.first", day);
        await Write(ada.Viewer, mila.Id, "test.second", day.AddDays(1));
        await Write(Viewer.Site, mila.Id, "test.third", day.AddDays(2));
        using var client = await site.WithToken(await Administrator());
        async Task<string[]> Actions(string query) => [.. (await client.GetFromJsonAsync<JsonElement>($"/api/v1/admin/audit?action=test.&{query}", Ct))
            .GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()!)];

        Assert.Equal(["test.second", "test.first"], await Actions($"actor={ada.Name}"));
        Assert.Equal(["test.third", "test.second"], await Actions($"subject={mila.Name}"));
        Assert.Equal(["test.third"], await Actions($"actor=the%20site&subject={mila.Id}"));
        Assert.Equal(["test.second"], await Actions($"subject={mila.Id}&from=2026-03-02T00:00:00Z&until=2026-03-03T00:00:00Z"));
        Assert.Empty(await Actions("actor=Nobody%20at%20all"));

        using var administrator = await site.SignInAs(Roles.Administrator);
        var page = await administrator.Open($"/admin/audit?subject={mila.Name}&from=2026-03-02&to=2026-03-02");
        var row = Assert.Single(page.Document.QuerySelectorAll("main tbody tr"));
        Assert.Contains(ada.Name, row.TextContent, StringComparison.Ordinal);
        Assert.Contains("why: a test", row.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector(".masthead a[href='/admin/audit']"));
        Assert.Contains("No entries", (await administrator.Open("/admin/audit?action=never")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_the_audit_join_without_a_gap_and_cost_one_query_and_the_names()
    {
        var mila = await Person("Mila");
        foreach (var n in Enumerable.Range(0, 60))
            await Write(Viewer.Site, mila.Id, $"paged.{n}", DateTimeOffset.UtcNow);
        using var client = await site.WithToken(await Administrator());
        var path = $"/api/v1/admin/audit?subject={mila.Id}";
        await client.GetAsync(path, Ct);
        using var counted = Site.CountQueries();
        var first = await client.GetFromJsonAsync<JsonElement>(path, Ct);
        Assert.Equal(2, counted.Commands.Count(sql => sql.Contains("accounts.", StringComparison.Ordinal)));
        var second = await client.GetFromJsonAsync<JsonElement>($"{path}&before={first.GetProperty("next").GetInt64()}", Ct);
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);

        var all = first.GetProperty("entries").EnumerateArray().Concat(second.GetProperty("entries").EnumerateArray());
        Assert.Equal(Enumerable.Range(0, 60).Reverse().Select(n => $"paged.{n}"), all.Select(entry => entry.GetProperty("action").GetString()));
    }

    [Theory]
    [InlineData(Roles.Contributor)]
    [InlineData(Roles.Reviewer)]
    [InlineData(Roles.Moderator)]
    public async Task Only_administrators_read_the_audit(string role)
    {
        using var browser = await site.SignInAs(role);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.Open("/admin/audit")).Status);
        using var answer = await browser.Call(HttpMethod.Get, "/api/v1/admin/audit");
        await answer.Problem(403);
    }

    private async Task<(Guid Id, string Name, Viewer Viewer)> Person(string of)
    {
        var name = NewName(of);
        var id = await site.EnsureAccount(name, Roles.Contributor);
        return (id, name, new Viewer(id, name, new HashSet<string>(), 0));
    }

    private async Task<string> Administrator()
    {
        var name = NewName("Ada");
        await site.EnsureAccount(name, Roles.Administrator);
        return name;
    }

    private async Task Write(Viewer actor, Guid subject, string action, DateTimeOffset at)
    {
        await using var batch = site.Services.GetRequiredService<NpgsqlDataSource>().CreateBatch();
        batch.BatchCommands.Add(AuditLog.Entry(actor, subject, action, new { why = "a test" }, at));
        await batch.ExecuteNonQueryAsync(Ct);
    }
}
