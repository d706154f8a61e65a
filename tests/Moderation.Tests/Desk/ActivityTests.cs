using System.Net.Http.Json;
using System.Text.Json;
using VersionedContent.Moderation.Flow;
using VersionedContent.Moderation.Tell;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Moderation.Tests.Desk;

public sealed class ActivityTests(Site site)
{
    private readonly Workshop _workshop = new(site);

    [Fact]
    public async Task A_submission_and_its_decision_are_told_to_those_who_made_them_and_to_nobody_else()
    {
        var (name, judge) = ($"ada-{Guid.NewGuid():n}"[..20], $"mira-{Guid.NewGuid():n}"[..20]);
        var item = await _workshop.Publish("Told", "Old.");
        var (id, submission) = await _workshop.Waiting(item, Workshop.Page("Told", "New."), name);
        using var author = await _workshop.Author(name);
        using var reviewer = await _workshop.Reviewer(judge);

        await Workshop.Post(reviewer, id, "ask-changes", new { reason = "Say where you read it." });
        await Workshop.Post(author, id, "answer", new { note = "In the park's own leaflet." });
        submission = await Workshop.Until(reviewer, id, "waiting");
        var approved = await Workshop.Post(reviewer, id, "approve", new { head = submission.GetProperty("head").GetInt64() });
        Assert.Equal("approved", approved.Body.GetProperty("state").GetString());

        await Workshop.Until("the approval is told", async () => (await Own(reviewer)).Contains("Approved a submission") ? (bool?)true : null);
        await Workshop.Until("the merge is told", async () => (await Own(author)).Contains("Had changes to 1 document accepted into main") ? (bool?)true : null);
        Assert.Single(await Own(author), text => text == "Sent an edit for review");

        foreach (var theirs in new[] { author, reviewer })
            Assert.All((await Entries(theirs, "/api/v1/me/activity")).Where(entry => entry.GetProperty("link").GetString() == $"/submissions/{id}"), entry => Assert.Equal("Told", entry.GetProperty("about").GetString()));

        using var visitor = site.NewBrowser();
        Assert.Equal(["Had changes to 1 document accepted into main"], await Public(visitor, name));
        Assert.Empty(await Public(visitor, judge));
    }

    [Theory]
    [InlineData(nameof(Step.Approve), "Approved a submission")]
    [InlineData(nameof(Step.MergeLanded), "Approved a submission")]
    [InlineData(nameof(Step.Withdraw), "Withdrew a submission")]
    [InlineData(nameof(Step.Claim), null)]
    [InlineData(nameof(Step.ApproveByChecks), null)]
    public void What_people_decide_is_told_and_what_the_site_does_is_not(string step, string? said) =>
        Assert.Equal(said, TellActivity.Words(Enum.Parse<Step>(step))?.Text);

    private static Task<string[]> Own(Browser browser) => Texts(browser, "/api/v1/me/activity");

    private static Task<string[]> Public(Browser browser, string name) => Texts(browser, $"/api/v1/people/{name}/activity");

    private static async Task<string[]> Texts(Browser browser, string path) =>
        [.. (await Entries(browser, path)).Select(entry => entry.GetProperty("text").GetString()!)];

    private static async Task<JsonElement[]> Entries(Browser browser, string path) =>
        [.. (await browser.Http.GetFromJsonAsync<JsonElement>(path, Workshop.Token)).GetProperty("activity").EnumerateArray()];
}
