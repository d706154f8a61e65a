using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VersionedContent.Accounts;
using VersionedContent.Testing;

namespace VersionedContent.Content.Tests.Reviews;

public sealed class ReviewActivityTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_review_is_told_once_and_hidden_when_it_is_taken_back()
    {
        var path = await site.MakePage(new { type = "park", title = "Told park" }, SiteOfTests.NewPath("parks"));
        var name = $"teller-{Guid.NewGuid():n}"[..20];
        using var person = await site.SignInAs(Roles.Contributor, name);
        using var visitor = site.NewBrowser();
        await Put(9);
        await SiteOfTests.Eventually(async () => (await Told(visitor, name)).Length == 1, "the review is told");
        await Put(4);
        var told = Assert.Single(await Told(visitor, name));
        Assert.Equal(("review", "Reviewed an item", $"/wiki/{path}#reviews"), (told.GetProperty("kind").GetString(), told.GetProperty("text").GetString(), told.GetProperty("link").GetString()));
        Assert.Equal("Told park", told.GetProperty("about").GetString());

        using var deleted = await person.Call(HttpMethod.Delete, $"/api/v1/reviews/{path}");
        Assert.True(deleted.IsSuccessStatusCode);
        await SiteOfTests.Eventually(async () => (await Told(visitor, name)).Length == 0, "the review is told no more");
        await Put(7);
        await SiteOfTests.Eventually(async () => (await Told(visitor, name)).Length == 1, "the new review is told");

        async Task Put(int rating)
        {
            using var response = await person.Call(HttpMethod.Put, $"/api/v1/reviews/{path}", new { rating, text = "x" });
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NoContent, $"{response.StatusCode}");
        }
    }

    [Fact]
    public async Task A_persons_page_shows_their_newest_reviews_in_one_query()
    {
        var name = $"teller-{Guid.NewGuid():n}"[..20];
        using var person = await site.SignInAs(Roles.Contributor, name);
        for (var n = 0; n < 6; n++)
        {
            var path = await site.MakePage(new { type = "park", title = $"Park {n}" }, SiteOfTests.NewPath("parks"));
            using var response = await person.Call(HttpMethod.Put, $"/api/v1/reviews/{path}", new { rating = n + 1, text = $"Text {n}" });
            Assert.True(response.IsSuccessStatusCode);
        }

        using var visitor = site.NewBrowser();
        await SiteOfTests.Eventually(async () => (await visitor.Open($"/people/{name}")).Text.Contains("Text 1", StringComparison.Ordinal), "the items are listed");
        using var counted = Site.CountQueries();
        var page = await visitor.Open($"/people/{name}");
        Assert.Equal(1, counted.Commands.Count(sql => sql.Contains("content.reviews", StringComparison.Ordinal) && sql.Contains("LIMIT", StringComparison.Ordinal)));
        // What the entries of the activity are about is the other one; while they are not told yet there is none.
        Assert.InRange(counted.Commands.Count(sql => sql.Contains("content.reviews", StringComparison.Ordinal)), 1, 2);
        Assert.Contains("The newest 5", page.Text, StringComparison.Ordinal);
        Assert.Contains("Park 5", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Text 0", page.Text, StringComparison.Ordinal);
    }

    private static async Task<JsonElement[]> Told(Browser visitor, string name) =>
        [.. (await visitor.Http.GetFromJsonAsync<JsonElement>($"/api/v1/people/{name}/activity", Ct)).GetProperty("activity").EnumerateArray().Where(entry => entry.GetProperty("kind").GetString() == "review")];
}
