namespace VersionedContent.Moderation.Flow;

/// <summary>Where a submission stands. The numbers are stored.</summary>
internal enum SubmissionState : short
{
    /// <summary>With its author, not sent yet or pulled back.</summary>
    Draft = 0,
    Checking = 1,
    Waiting = 2,

    /// <summary>A reviewer has it; the claim lapses by itself (<see cref="Claim.Lasts"/>).</summary>
    Claimed = 3,
    ChangesAsked = 4,
    Approved = 5,
    Rejected = 6,
    Withdrawn = 7,

    /// <summary>Main already says what it proposes.</summary>
    Superseded = 8,
}

/// <summary>What can happen to a submission. The numbers are stored.</summary>
internal enum Step : short
{
    Open = 0,

    /// <summary>The author sends a draft to review.</summary>
    Send = 1,

    /// <summary>The author takes it back to go on with it in peace.</summary>
    PullBack = 2,

    /// <summary>The branch got a new change set.</summary>
    Edit = 3,
    PassChecks = 4,
    RefuseByChecks = 5,
    ApproveByChecks = 6,
    Claim = 7,
    Release = 8,
    Approve = 9,
    Reject = 10,
    AskForChanges = 11,

    /// <summary>The author says something, with or without an edit.</summary>
    Answer = 12,

    /// <summary>A reviewer says something and decides nothing.</summary>
    Remark = 13,
    Withdraw = 14,
    Supersede = 15,

    /// <summary>The branch was merged into main on a merge's own page.</summary>
    MergeLanded = 16,
}

internal static class SubmissionStates
{
    public static bool IsFinal(this SubmissionState state) => state >= SubmissionState.Approved;

    /// <summary>As a reader says it.</summary>
    public static string Words(this SubmissionState state) => state switch
    {
        SubmissionState.ChangesAsked => "changes asked",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>As the API writes it.</summary>
    public static string Slug(this SubmissionState state) => state.Words().Replace(' ', '_');
}
