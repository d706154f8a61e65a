using Npgsql;
using VersionedContent.Moderation.Tests.Desk;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Moderation.Tests.Trust;

public sealed class JudgementTests(Site site)
{
    private readonly Workshop _workshop = new(site);

    [Theory]
    [InlineData("approve", true)]
    [InlineData("reject", false)]
    public async Task A_reviewers_decision_is_told_as_a_judgement_of_the_author(string verb, bool isAccepted)
    {
        var author = $"judged-{verb}";
        var (id, submission) = await _workshop.Waiting(await _workshop.Publish("Judged", "Old."), Workshop.Page("Judged", "New and better."), author);
        using var reviewer = await _workshop.Reviewer();

        await Workshop.Post(reviewer, id, verb, new { head = submission.GetProperty("head").GetInt64(), reason = "No source." });

        Assert.Equal(isAccepted, await Workshop.Until("the judgement is kept", () => Judgement(id)));
    }

    [Fact]
    public async Task What_the_site_approved_by_itself_earns_nothing()
    {
        var item = await _workshop.Publish("Earned", "Old.");
        var person = await site.EnsureAccount("trond", Accounts.Roles.Contributor);
        await Execute("UPDATE accounts.people SET trust_level = 2 WHERE id = $1", person);
        var id = await _workshop.Propose(item, Workshop.Page("Earned", "All of it is new."), "trond");
        using var author = await _workshop.Author("trond");
        await Workshop.Until(author, id, "approved");

        // A later judgement of the same person is kept, so the earlier event was handled.
        await Workshop.Until("the author is told", async () => (await author.Open("/notices")).Text.Contains("passed every check", StringComparison.Ordinal) ? (bool?)true : null);
        Assert.Null(await Judgement(id));
        Assert.Equal(2, Convert.ToInt32(await Scalar("SELECT trust_level FROM accounts.people WHERE id = $1", person), System.Globalization.CultureInfo.InvariantCulture));
    }

    private async Task<bool?> Judgement(Guid submission) => (bool?)await Scalar("SELECT is_accepted FROM accounts.judgements WHERE key = 'submission:' || $1", submission);

    private async Task<object?> Scalar(string sql, Guid id)
    {
        await using var connection = new NpgsqlConnection(site.ConnectionString);
        await connection.OpenAsync(Workshop.Token);
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = id } } };
        return await command.ExecuteScalarAsync(Workshop.Token);
    }

    private Task<object?> Execute(string sql, Guid id) => Scalar(sql, id);
}
