using System.Net;
using System.Text.Json;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using VersionedContent.Versioning;
using Xunit;

[assembly: AssemblyFixture(typeof(Site))]

namespace VersionedContent.Moderation.Tests.Desk;

public sealed class ReviewTests(Site site)
{
    private readonly Workshop _workshop = new(site);

    [Fact]
    public async Task An_edit_waits_in_the_queue_goes_live_when_approved_and_its_author_is_told()
    {
        var item = await _workshop.Publish("Cliffhanger", "The first drop is straight.\n\nThen it turns.");
        var (id, _) = await _workshop.Waiting(item, Workshop.Page("Cliffhanger", "The first drop is steep.\n\nThen it turns."));
        using var reviewer = await _workshop.Reviewer();

        var queue = await reviewer.Open("/queue");
        Assert.Contains(queue.Document.QuerySelectorAll("a.list-title"), link => link.GetAttribute("href") == $"/submissions/{id}");
        var page = await reviewer.Open($"/submissions/{id}");
        Assert.Equal("straight", page.Document.QuerySelector(".change-field del")?.TextContent.Trim('.'));
        Assert.Equal("steep", page.Document.QuerySelector(".change-field ins")?.TextContent.Trim('.'));
        var after = await reviewer.Submit(page, "form[action*='handler=Approve']", ("Note", "Well seen."));

        Assert.Equal(HttpStatusCode.OK, after.Status);
        Assert.Equal("The first drop is steep.\n\nThen it turns.", (await _workshop.OnMain(item)).GetProperty("body").GetString());
        var newest = (await _workshop.History(item))[0];
        Assert.Equal((Origin.Merge, "ada"), (newest.Origin, newest.Author!.Name));
        using var author = await _workshop.Author();
        await Workshop.Until("the author is told", async () => (await author.Open("/notices")).Text.Contains("mira approved your edit of Cliffhanger", StringComparison.Ordinal) ? (bool?)true : null);
        var mine = await author.Open($"/submissions/{id}");
        Assert.Contains("mira approved it. It is live.", mine.Text, StringComparison.Ordinal);
        Assert.Contains("Well seen.", mine.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejection_needs_a_reason_which_its_author_reads()
    {
        var item = await _workshop.Publish("Comet", "Opened in 1972.");
        var (id, _) = await _workshop.Waiting(item, Workshop.Page("Comet", "Opened in 1492."), "ben");
        using var reviewer = await _workshop.Reviewer();
        var page = await reviewer.Open($"/submissions/{id}");

        var refused = await reviewer.Submit(page, "form[action*='handler=Reject']");
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Say why: its author learns from it.", refused.Text, StringComparison.Ordinal);
        await reviewer.Submit(refused, "form[action*='handler=Reject']", ("Reason", "This looks like a test or a mistake."), ("Note", "Nobody built coasters then."));

        Assert.Equal("Opened in 1972.", (await _workshop.OnMain(item)).GetProperty("body").GetString());
        using var author = await _workshop.Author("ben");
        var mine = await author.Open($"/submissions/{id}");
        Assert.Contains("This looks like a test or a mistake. Nobody built coasters then.", mine.Text, StringComparison.Ordinal);
        await Workshop.Until("the author is told", async () => (await author.Open("/notices")).Text.Contains("was rejected: This looks like a test", StringComparison.Ordinal) ? (bool?)true : null);
    }

    [Fact]
    public async Task Of_two_reviewers_at_once_one_decides_and_the_other_is_told_who_did()
    {
        var item = await _workshop.Publish("Twister", "Wood.");
        var (id, submission) = await _workshop.Waiting(item, Workshop.Page("Twister", "Steel."));
        using var mira = await _workshop.Reviewer();
        using var noor = await _workshop.Reviewer("noor");
        var approval = new { head = submission.GetProperty("head").GetInt64() };

        var answers = await Task.WhenAll(Workshop.Post(mira, id, "approve", approval), Workshop.Post(noor, id, "approve", approval));

        var (late, winner) = answers[0].Status == HttpStatusCode.OK ? (answers[1], "mira") : (answers[0], "noor");
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.Status).Order());
        Assert.Equal((winner, "approved"), (late.Body.GetProperty("decidedBy").GetString(), late.Body.GetProperty("state").GetString()));
        Assert.Equal($"{winner} approved it just now.", late.Body.GetProperty("detail").GetString());
        Assert.Equal(2, (await _workshop.History(item)).Count);
    }

