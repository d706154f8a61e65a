using VersionedContent.Content;
using VersionedContent.Moderation.Checks;
using VersionedContent.Moderation.Flow;

namespace VersionedContent.Moderation.Data;

/// <summary>A branch waiting to be merged. Changes state only by <see cref="Take"/>.</summary>
internal sealed class Submission
{
    public required Guid Id { get; init; }
    public required string Branch { get; init; }
    public required Guid AuthorId { get; init; }
    public required string AuthorName { get; set; }

    /// <summary>The item's title when it was opened.</summary>
    public required string Title { get; init; }

    /// <summary>The author's summary of the edit; may be empty.</summary>
    public required string Reason { get; init; }

    public required EditKind Kind { get; init; }
    public required string? Type { get; init; }
    public required Guid DocumentId { get; init; }
    public required string Path { get; init; }
    public SubmissionState State { get; private set; }
    public required DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>By when a person should have looked: the queue's order.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>0 to 100.</summary>
    public short Risk { get; set; }

    public Guid? ClaimedBy { get; private set; }
    public string? ClaimedByName { get; set; }
    public DateTimeOffset? ClaimedUntil { get; private set; }

    public Guid? DecidedBy { get; private set; }
    public string? DecidedByName { get; set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public string? Decision { get; private set; }

    public IReadOnlyList<CheckFinding> Findings { get; set; } = [];

    /// <summary>The newest change set of the branch that is known here.</summary>
    public long Head { get; set; }

    /// <summary>The branch's head that <see cref="Findings"/> are about; null before the first checks are done.</summary>
    public long? CheckedHead { get; set; }

    /// <summary>The merge in progress in which conflicts are being settled.</summary>
    public Guid? MergeId { get; set; }

    /// <summary>Main's change set, where it was merged.</summary>
    public long? ChangeSetId { get; set; }

    /// <summary>Rises with each change: whoever writes on an older one is refused.</summary>
    public int Revision { get; private set; }

    public List<Transition> Transitions { get; init; } = [];

    public Claim? Claim => ClaimedBy is { } by ? new(by, ClaimedByName ?? "", ClaimedUntil!.Value) : null;

    public Standing Standing(DateTimeOffset now) => new(State, AuthorId, Claim, now);

    /// <summary>As a reader sees it: a lapsed claim is none.</summary>
    public SubmissionState StateAt(DateTimeOffset now) =>
        State == SubmissionState.Claimed && Standing(now).LiveClaim is null ? SubmissionState.Waiting : State;

    /// <summary>Starts the record of a new submission; its author has sent it unless it is a draft.</summary>
    public Submission Opened(bool asDraft)
    {
        State = asDraft ? SubmissionState.Draft : SubmissionState.Checking;
        ChangedAt = OpenedAt;
        DueAt = Checks.Risk.Due(OpenedAt, 0);
        Record(Step.Open, State, new(AuthorId, AuthorName, false), Reason, OpenedAt);
        return this;
    }

    /// <summary>Takes a step where the rules allow it, and records who took it, when and why. Changes nothing where they do not.</summary>
    public Move Take(Step step, Actor actor, DateTimeOffset now, string note = "")
    {
        var move = SubmissionFlow.Next(Standing(now), step, actor);
        if (!move.IsAllowed)
            return move;
        var from = State;
        State = move.To;
        ChangedAt = now;
        Revision++;
        Record(step, from, actor, note, now);
        if (step == Step.Claim)
            (ClaimedBy, ClaimedByName, ClaimedUntil) = (actor.Id, actor.Name, now + Flow.Claim.Lasts);
        else if (State != SubmissionState.Claimed && State != SubmissionState.Checking)
            (ClaimedBy, ClaimedByName, ClaimedUntil) = (null, null, null);
        if (step is Step.Approve or Step.Reject or Step.AskForChanges or Step.Withdraw or Step.Supersede or Step.MergeLanded or Step.RefuseByChecks or Step.ApproveByChecks)
            (DecidedBy, DecidedByName, DecidedAt, Decision) = (actor.Id, actor.Name, now, note);
        return move;
    }

    private void Record(Step step, SubmissionState from, Actor actor, string note, DateTimeOffset now) =>
        Transitions.Add(new()
        {
            SubmissionId = Id,
            At = now,
            Step = step,
            From = from,
            To = State,
            ById = actor.Id,
            ByName = actor.Name,
            Note = note,
            Head = Head,
        });
}

/// <summary>One line of a submission's record; never changed, never removed.</summary>
internal sealed class Transition
{
    public long Id { get; init; }
    public required Guid SubmissionId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required Step Step { get; init; }
    public required SubmissionState From { get; init; }
    public required SubmissionState To { get; init; }

    /// <summary>Null for the site.</summary>
    public required Guid? ById { get; init; }

    public required string ByName { get; init; }
    public required string Note { get; init; }

    /// <summary>The branch's newest change set then.</summary>
    public required long Head { get; init; }
}
