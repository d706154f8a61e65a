using VersionedContent.Accounts;
using VersionedContent.Versioning.Compare;

namespace VersionedContent.Versioning;

/// <summary>Earlier changes to undo (Git's revert) or to make again elsewhere (Git's cherry-pick).</summary>
public abstract record Replay
{
    private Replay() { }

    /// <summary>
    /// Undoes what a change set did to each of its documents; what was edited later stays. Undoing a merge on its own branch
    /// also takes the mark of the merge away, so that the branch can be merged again with all it has.
    /// </summary>
    public sealed record UndoChangeSet(long ChangeSetId) : Replay;

    /// <summary>Undoes what a change set did to one of its documents.</summary>
    public sealed record UndoVersion(Guid DocumentId, long ChangeSetId) : Replay
    {
        /// <summary>
        /// Only these: the pointers of its field changes or of what holds them, and <see cref="DocumentConflict.PathPointer"/>
        /// for a rename. Null for all of it.
        /// </summary>
        public IReadOnlyList<string>? Fields { get; init; }
    }

    /// <summary>
    /// Undoes all that one person changed on a branch since a moment, in every document; what others changed meanwhile
    /// stays. Everyone may undo their own edits so, and moderators those of others.
    /// </summary>
    public sealed record UndoAuthor(Guid AuthorId, DateTimeOffset Since) : Replay
    {
        public const int MostDocuments = 10_000;

        /// <summary>Documents in one change set, 1 to <see cref="MostDocuments"/>. The result says where to go on.</summary>
        public int Limit { get; init; } = 1_000;

        /// <summary>Only documents after this one: <see cref="ReplayResult.Done.Next"/> of the step before.</summary>
        public Guid? After { get; init; }
    }

    /// <summary>Makes a change set's changes once more on another branch.</summary>
    public sealed record PickChangeSet(long ChangeSetId) : Replay;

    /// <summary>Makes a change set's changes to one of its documents once more on another branch.</summary>
    public sealed record PickVersion(Guid DocumentId, long ChangeSetId) : Replay;
}

public sealed record ReplayRequest
{
    public required Replay Replay { get; init; }

    /// <summary>Where to; the branch of the change set where null (for a person's edits: main).</summary>
    public string? Branch { get; init; }

    /// <summary>Makes the branch in the same transaction, forked from main's newest state, and goes there.</summary>
    public NewBranch? NewBranch { get; init; }

    public required Viewer Viewer { get; init; }

    /// <summary>Null for one that says what is undone or picked.</summary>
    public string? Message { get; init; }

    /// <summary>For a pick; what undoes is always <see cref="Origin.Revert"/>.</summary>
    public Origin Origin { get; init; } = Origin.Page;

    /// <summary>
    /// Answers to the conflicts that the preview or an earlier run showed, each with the <see cref="Decision.Base"/> and
    /// <see cref="Decision.Ours"/> of its conflict. One whose document has moved on since does not count.
    /// </summary>
    public IReadOnlyList<Decision> Decisions { get; init; } = [];
}

/// <summary>What a replay would do to one document.</summary>
/// <param name="PathBefore">Null where the branch does not have the document.</param>
/// <param name="Fields">The changes with their values, for the first documents only; else null.</param>
public sealed record ReplayedDocument(
    Guid DocumentId, string Path, string? PathBefore, VersionKind Kind, FieldChangeSummary? Changes, IReadOnlyList<FieldChange>? Fields);

/// <summary>What a replay would do now, by the code that would do it.</summary>
/// <param name="Branch">Where to.</param>
/// <param name="Message">What the change set would say.</param>
/// <param name="Conflicts">Where a person must still decide.</param>
/// <param name="Problems">What breaks the rules of a type, or cannot be brought back: with any, nothing can be written.</param>
/// <param name="WhyNot">Why the viewer may not do it on this branch; null where it may be done.</param>
/// <param name="Unmerges">The merged branch, where the run takes the mark of a merge away.</param>
/// <param name="Next">Set where there are more documents: see <see cref="Replay.UndoAuthor.After"/>.</param>
public sealed record ReplayPreview(
    string Branch, string Message, IReadOnlyList<ReplayedDocument> Documents, IReadOnlyList<DocumentConflict> Conflicts,
    IReadOnlyList<string> Problems, string? WhyNot, string? Unmerges, Guid? Next)
{
    public bool IsEmpty => Documents.Count + Conflicts.Count + Problems.Count == 0;
}

public abstract record ReplayResult
{
    private ReplayResult() { }

    /// <param name="Next">Set where there are more documents: see <see cref="Replay.UndoAuthor.After"/>.</param>
    public sealed record Done(long ChangeSetId, string Branch, Guid? Next) : ReplayResult;

    /// <summary>The branch is as it would become already; nothing was written.</summary>
    public sealed record Nothing(Guid? Next) : ReplayResult;

    /// <summary>A person must decide; nothing was written. Run it again with the decisions.</summary>
    public sealed record Conflicted(IReadOnlyList<DocumentConflict> Conflicts) : ReplayResult;

    public sealed record NotFound(string What) : ReplayResult;
    public sealed record Forbidden(string Why) : ReplayResult;

    /// <summary>The result breaks the rules of a type, or the request is at fault; nothing was written.</summary>
    public sealed record Invalid(string Problem) : ReplayResult;
}

/// <summary>Reverts and cherry-picks. Both apply the difference between two versions to a branch's head, three-way.</summary>
public interface IReplays
{
    /// <summary>Null where the change set, the person or the branch cannot be seen.</summary>
    Task<ReplayPreview?> Preview(ReplayRequest request, CancellationToken ct);

    /// <summary>Lands as one change set or not at all.</summary>
    Task<ReplayResult> Run(ReplayRequest request, CancellationToken ct);
}
