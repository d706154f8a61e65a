using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Testing;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Tests.Reviews;

/// <summary>Reviews of people who are gone, and what they could take along.</summary>
public sealed class FormerReviewerTests(Site site)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_review_stays_without_its_writers_name(bool closed)
    {
        var name = $"Reviewer-{Guid.NewGuid():n}"[..20];
        var id = await site.EnsureAccount(name, Roles.Contributor);
        var path = await Reviewed(name);
        using var visitor = site.NewBrowser();
        Assert.Contains(name, (await visitor.Open($"/wiki/{path}")).Text, StringComparison.Ordinal);

        await using (var scope = site.Services.CreateAsyncScope())
        {
            if (closed)
                await Tell(new AccountClosed(id, StandIn.Of(id)));
            else
                Assert.NotNull(await scope.ServiceProvider.GetRequiredService<IAuthors>().Erase(id, Viewer.Site, TestContext.Current.CancellationToken));
        }

        await SiteOfTests.Eventually(async () => !(await visitor.Open($"/wiki/{path}")).Text.Contains(name, StringComparison.Ordinal), "the name is gone");
        var page = (await visitor.Open($"/wiki/{path}")).Text;
        Assert.Contains(StandIn.Of(id), page, StringComparison.Ordinal);
        Assert.Contains("Lovely garden.", page, StringComparison.Ordinal);
        Assert.Equal(0L, await Scalar($"SELECT count(*) FROM content.reviews r WHERE strpos(r::text, $1) > 0", name));
    }

    [Fact]
    public async Task What_one_wrote_after_ones_name_was_erased_loses_it_too_once_the_account_is_closed()
    {
        var name = $"Reviewer-{Guid.NewGuid():n}"[..20];
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await using (var scope = site.Services.CreateAsyncScope())
            Assert.NotNull(await scope.ServiceProvider.GetRequiredService<IAuthors>().Erase(id, Viewer.Site, TestContext.Current.CancellationToken));
        await Reviewed(name);
        await Tell(new AccountClosed(id, StandIn.Of(id)));
        await SiteOfTests.Eventually(async () => await Scalar("SELECT count(*) FROM content.reviews r WHERE strpos(r::text, $1) > 0", name) is 0L, "the name is gone");
    }

    [Fact]
    public async Task Everyone_takes_their_own_reviews_along()
    {
        var (mine, other) = ($"Reviewer-{Guid.NewGuid():n}"[..20], $"Other-{Guid.NewGuid():n}"[..20]);
        var path = await Reviewed(mine);
        await Reviewed(other, "Dreary.");
        await SiteOfTests.Eventually(async () => await Scalar("SELECT count(*) FROM content.items WHERE path = $1", path) is 1L, "the park is listed");
        using var person = await site.SignInAs(Roles.Contributor, mine);
        var archive = await OwnArchive.Of(person);
        var review = Assert.Single(archive.Lines("reviews/reviews.jsonl"));
        Assert.Equal((path, 9, "Lovely garden."), (review.GetProperty("path").GetString(), review.GetProperty("rating").GetInt32(), review.GetProperty("text").GetString()));
        Assert.DoesNotContain("Dreary", archive.Everything, StringComparison.Ordinal);
    }

    private async Task<string> Reviewed(string name, string text = "Lovely garden.")
    {
        var path = await site.MakePage(new { type = "park", title = "A park" }, SiteOfTests.NewPath("parks"));
        using var person = await site.SignInAs(Roles.Contributor, name);
        using var written = await person.Call(HttpMethod.Put, $"/api/v1/reviews/{path}", new { rating = 9, text });
        Assert.True(written.IsSuccessStatusCode, await written.Content.ReadAsStringAsync());
        return path;
    }

    private async Task Tell(object @event)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var connection = await site.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Outbox.Add(transaction, @event, ct);
        await transaction.CommitAsync(ct);
        site.Services.GetRequiredService<Outbox>().Committed();
    }

    private async Task<object?> Scalar(string sql, string value)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.AddWithValue(value);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