    [Fact]
    public async Task Only_who_has_claimed_a_submission_decides_on_it()
    {
        var item = await _workshop.Publish("Racer", "Wood.");
        var (id, submission) = await _workshop.Waiting(item, Workshop.Page("Racer", "Steel."));
        using var mira = await _workshop.Reviewer();
        using var noor = await _workshop.Reviewer("noor");
        var approval = new { head = submission.GetProperty("head").GetInt64() };

        var claims = await Task.WhenAll(Workshop.Post(mira, id, "claim"), Workshop.Post(noor, id, "claim"));
        var (holder, other) = claims[0].Status == HttpStatusCode.OK ? (mira, noor) : (noor, mira);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], claims.Select(claim => claim.Status).Order());
        Assert.Equal(HttpStatusCode.Conflict, (await Workshop.Post(other, id, "approve", approval)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await Workshop.Post(other, id, "reject", new { reason = "No." })).Status);
        Assert.Equal(HttpStatusCode.OK, (await Workshop.Post(holder, id, "release")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Workshop.Post(other, id, "approve", approval)).Status);
    }

    [Fact]
    public async Task What_its_author_adds_meanwhile_is_not_approved_unseen()
    {
        var item = await _workshop.Publish("Dragon", "One.");
        var (id, seen) = await _workshop.Waiting(item, Workshop.Page("Dragon", "Two."));
        using var reviewer = await _workshop.Reviewer();
        var edit = Change.Edit(item.Id, seen.GetProperty("head").GetInt64(), Workshop.Page("Dragon", "Three."));
        var head = await _workshop.Commit(seen.GetProperty("branch").GetString()!, await _workshop.ViewerOf("ada", Roles.Contributor), edit);

        var late = await Workshop.Post(reviewer, id, "approve", new { head = seen.GetProperty("head").GetInt64() });

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Equal("One.", (await _workshop.OnMain(item)).GetProperty("body").GetString());
        var again = await Workshop.Until("the new edit is checked", async () =>
            await Workshop.Get(reviewer, id) is var found && found.GetProperty("state").GetString() == "waiting" && found.GetProperty("checked").GetBoolean() ? (JsonElement?)found : null);
        Assert.Equal(head, again.GetProperty("head").GetInt64());
        Assert.Equal(HttpStatusCode.OK, (await Workshop.Post(reviewer, id, "approve", new { head })).Status);
        Assert.Equal("Three.", (await _workshop.OnMain(item)).GetProperty("body").GetString());
    }

    [Fact]
    public async Task What_main_changed_meanwhile_in_another_place_is_kept()
    {
        var item = await _workshop.Publish("Mouse", "First line.\n\nSecond line.\n\nThird line.");
        var (id, submission) = await _workshop.Waiting(item, Workshop.Page("Mouse", "First line.\n\nSecond line.\n\nThird line, mended."));
        await _workshop.EditMain(item, Workshop.Page("Mouse", "First line, mended.\n\nSecond line.\n\nThird line."));
        using var reviewer = await _workshop.Reviewer();

        var approved = await Workshop.Post(reviewer, id, "approve", new { head = submission.GetProperty("head").GetInt64() });

        Assert.Equal(HttpStatusCode.OK, approved.Status);
        Assert.Equal("First line, mended.\n\nSecond line.\n\nThird line, mended.", (await _workshop.OnMain(item)).GetProperty("body").GetString());
    }

    [Fact]
    public async Task A_submission_of_what_main_says_already_is_closed_as_superseded()
    {
        var item = await _workshop.Publish("Echo", "Old.");
        var (id, submission) = await _workshop.Waiting(item, Workshop.Page("Echo", "New."));
        await _workshop.EditMain(item, Workshop.Page("Echo", "New."));
        using var reviewer = await _workshop.Reviewer();

        var answer = await Workshop.Post(reviewer, id, "approve", new { head = submission.GetProperty("head").GetInt64() });

        Assert.Equal((HttpStatusCode.Conflict, "superseded"), (answer.Status, answer.Body.GetProperty("state").GetString()));
        Assert.Equal(2, (await _workshop.History(item)).Count);
    }

    [Fact]
    public async Task Changes_that_were_asked_for_bring_it_back_to_the_queue()
    {
        var item = await _workshop.Publish("Swing", "Old.");
        var (id, _) = await _workshop.Waiting(item, Workshop.Page("Swing", "New."));
        using var reviewer = await _workshop.Reviewer();
        using var author = await _workshop.Author();

        Assert.Equal(HttpStatusCode.BadRequest, (await Workshop.Post(reviewer, id, "ask-changes")).Status);
        Assert.Equal("changes_asked", (await Workshop.Post(reviewer, id, "ask-changes", new { reason = "Please add a source." })).Body.GetProperty("state").GetString());
        var page = await author.Open($"/submissions/{id}");
        Assert.Contains("Please add a source.", page.Text, StringComparison.Ordinal);
        await author.Submit(page, "form[action*='handler=Answer']", ("Note", "It is in the park's own leaflet."));

        var again = await Workshop.Until(reviewer, id, "waiting");
        Assert.Contains(again.GetProperty("timeline").EnumerateArray(), step => step.GetProperty("note").GetString() == "It is in the park's own leaflet.");
    }

    [Fact]
    public async Task What_is_withdrawn_leaves_the_queue_and_its_branch_is_closed()
    {
        var item = await _workshop.Publish("Carousel", "Old.");
        var (id, submission) = await _workshop.Waiting(item, Workshop.Page("Carousel", "New."));
        using var author = await _workshop.Author();
        using var reviewer = await _workshop.Reviewer();

        await author.Submit(await author.Open($"/submissions/{id}"), "form[action*='handler=Withdraw']");

        Assert.Equal("withdrawn", (await Workshop.Get(author, id)).GetProperty("state").GetString());
        var late = await Workshop.Post(reviewer, id, "approve", new { head = submission.GetProperty("head").GetInt64() });
        Assert.Equal((HttpStatusCode.Conflict, "ada withdrew it just now."), (late.Status, late.Body.GetProperty("detail").GetString()));
        await Workshop.Until("the branch is closed", async () => await StateOf(submission.GetProperty("branch").GetString()!) == BranchState.Archived ? (bool?)true : null);
    }

    private async Task<BranchState> StateOf(string branch)
    {
        await using var scope = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateAsyncScope(site.Services);
        var branches = (IBranches)scope.ServiceProvider.GetService(typeof(IBranches))!;
        return (await branches.Find(branch, Viewer.Site, Workshop.Token))!.State;
    }
}
