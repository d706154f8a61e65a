using System.Text.Json;
using VersionedContent.Moderation.Checks;
using VersionedContent.Moderation.Flow;

namespace VersionedContent.Moderation.Review;

/// <summary>A submission as JSON.</summary>
/// <param name="State">draft, checking, waiting, claimed, changes_asked, approved, rejected, withdrawn or superseded.</param>
/// <param name="Head">The branch's head that was read: send it back when approving.</param>
/// <param name="Checked">Whether the checks have seen that head; until then it cannot be approved.</param>
/// <param name="Findings">All for a reviewer; for the author those that concern them.</param>
/// <param name="ChangeSetId">Main's change set, where it was merged.</param>
/// <param name="MergeId">The merge in progress in which its conflicts are settled.</param>
internal sealed record SubmissionReply(
    Guid Id, string Branch, string Title, string? Type, string Path, string Kind, string Reason, string State, PersonReply Author,
    DateTimeOffset OpenedAt, DateTimeOffset ChangedAt, long Head, bool Checked, int? Risk, ClaimReply? Claim, DecisionReply? Decision,
    long? ChangeSetId, Guid? MergeId, IReadOnlyList<FindingReply> Findings, ForecastReply? Forecast, IReadOnlyList<TransitionReply> Timeline,
    IReadOnlyList<string> MayTake)
{
    public static SubmissionReply Of(SubmissionView view)
    {
        var submission = view.Submission;
        return new(
            submission.Id, submission.Branch, submission.Title, submission.Type, submission.Path, submission.Kind.ToString().ToLowerInvariant(),
            submission.Reason, view.State.Slug(), new(submission.AuthorId, submission.AuthorName), submission.OpenedAt, submission.ChangedAt,
            view.Head, view.IsChecked, view.IsReviewing ? submission.Risk : null,
            view.Claim is { } claim ? new(new(claim.By, claim.Name), claim.Until) : null,
            submission.DecidedAt is { } at ? new(submission.DecidedByName!, at, submission.Decision ?? "") : null,
            submission.ChangeSetId, view.IsReviewing ? submission.MergeId : null,
            [.. view.Findings.Select(FindingReply.Of)],
            view.Forecast is { } forecast ? new(forecast.TakenOver.Count, forecast.Combined.Count, forecast.Conflicts.Count) : null,
            [.. view.Timeline.Select(t => new TransitionReply(t.Step.Slug(), t.From.Slug(), t.To.Slug(), t.ByName, t.At, t.Note))],
            [.. Steps.Where(view.May).Select(step => step.Slug())]);
    }

    private static readonly Step[] Steps =
        [Step.Send, Step.PullBack, Step.Claim, Step.Release, Step.Approve, Step.Reject, Step.AskForChanges, Step.Answer, Step.Remark, Step.Withdraw];
}

internal sealed record PersonReply(Guid Id, string Name);

internal sealed record ClaimReply(PersonReply By, DateTimeOffset Until);

internal sealed record DecisionReply(string By, DateTimeOffset At, string Reason);

/// <param name="Verdict">pass, tag, warn, hold or refuse.</param>
internal sealed record FindingReply(string Check, string Verdict, string Reason, double Milliseconds)
{
    public static FindingReply Of(CheckFinding finding) => new(finding.Check, finding.Verdict.ToString().ToLowerInvariant(), finding.Reason, finding.Milliseconds);
}

/// <summary>How many documents a merge would take over, combine, and ask a person about.</summary>
internal sealed record ForecastReply(int TakenOver, int Combined, int Conflicts);

internal sealed record TransitionReply(string Step, string From, string To, string By, DateTimeOffset At, string Note);

/// <param name="Truncated">True where the submission changes more documents than are listed.</param>
internal sealed record DiffReply(long Head, IReadOnlyList<DocumentDiffReply> Documents, bool Truncated)
{
    public static DiffReply Of(SubmissionView view) => new(view.Head, [.. view.Documents.Select(DocumentDiffReply.Of)], view.IsCut);
}

/// <param name="PathBefore">Null where the submission makes the document.</param>
internal sealed record DocumentDiffReply(Guid Id, string Path, string? PathBefore, bool Deleted, bool ChangedOnMain, IReadOnlyList<FieldDiffReply> Fields)
{
    public static DocumentDiffReply Of(ReviewedDocument reviewed) => new(
        reviewed.Document.Id, reviewed.Document.Path, reviewed.Document.PathBefore, reviewed.Document.After is null, reviewed.Document.ChangedOnMain,
        [.. reviewed.Changes.Select(change => new FieldDiffReply(change.Pointer, change.Kind.ToString().ToLowerInvariant(), change.Before, change.After))]);
}

/// <param name="Pointer">A JSON Pointer into the content.</param>
/// <param name="Kind">added, removed, changed or moved.</param>
internal sealed record FieldDiffReply(string Pointer, string Kind, JsonElement? Before, JsonElement? After);

internal static class Slugs
{
    /// <summary><c>AskForChanges</c> is <c>ask_for_changes</c>.</summary>
    public static string Slug(this Step step) => JsonNamingPolicy.SnakeCaseLower.ConvertName(step.ToString());
}
