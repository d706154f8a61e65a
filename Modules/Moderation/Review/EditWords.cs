using VersionedContent.Content;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;

namespace VersionedContent.Moderation.Review;

/// <summary>The words and icons for what an edit does and what happened to it.</summary>
internal static class EditWords
{
    public static string Of(EditKind kind) => kind switch
    {
        EditKind.Create => "new item",
        EditKind.Delete => "deletes",
        EditKind.Rename => "renames",
        _ => "edit",
    };

    public static string Icon(EditKind kind) => kind switch
    {
        EditKind.Create => "file-plus",
        EditKind.Delete => "trash-2",
        EditKind.Rename => "text-cursor-input",
        _ => "pencil-line",
    };

    /// <summary>What happened, after the name of who did it.</summary>
    public static string Of(Transition transition) => transition.Step switch
    {
        Step.Open => "proposed this",
        Step.Send => "sent it for review",
        Step.PullBack => "took it back to go on with it",
        Step.Edit => "noted a new edit",
        Step.PassChecks => "ran the checks",
        Step.RefuseByChecks => "ran the checks and rejected it",
        Step.ApproveByChecks => "ran the checks and approved it",
        Step.Claim => "began to review it",
        Step.Release => "let go of it",
        Step.Approve => "approved it",
        Step.Reject => "rejected it",
        Step.AskForChanges => "asked for changes",
        Step.Answer => "answered",
        Step.Remark => "wrote",
        Step.Withdraw => "withdrew it",
        Step.Supersede => "closed it: the page says it already",
        Step.MergeLanded => "merged it, with conflicts settled",
        _ => throw new ArgumentOutOfRangeException(nameof(transition)),
    };

    /// <summary>Where a submission stands, in a sentence to its author or to others.</summary>
    public static string Explain(SubmissionView view)
    {
        var who = view.Submission.DecidedByName;
        var you = view.IsMine;
        return view.State switch
        {
            SubmissionState.Draft => "A draft, seen only by its author.",
            SubmissionState.Checking => "Automatic checks are looking at it. This takes a few seconds.",
            SubmissionState.Waiting => you ? "It waits for a reviewer. Readers see it once it is approved." : "It waits for a decision.",
            SubmissionState.Claimed => $"{(view.Claim!.By == view.Viewer.Id ? "You are" : $"{view.Claim.Name} is")} reviewing it.",
            SubmissionState.ChangesAsked => you ? $"{who} asks you to change something before it can go live." : $"{who} asked for changes; it is the author's turn.",
            SubmissionState.Approved => $"{who} approved it. It is live.",
            SubmissionState.Rejected => $"{who} rejected it. The text is kept here.",
            SubmissionState.Withdrawn => you ? "You withdrew it. The text is kept here." : "Its author withdrew it.",
            _ => "The page said this already, so nothing was left to merge.",
        };
    }
}
