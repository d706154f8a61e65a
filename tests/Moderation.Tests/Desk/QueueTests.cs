using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Moderation.Tests.Desk;

/// <summary>On a site of its own: what waits here is only what these tests put there.</summary>
public sealed class QueueTests(QueueTests.OwnSite site) : IClassFixture<QueueTests.OwnSite>
{
    public sealed class OwnSite : Site;

    private readonly Workshop _workshop = new(site);

    [Fact]
    public async Task The_queue_pages_through_everything_once_in_the_order_it_is_due()
    {
        await Fill(60, "paged");
        using var reviewer = await _workshop.Reviewer();
        var seen = new List<(DateTimeOffset Due, Guid Id)>();
        string? after = null;
        do
        {
            using var response = await reviewer.Call(HttpMethod.Get, $"/api/v1/queue?limit=25&type=paged&after={after}");
            var page = await response.Content.ReadFromJsonAsync<JsonElement>(Workshop.Token);
            seen.AddRange(page.GetProperty("submissions").EnumerateArray().Select(row => (row.GetProperty("dueAt").GetDateTimeOffset(), row.GetProperty("id").GetGuid())));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        Assert.Equal(60, seen.Distinct().Count());
        Assert.Equal(60, seen.Count);
        Assert.Equal(seen.Select(row => row.Due).Order(), seen.Select(row => row.Due));
    }

    [Fact]
    public async Task The_queue_asks_the_database_as_often_for_many_as_for_few()
    {
        using var reviewer = await _workshop.Reviewer();
        await reviewer.Open("/queue");
        int few, many;
        using (var queries = Site.CountQueries())
        {
            await reviewer.Open("/queue");
            few = queries.Count;
        }

        await Fill(200, "bulk");
        using (var queries = Site.CountQueries())
        {
            await reviewer.Open("/queue");
            many = queries.Count;
        }

        // Two for the page, one for the header's number, one for the notices, one for the session.
        Assert.Equal(few, many);
        Assert.InRange(many, 2, 6);
    }

    [Fact]
    public async Task Deciding_leads_to_what_is_due_next_and_never_to_ones_own()
    {
        var first = await _workshop.Waiting(await _workshop.Publish("First", "Old."), Workshop.Page("First", "New."));
        var second = await _workshop.Waiting(await _workshop.Publish("Second", "Old."), Workshop.Page("Second", "New."));
        await Execute($"UPDATE moderation.submissions SET due_at = '2020-01-01' WHERE id = '{first.Id}'");
        await Execute($"UPDATE moderation.submissions SET due_at = '2020-01-02' WHERE id = '{second.Id}'");
        using var reviewer = await _workshop.Reviewer();

        var page = await reviewer.Open("/queue?handler=next");
        Assert.Equal($"/submissions/{first.Id}", page.Path);
        var next = await reviewer.Submit(page, "form[action*='handler=Approve']");

        Assert.Equal($"/submissions/{second.Id}", next.Path);
    }

    /// <summary>Tests share the site and run in any order: each fills in a type of its own.</summary>
    private Task Fill(int rows, string type) => Execute($"""
        INSERT INTO moderation.submissions (id, branch, author_id, author_name, title, reason, kind, type, document_id, path, state, opened_at, changed_at, due_at, risk, findings, head, checked_head, revision)
        SELECT gen_random_uuid(), 'submissions/' || gen_random_uuid(), gen_random_uuid(), 'bulk', 'Bulk ' || n, '', 1, '{type}', gen_random_uuid(), 'pages/bulk', 2, now(), now(), now() + n * interval '1 second', 0, '[]', 1, 1, 0
        FROM generate_series(1, {rows}) n
        """);

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(site.ConnectionString);
        await connection.OpenAsync(Workshop.Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Workshop.Token);
    }
}
