using System.Net;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using VersionedContent.Versioning;
using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Moderation.Tests.Desk;

public sealed class ConflictTests(Site site)
{
    private readonly Workshop _workshop = new(site);

    [Fact]
    public async Task A_conflict_with_main_is_settled_in_its_merge_and_approved_when_that_lands()
    {
        var item = await _workshop.Publish("Loop", "It has 3 loops.");
        var (id, submission) = await _workshop.Waiting(item, Workshop.Page("Loop", "It has 5 loops."));
        await _workshop.EditMain(item, Workshop.Page("Loop", "It has 4 loops."));
        using var reviewer = await _workshop.Reviewer();
        using var author = await _workshop.Author();

        var forecast = await reviewer.Open($"/submissions/{id}");
        Assert.Contains("changed on main in the same places", forecast.Text, StringComparison.Ordinal);
        var refused = await Workshop.Post(reviewer, id, "approve", new { head = submission.GetProperty("head").GetInt64() });
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        var merge = refused.Body.GetProperty("mergeId").GetGuid();
        Assert.Equal("claimed", refused.Body.GetProperty("state").GetString());
        Assert.Contains($"/merges/{merge}", (await reviewer.Open($"/submissions/{id}")).Document.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));

        await Settle(merge, await _workshop.ViewerOf("mira", Roles.Reviewer), submission.GetProperty("branch").GetString()!);

        var approved = await Workshop.Until(author, id, "approved");
        Assert.Equal("mira", approved.GetProperty("decision").GetProperty("by").GetString());
        Assert.Equal("It has 5 loops.", (await _workshop.OnMain(item)).GetProperty("body").GetString());
    }

    [Fact]
    public async Task A_conflict_settled_beforehand_lets_the_next_approval_through()
    {
        var item = await _workshop.Publish("Helix", "It has 3 loops.");
        var (id, submission) = await _workshop.Waiting(item, Workshop.Page("Helix", "It has 5 loops."));
        await _workshop.EditMain(item, Workshop.Page("Helix", "It has 4 loops."));
        using var reviewer = await _workshop.Reviewer();
        var approval = new { head = submission.GetProperty("head").GetInt64() };
        var merge = (await Workshop.Post(reviewer, id, "approve", approval)).Body.GetProperty("mergeId").GetGuid();

        await Decide(merge, await _workshop.ViewerOf("mira", Roles.Reviewer));
        var approved = await Workshop.Post(reviewer, id, "approve", approval);

        Assert.Equal((HttpStatusCode.OK, "approved"), (approved.Status, approved.Body.GetProperty("state").GetString()));
        Assert.Equal("It has 5 loops.", (await _workshop.OnMain(item)).GetProperty("body").GetString());
    }

    [Fact]
    public async Task A_reviewer_cannot_merge_their_own_branch_past_the_desk()
    {
        var item = await _workshop.Publish("Loophole", "Old.");
        var mira = await _workshop.ViewerOf("mira", Roles.Reviewer);
        var own = await _workshop.Propose(item, Workshop.Page("Loophole", "New."), "mira", role: Roles.Reviewer);
        using var reviewer = await _workshop.Reviewer();
        var submission = await Workshop.Until(reviewer, own, "waiting");
        await using var scope = site.Services.CreateAsyncScope();
        var merges = scope.ServiceProvider.GetRequiredService<IMerges>();

        var result = await merges.Merge(new() { Source = submission.GetProperty("branch").GetString()!, Viewer = mira, Message = "Mine" }, Workshop.Token);

        Assert.IsType<MergeResult.Forbidden>(result);
    }

    private async Task Decide(Guid merge, Viewer viewer)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var merges = scope.ServiceProvider.GetRequiredService<IMerges>();
        var open = (await merges.Find(merge, viewer, Workshop.Token))!;
        var decisions = open.Preview.Conflicts.SelectMany(conflict => conflict.Fields.Select(field =>
            new Decision(conflict.DocumentId, field.Pointer, new Resolution(ResolutionChoice.Theirs))));
        await merges.Decide(merge, [.. decisions], viewer, Workshop.Token);
    }

    /// <summary>What the merge's own page does.</summary>
    private async Task Settle(Guid merge, Viewer viewer, string branch)
    {
        await Decide(merge, viewer);
        await using var scope = site.Services.CreateAsyncScope();
        var merges = scope.ServiceProvider.GetRequiredService<IMerges>();
        var result = await merges.Merge(new() { Source = branch, Viewer = viewer, Message = "Settled", MergeId = merge }, Workshop.Token);
        Assert.IsType<MergeResult.Landed>(result);
    }
}
