using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Tests.Desk;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Testing;
using VersionedContent.Versioning;
using Xunit;

namespace VersionedContent.Moderation.Tests.Tell;

/// <summary>Submissions of people who are gone, and what they could take along.</summary>
public sealed class FormerMemberTests(Site site)
{
    private readonly Workshop _workshop = new(site);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_authors_and_reviewers_did_stays_without_their_names(bool closed)
    {
        var (author, reviewer) = (NewName("Author"), NewName("Reviewer"));
        var people = new[] { await site.EnsureAccount(author, Roles.Contributor), await site.EnsureAccount(reviewer, Roles.Reviewer) };
        var (submission, item) = await Rejected(author, reviewer);
        using var moderator = await site.SignInAs(Roles.Moderator);
        var page = (await moderator.Open($"/submissions/{submission}")).Text;
        Assert.Contains(author, page, StringComparison.Ordinal);
        Assert.Contains(reviewer, page, StringComparison.Ordinal);

        await using (var scope = site.Services.CreateAsyncScope())
        {
            foreach (var person in people)
            {
                if (closed)
                    await Tell(new AccountClosed(person, StandIn.Of(person)));
                else
                    Assert.NotNull(await scope.ServiceProvider.GetRequiredService<IAuthors>().Erase(person, Viewer.Site, Workshop.Token));
            }
        }

        foreach (var name in new[] { author, reviewer })
            await Workshop.Until($"{name} is gone", async () => await Holding(name) == 0 ? (bool?)true : null);
        page = (await moderator.Open($"/submissions/{submission}")).Text;
        Assert.All(people, person => Assert.Contains(StandIn.Of(person), page, StringComparison.Ordinal));
        Assert.Contains("It has no loop.", page, StringComparison.Ordinal);
        foreach (var path in new[] { $"/submissions/{submission}", "/queue", $"/history/{item.Path}", "/branches" })
        {
            var html = (await moderator.Open(path)).Document.DocumentElement.OuterHtml;
            Assert.DoesNotContain(author, html, StringComparison.Ordinal);
            Assert.DoesNotContain(reviewer, html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Authors_take_submissions_and_decisions_along_and_reviewers_what_they_said()
    {
        var (author, reviewer) = (NewName("Author"), NewName("Reviewer"));
        var (submission, item) = await Rejected(author, reviewer);
        using var writes = await site.SignInAs(Roles.Contributor, author);
        var archive = await OwnArchive.Of(writes);
        var mine = Assert.Single(archive.Lines("submissions/submissions.jsonl"));
        Assert.Equal((submission, item.Path), (mine.GetProperty("id").GetGuid(), mine.GetProperty("path").GetString()));
        Assert.Equal("rejected", mine.GetProperty("state").GetString());
        Assert.Contains("It has no loop.", mine.GetProperty("decision").GetString(), StringComparison.Ordinal);
        Assert.Equal("open", archive.Lines("submissions/steps.jsonl")[0].GetProperty("step").GetString());
        Assert.DoesNotContain(archive.Lines("submissions/steps.jsonl"), step => step.GetProperty("step").GetString() == "reject");
        var version = Assert.Single(archive.Lines("versions/versions.jsonl"));
        Assert.Equal("With a loop.", version.GetProperty("content").GetProperty("body").GetString());
        Assert.Single(archive.Lines("versions/branches.jsonl"));

        using var reviews = await site.SignInAs(Roles.Reviewer, reviewer);
        archive = await OwnArchive.Of(reviews);
        Assert.Empty(archive.Lines("submissions/submissions.jsonl"));
        var said = archive.Lines("submissions/steps.jsonl").Single(step => step.GetProperty("step").GetString() == "reject");
        Assert.Contains("It has no loop.", said.GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(author, archive.Everything, StringComparison.Ordinal);
    }

    private static string NewName(string of) => $"{of}-{Guid.NewGuid():n}"[..20];

    private async Task<(Guid Submission, Item Item)> Rejected(string author, string reviewer)
    {
        var item = await _workshop.Publish("Comet", "Without a loop.");
        var (id, _) = await _workshop.Waiting(item, Workshop.Page("Comet", "With a loop."), author);
        using var decides = await site.SignInAs(Roles.Reviewer, reviewer);
        Assert.Equal(HttpStatusCode.OK, (await Workshop.Post(decides, id, "reject", new { reason = "It has no loop." })).Status);
        return (id, item);
    }

    private async Task Tell(object @event)
    {
        await using var connection = await site.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Workshop.Token);
        await using var transaction = await connection.BeginTransactionAsync(Workshop.Token);
        await Outbox.Add(transaction, @event, Workshop.Token);
        await transaction.CommitAsync(Workshop.Token);
        site.Services.GetRequiredService<Outbox>().Committed();
    }

    /// <summary>Rows that name the person where submissions and versions are kept.</summary>
    private async Task<long> Holding(string name)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("""
            SELECT (SELECT count(*) FROM moderation.submissions t WHERE strpos(t::text, $1) > 0)
                 + (SELECT count(*) FROM moderation.transitions t WHERE strpos(t::text, $1) > 0)
                 + (SELECT count(*) FROM versioning.authors t WHERE strpos(t::text, $1) > 0)
            """);
        command.Parameters.AddWithValue(name);
        return (long)(await command.ExecuteScalarAsync(Workshop.Token))!;
    }
}
