using System.Net;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Moderation.Tests.Desk;

public sealed class PermissionTests(Site site)
{
    private readonly Workshop _workshop = new(site);

    [Theory]
    [InlineData("visitor", HttpStatusCode.Unauthorized)]
    [InlineData("other", HttpStatusCode.NotFound)]
    [InlineData("author", HttpStatusCode.OK)]
    [InlineData("reviewer", HttpStatusCode.OK)]
    public async Task A_submission_is_seen_by_its_author_and_by_reviewers(string who, HttpStatusCode status)
    {
        var (id, _) = await _workshop.Waiting(await _workshop.Publish("Seen", "Old."), Workshop.Page("Seen", "New."));
        using var browser = await Browser(who);

        foreach (var address in new[] { $"/api/v1/submissions/{id}", $"/api/v1/submissions/{id}/diff" })
        {
            using var response = await browser.Call(HttpMethod.Get, address);
            Assert.Equal(status, response.StatusCode);
        }

        var page = await browser.Open($"/submissions/{id}");
        Assert.Equal(who == "visitor" ? ("/account/sign-in", HttpStatusCode.OK) : ($"/submissions/{id}", status), (page.Path, page.Status));
    }

    [Theory]
    [InlineData("visitor", "approve", HttpStatusCode.Unauthorized)]
    [InlineData("other", "approve", HttpStatusCode.Forbidden)]
    [InlineData("author", "approve", HttpStatusCode.Forbidden)]
    [InlineData("author", "reject", HttpStatusCode.Forbidden)]
    [InlineData("author", "ask-changes", HttpStatusCode.Forbidden)]
    [InlineData("author", "claim", HttpStatusCode.Forbidden)]
    [InlineData("author", "remark", HttpStatusCode.Forbidden)]
    [InlineData("other", "withdraw", HttpStatusCode.NotFound)]
    [InlineData("other", "answer", HttpStatusCode.NotFound)]
    [InlineData("reviewer", "withdraw", HttpStatusCode.Forbidden)]
    [InlineData("reviewer", "send", HttpStatusCode.Forbidden)]
    [InlineData("reviewing author", "approve", HttpStatusCode.Forbidden)]
    [InlineData("reviewing author", "reject", HttpStatusCode.Forbidden)]
    [InlineData("reviewing author", "claim", HttpStatusCode.Forbidden)]
    public async Task A_step_is_refused_to_whom_it_is_not_for(string who, string verb, HttpStatusCode status)
    {
        var item = await _workshop.Publish("Guarded", "Old.");
        var id = who == "reviewing author"
            ? await _workshop.Propose(item, Workshop.Page("Guarded", "New."), "mira", role: Roles.Reviewer)
            : await _workshop.Propose(item, Workshop.Page("Guarded", "New."));
        using var reader = who == "reviewing author" ? await _workshop.Reviewer() : await _workshop.Author();
        var submission = await Workshop.Until(reader, id, "waiting");
        using var browser = await Browser(who);

        var answer = await Workshop.Post(browser, id, verb, new { head = submission.GetProperty("head").GetInt64(), reason = "Because.", note = "Words." });

        Assert.Equal(status, answer.Status);
        Assert.Equal("Old.", (await _workshop.OnMain(item)).GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("visitor", HttpStatusCode.Unauthorized)]
    [InlineData("author", HttpStatusCode.Forbidden)]
    [InlineData("reviewer", HttpStatusCode.OK)]
    public async Task The_queue_is_for_reviewers(string who, HttpStatusCode status)
    {
        using var browser = await Browser(who);
        using var response = await browser.Call(HttpMethod.Get, "/api/v1/queue");
        Assert.Equal(status, response.StatusCode);
        var page = await browser.Open("/queue");
        Assert.Equal(who == "visitor" ? HttpStatusCode.OK : status, page.Status);
    }

    [Fact]
    public async Task A_draft_is_its_authors_alone()
    {
        var (id, _) = await _workshop.Waiting(await _workshop.Publish("Draft", "Old."), Workshop.Page("Draft", "New."));
        using var author = await _workshop.Author();
        using var reviewer = await _workshop.Reviewer();

        Assert.Equal("draft", (await Workshop.Post(author, id, "pull-back")).Body.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await reviewer.Open($"/submissions/{id}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Workshop.Post(author, id, "send")).Status);
        await Workshop.Until(reviewer, id, "waiting");
    }

    private Task<Browser> Browser(string who) => who switch
    {
        "author" => _workshop.Author(),
        "other" => _workshop.Author("otto"),
        "reviewer" or "reviewing author" => _workshop.Reviewer(),
        _ => Task.FromResult(site.NewBrowser()),
    };
}
