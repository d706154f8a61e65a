using VersionedContent.Moderation.Flow;
using Xunit;

namespace VersionedContent.Moderation.Tests.Flow;

public sealed class SubmissionFlowTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Actor Author = new(Guid.CreateVersion7(), "Ada", false);
    private static readonly Actor Mira = new(Guid.CreateVersion7(), "Mira", true);
    private static readonly Actor Noor = new(Guid.CreateVersion7(), "Noor", true);
    private static readonly Actor Reader = new(Guid.CreateVersion7(), "Rex", false);

    /// <summary>Every step that may follow, by whom, and where it leads; all others are refused (the test below).</summary>
    public static readonly TheoryData<string, string, string, string> Steps = new()
    {
        { "Draft", "Send", "author", "Checking" },
        { "Draft", "Edit", "site", "Draft" },
        { "Draft", "Withdraw", "author", "Withdrawn" },
        { "Draft", "Supersede", "reviewer", "Superseded" },
        { "Checking", "PassChecks", "site", "Waiting" },
        { "Checking", "RefuseByChecks", "site", "Rejected" },
        { "Checking", "ApproveByChecks", "site", "Approved" },
        { "Checking", "Edit", "site", "Checking" },
        { "Checking", "PullBack", "author", "Draft" },
        { "Checking", "Withdraw", "author", "Withdrawn" },
        { "Checking", "Answer", "author", "Checking" },
        { "Checking", "Remark", "reviewer", "Checking" },
        { "Checking", "Supersede", "reviewer", "Superseded" },
        { "Waiting", "Claim", "reviewer", "Claimed" },
        { "Waiting", "Approve", "reviewer", "Approved" },
        { "Waiting", "Reject", "reviewer", "Rejected" },
        { "Waiting", "AskForChanges", "reviewer", "ChangesAsked" },
        { "Waiting", "Edit", "site", "Checking" },
        { "Waiting", "PullBack", "author", "Draft" },
        { "Waiting", "Withdraw", "author", "Withdrawn" },
        { "Waiting", "Answer", "author", "Waiting" },
        { "Waiting", "Remark", "reviewer", "Waiting" },
        { "Waiting", "Supersede", "reviewer", "Superseded" },
        { "Claimed", "Claim", "reviewer", "Claimed" },
        { "Claimed", "Release", "reviewer", "Waiting" },
        { "Claimed", "Approve", "reviewer", "Approved" },
        { "Claimed", "Reject", "reviewer", "Rejected" },
        { "Claimed", "AskForChanges", "reviewer", "ChangesAsked" },
        { "Claimed", "Edit", "site", "Checking" },
        { "Claimed", "PullBack", "author", "Draft" },
        { "Claimed", "Withdraw", "author", "Withdrawn" },
        { "Claimed", "Answer", "author", "Claimed" },
        { "Claimed", "Remark", "reviewer", "Claimed" },
        { "Claimed", "Supersede", "reviewer", "Superseded" },
        { "ChangesAsked", "Edit", "site", "Checking" },
        { "ChangesAsked", "Answer", "author", "Checking" },
        { "ChangesAsked", "PullBack", "author", "Draft" },
        { "ChangesAsked", "Withdraw", "author", "Withdrawn" },
        { "ChangesAsked", "Reject", "reviewer", "Rejected" },
        { "ChangesAsked", "Remark", "reviewer", "ChangesAsked" },
        { "ChangesAsked", "Supersede", "reviewer", "Superseded" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_leads_where_the_table_says(string from, string step, string by, string to)
    {
        var move = SubmissionFlow.Next(Standing(from), Enum.Parse<Step>(step), Who(by));

        Assert.Equal((Refusal.None, Enum.Parse<SubmissionState>(to)), (move.Refusal, move.To));
    }

    [Fact]
    public void Every_step_that_is_not_in_the_table_is_refused_and_changes_nothing()
    {
        var allowed = Steps.Select(row => row.Data).Select(row => (row.Item1, row.Item2, row.Item3)).ToHashSet();
        // The site supersedes too, where main says the same already.
        foreach (var state in Enum.GetValues<SubmissionState>().Where(state => !state.IsFinal()))
            allowed.Add((state.ToString(), nameof(Step.Supersede), "site"));

        foreach (var state in Enum.GetValues<SubmissionState>())
            foreach (var step in Enum.GetValues<Step>().Where(step => step != Step.MergeLanded))
                foreach (var by in new[] { "author", "reviewer", "reader", "site" })
                {
                    if (allowed.Contains((state.ToString(), step.ToString(), by)))
                        continue;
                    var move = SubmissionFlow.Next(Standing(state.ToString()), step, Who(by));
                    Assert.False(move.IsAllowed, $"{by} took {step} at {state}");
                    Assert.Equal(state, move.To);
                }
    }

    [Theory]
    [InlineData("Approve")]
    [InlineData("Reject")]
    [InlineData("AskForChanges")]
    [InlineData("Claim")]
    [InlineData("Remark")]
    public void Nobody_decides_on_their_own_work_even_a_reviewer(string step)
    {
        var author = Author with { MayReview = true };

        Assert.Equal(Refusal.OwnWork, SubmissionFlow.Next(Standing("Waiting"), Enum.Parse<Step>(step), author).Refusal);
    }

    [Theory]
    [InlineData("Claim", -1, Refusal.None)]
    [InlineData("Claim", 1, Refusal.ClaimedByAnother)]
    [InlineData("Approve", -1, Refusal.None)]
    [InlineData("Approve", 1, Refusal.ClaimedByAnother)]
    [InlineData("Reject", 1, Refusal.ClaimedByAnother)]
    [InlineData("AskForChanges", 1, Refusal.ClaimedByAnother)]
    [InlineData("Release", 1, Refusal.ClaimedByAnother)]
    [InlineData("Remark", 1, Refusal.None)]
    public void Another_ones_claim_holds_until_it_lapses(string step, int minutesLeft, object refusal)
    {
        var standing = new Standing(SubmissionState.Claimed, Author.Id!.Value, new(Noor.Id!.Value, Noor.Name, Now.AddMinutes(minutesLeft)), Now);

        Assert.Equal((Refusal)refusal, SubmissionFlow.Next(standing, Enum.Parse<Step>(step), Mira).Refusal);
    }

    [Theory]
    [InlineData(1, SubmissionState.Claimed)]
    [InlineData(-1, SubmissionState.Waiting)]
    public void A_claim_outlives_the_checks_of_a_new_edit_while_it_lasts(int minutesLeft, object after)
    {
        var standing = new Standing(SubmissionState.Checking, Author.Id!.Value, new(Mira.Id!.Value, Mira.Name, Now.AddMinutes(minutesLeft)), Now);

        Assert.Equal((SubmissionState)after, SubmissionFlow.Next(standing, Step.PassChecks, Actor.Site).To);
    }

    [Fact]
    public void A_merge_that_landed_is_a_fact_in_every_state_and_approves_once()
    {
        foreach (var state in Enum.GetValues<SubmissionState>())
        {
            var move = SubmissionFlow.Next(Standing(state.ToString()), Step.MergeLanded, Noor);
            Assert.Equal(SubmissionState.Approved, move.To);
            Assert.Equal(state == SubmissionState.Approved ? Refusal.Decided : Refusal.None, move.Refusal);
        }
    }

    [Theory]
    [InlineData("Approved")]
    [InlineData("Rejected")]
    [InlineData("Withdrawn")]
    [InlineData("Superseded")]
    public void What_is_decided_stays_decided(string state) =>
        Assert.Equal(Refusal.Decided, SubmissionFlow.Next(Standing(state), Step.Approve, Mira).Refusal);

    private static Standing Standing(string state) => Enum.Parse<SubmissionState>(state) is var parsed && parsed == SubmissionState.Claimed
        ? new(parsed, Author.Id!.Value, new(Mira.Id!.Value, Mira.Name, Now.AddMinutes(5)), Now)
        : new(parsed, Author.Id!.Value, null, Now);

    private static Actor Who(string by) => by switch
    {
        "author" => Author,
        "reviewer" => Mira,
        "reader" => Reader,
        _ => Actor.Site,
    };
}
