using System.Net;
using System.Text.Json;
using Npgsql;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Moderation.Tests.Desk;

public sealed class AutomaticTests(Site site)
{
    private readonly Workshop _workshop = new(site);

    [Theory]
    [InlineData("tessa", 2, "All of it is new.", "approved")]
    [InlineData("tom", 1, "All of it is new.", "waiting")]
    [InlineData("trudy", 2, "What a shit ride.", "waiting")]
    public async Task Trusted_people_need_no_moderator_where_no_check_objects(string name, int trust, string body, string state)
    {
        var item = await _workshop.Publish("Plain", "Old.");
        await Trust(await site.EnsureAccount(name, Accounts.Roles.Contributor), trust);
        var id = await _workshop.Propose(item, Workshop.Page("Plain", body), name);
        using var author = await _workshop.Author(name);

        var submission = await Workshop.Until(author, id, state);

        Assert.Equal(state == "approved" ? body : "Old.", (await _workshop.OnMain(item)).GetProperty("body").GetString());
        Assert.Equal(state == "approved" ? "the site" : null, submission.GetProperty("decision") is { ValueKind: JsonValueKind.Object } decision ? decision.GetProperty("by").GetString() : null);
    }

    [Fact]
    public async Task A_newcomers_flood_of_links_is_rejected_with_the_reason()
    {
        var item = await _workshop.Publish("Flooded", "Old.");
        var links = string.Join('\n', Enumerable.Range(1, 12).Select(n => $"Buy at https://shop{n}.example/x"));
        var id = await _workshop.Propose(item, Workshop.Page("Flooded", links), "spencer");
        using var author = await _workshop.Author("spencer");

        var submission = await Workshop.Until(author, id, "rejected");

        Assert.Contains("12 links to other sites", submission.GetProperty("decision").GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("12 links to other sites", (await author.Open($"/submissions/{id}")).Text, StringComparison.Ordinal);
        await Workshop.Until("the author is told", async () => (await author.Open("/notices")).Text.Contains("was rejected: 12 links", StringComparison.Ordinal) ? (bool?)true : null);
    }

    [Fact]
    public async Task Deleting_an_item_is_held_for_a_person_and_takes_it_off_main_when_approved()
    {
        var item = await _workshop.Publish("Doomed", "Old.");
        var id = await _workshop.Propose(item, null, message: "It never existed");
        using var reviewer = await _workshop.Reviewer();
        var submission = await Workshop.Until(reviewer, id, "waiting");

        Assert.Contains(submission.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("verdict").GetString() == "hold" && finding.GetProperty("check").GetString() == "removal");
        Assert.Contains("Deletes Doomed.", (await reviewer.Open($"/submissions/{id}")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Workshop.Post(reviewer, id, "approve", new { head = submission.GetProperty("head").GetInt64() })).Status);
        Assert.Equal(JsonValueKind.Undefined, (await _workshop.OnMain(item)).ValueKind);
    }

    [Fact]
    public async Task Authors_see_what_concerns_them_and_reviewers_see_all()
    {
        var item = await _workshop.Publish("Linked", "Old.");
        var (id, _) = await _workshop.Waiting(item, Workshop.Page("Linked", "See https://example.org/a"), "lena");
        using var author = await _workshop.Author("lena");
        using var reviewer = await _workshop.Reviewer();

        var told = (await Workshop.Get(author, id)).GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("check").GetString());
        var known = (await Workshop.Get(reviewer, id)).GetProperty("findings").GetArrayLength();

        Assert.Contains("links", told);
        Assert.DoesNotContain("schema", told);
        Assert.Equal(8, known);
    }

    [Fact]
    public async Task What_happened_can_only_be_added_to()
    {
        var (id, _) = await _workshop.Waiting(await _workshop.Publish("Record", "Old."), Workshop.Page("Record", "New."));

        foreach (var sql in new[] { "UPDATE moderation.transitions SET note = 'x' WHERE submission_id = $1", "DELETE FROM moderation.transitions WHERE submission_id = $1" })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => Execute(sql, id));
            Assert.Equal("moderation.transitions is only added to", error.MessageText);
        }

        await Execute("UPDATE moderation.transitions SET by_name = 'Renamed' WHERE submission_id = $1", id);
    }

    private Task Trust(Guid person, int level) => Execute($"UPDATE accounts.people SET trust_level = {level} WHERE id = $1", person);

    private async Task Execute(string sql, Guid id)
    {
        await using var connection = new NpgsqlConnection(site.ConnectionString);
        await connection.OpenAsync(Workshop.Token);
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = id } } };
        await command.ExecuteNonQueryAsync(Workshop.Token);
    }
}
