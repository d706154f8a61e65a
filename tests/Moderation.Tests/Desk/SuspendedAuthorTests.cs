using System.Net;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Moderation.Tests.Desk;

public sealed class SuspendedAuthorTests(Site site)
{
    private readonly Workshop _workshop = new(site);

    [Theory]
    [InlineData("answer")]
    [InlineData("withdraw")]
    [InlineData("pull-back")]
    public async Task Whoever_is_suspended_sees_what_they_sent_and_takes_no_step(string verb)
    {
        var author = $"suspended-{verb}";
        var (id, _) = await _workshop.Waiting(await _workshop.Publish("Held", "Old."), Workshop.Page("Held", "New."), author);
        await Suspend(await site.EnsureAccount(author, Roles.Contributor));
        using var browser = await _workshop.Author(author);

        var (status, body) = await Workshop.Post(browser, id, verb, new { note = "But listen." });

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("You may not write here at present.", body.GetProperty("detail").GetString());
        Assert.Equal("waiting", (await Workshop.Get(browser, id)).GetProperty("state").GetString());
    }

    /// <summary>Before the person signs in, so that no copy of their account is about.</summary>
    private async Task Suspend(Guid person)
    {
        await using var connection = new NpgsqlConnection(site.ConnectionString);
        await connection.OpenAsync(Workshop.Token);
        await using var command = new NpgsqlCommand("UPDATE accounts.people SET suspended_until = now() + interval '1 day', suspension_reason = 'Quarrels' WHERE id = $1", connection)
        {
            Parameters = { new() { Value = person } },
        };
        await command.ExecuteNonQueryAsync(Workshop.Token);
    }
}
