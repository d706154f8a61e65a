namespace VersionedContent.Moderation.Flow;

/// <summary>Who takes a step, as far as the rules care.</summary>
/// <param name="Id">Null for the site: checks and events.</param>
internal sealed record Actor(Guid? Id, string Name, bool MayReview)
{
    public static readonly Actor Site = new(null, "the site", false);

    public bool IsSite => Id is null;
}

/// <summary>A reviewer's hold on a submission. Past <paramref name="Until"/> it is as if it had never been.</summary>
internal sealed record Claim(Guid By, string Name, DateTimeOffset Until)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(30);
}

/// <summary>What the rules look at.</summary>
internal readonly record struct Standing(SubmissionState State, Guid AuthorId, Claim? Claim, DateTimeOffset Now)
{
    public Claim? LiveClaim => Claim is { } claim && claim.Until > Now ? claim : null;
}

internal enum Refusal
{
    None,

    /// <summary>Only its author may.</summary>
    NotTheAuthor,

    /// <summary>Only those who review may.</summary>
    NotAReviewer,

    /// <summary>Nobody decides on their own work.</summary>
    OwnWork,

    /// <summary>Approved, rejected, withdrawn or superseded: nothing follows.</summary>
    Decided,

    /// <summary>Another reviewer has it.</summary>
    ClaimedByAnother,

    /// <summary>The step does not follow from where it stands.</summary>
    NotNow,
}

internal readonly record struct Move(SubmissionState To, Refusal Refusal)
{
    public bool IsAllowed => Refusal == Refusal.None;
}

/// <summary>Which step may follow from where, and by whom: the only place that says so.</summary>
internal static class SubmissionFlow
{
    public static Move Next(Standing standing, Step step, Actor actor)
    {
        var refusal = MayTake(standing, step, actor);
        if (refusal == Refusal.None && (step == Step.MergeLanded ? standing.State == SubmissionState.Approved : standing.State.IsFinal()))
            refusal = Refusal.Decided;
        if (refusal == Refusal.None && IsReviewers(step) && standing.LiveClaim is { } claim && claim.By != actor.Id && !actor.IsSite)
            refusal = Refusal.ClaimedByAnother;
        if (refusal != Refusal.None)
            return new(standing.State, refusal);
        return To(standing, step) is { } to ? new(to, Refusal.None) : new(standing.State, Refusal.NotNow);
    }

    private static Refusal MayTake(Standing standing, Step step, Actor actor) => step switch
    {
        // What the engine merged is a fact, whoever did it and whatever was decided before.
        Step.MergeLanded => Refusal.None,
        Step.PassChecks or Step.RefuseByChecks or Step.ApproveByChecks or Step.Edit => actor.IsSite ? Refusal.None : Refusal.NotNow,
        Step.Send or Step.PullBack or Step.Answer or Step.Withdraw =>
            actor.Id == standing.AuthorId ? Refusal.None : Refusal.NotTheAuthor,
        Step.Supersede when actor.IsSite => Refusal.None,
        _ when actor.Id == standing.AuthorId => Refusal.OwnWork,
        _ => actor.MayReview ? Refusal.None : Refusal.NotAReviewer,
    };

    /// <summary>Steps that only the holder of a live claim may take.</summary>
    private static bool IsReviewers(Step step) =>
        step is Step.Claim or Step.Release or Step.Approve or Step.Reject or Step.AskForChanges or Step.Supersede;

    /// <summary>The state a step leads to; null where it does not follow.</summary>
    private static SubmissionState? To(Standing standing, Step step)
    {
        var from = standing.State;
        var isQueued = from is SubmissionState.Waiting or SubmissionState.Claimed;
        var isUnderReview = isQueued || from == SubmissionState.ChangesAsked;
        return step switch
        {
            Step.Send when from == SubmissionState.Draft => SubmissionState.Checking,
            Step.PullBack when from == SubmissionState.Checking || isUnderReview => SubmissionState.Draft,
            Step.Edit => from == SubmissionState.Draft ? SubmissionState.Draft : SubmissionState.Checking,

            // A claim outlives the checks of a new edit: the reviewer who has it goes on.
            Step.PassChecks when from == SubmissionState.Checking =>
                standing.LiveClaim is null ? SubmissionState.Waiting : SubmissionState.Claimed,
            Step.RefuseByChecks when from == SubmissionState.Checking => SubmissionState.Rejected,
            Step.ApproveByChecks when from == SubmissionState.Checking => SubmissionState.Approved,

            Step.Claim when isQueued => SubmissionState.Claimed,
            Step.Release when from == SubmissionState.Claimed => SubmissionState.Waiting,
            Step.Approve when isQueued => SubmissionState.Approved,
            Step.Reject when isUnderReview => SubmissionState.Rejected,
            Step.AskForChanges when isQueued => SubmissionState.ChangesAsked,

            Step.Answer when from == SubmissionState.ChangesAsked => SubmissionState.Checking,
            Step.Answer or Step.Remark when from != SubmissionState.Draft => from,
            Step.Withdraw => SubmissionState.Withdrawn,
            Step.Supersede => SubmissionState.Superseded,
            Step.MergeLanded => SubmissionState.Approved,
            _ => null,
        };
    }
}
