using VersionedContent.Moderation.Data;

namespace VersionedContent.Moderation.Flow;

/// <summary>How a step of a person ended. Page and API say it in their own way.</summary>
internal abstract record DeskResult
{
    private DeskResult() { }

    public sealed record Done(Submission Submission) : DeskResult;

    /// <summary>There is none, or none that this person may see.</summary>
    public sealed record NotFound : DeskResult;

    /// <summary>This person may not take this step.</summary>
    public sealed record Forbidden(string Why) : DeskResult;

    /// <summary>The step does not follow from where the submission now stands: someone was quicker, or it has it already.</summary>
    public sealed record Late(Submission Now, string Why) : DeskResult;

    /// <summary>Both the submission and main changed the same place: a person decides on the merge's page; the submission is approved when that merge lands.</summary>
    public sealed record NeedsDecisions(Submission Submission, Guid MergeId, int Documents) : DeskResult;

    /// <summary>What was sent is at fault.</summary>
    public sealed record Invalid(string Field, string Problem) : DeskResult;

    public static DeskResult From(Refusal refusal, Submission submission, DateTimeOffset now) => refusal switch
    {
        Refusal.NotTheAuthor => new Forbidden("Only its author may do this."),
        Refusal.NotAReviewer => new Forbidden("Only reviewers may do this."),
        Refusal.OwnWork => new Forbidden("This is your own submission: someone else decides on it."),
        _ => new Late(submission, RefusalWords.Of(refusal, submission, now)),
    };
}

internal static class RefusalWords
{
    public static string Of(Refusal refusal, Submission submission, DateTimeOffset now) => refusal switch
    {
        Refusal.Decided when submission.State == SubmissionState.Withdrawn => $"{submission.AuthorName} withdrew it {Since(submission.DecidedAt, now)}.",
        Refusal.Decided => $"{submission.DecidedByName} {Verb(submission.State)} it {Since(submission.DecidedAt, now)}.",
        Refusal.ClaimedByAnother => $"{submission.ClaimedByName} is reviewing it, for {Minutes(submission.ClaimedUntil!.Value - now)} more at most.",
        _ when submission.State == SubmissionState.Checking => "The automatic checks are still running. Try again in a moment.",
        _ => $"This cannot be done while it is {submission.StateAt(now).Words()}.",
    };

    private static string Verb(SubmissionState state) => state == SubmissionState.Superseded ? "closed" : state.Words();

    private static string Since(DateTimeOffset? at, DateTimeOffset now) => at is { } then && now - then >= TimeSpan.FromMinutes(1)
        ? $"{Minutes(now - then)} ago"
        : "just now";

    private static string Minutes(TimeSpan span) => span switch
    {
        { TotalHours: >= 48 } => $"{(int)span.TotalDays} days",
        { TotalMinutes: >= 120 } => $"{(int)span.TotalHours} hours",
        _ => Math.Max(1, (int)Math.Ceiling(span.TotalMinutes)) is var minutes && minutes == 1 ? "1 minute" : $"{minutes} minutes",
    };
}
