using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning;

public enum MergeState : short
{
    Open = 0,
    Landed = 1,
    Abandoned = 2,
}

/// <summary>Who wins where both sides changed the same thing.</summary>
public enum MergeStrategy : short
{
    /// <summary>A person decides.</summary>
    Ask = 0,

    /// <summary>The side merged into.</summary>
    Ours = 1,

    /// <summary>The side merged.</summary>
    Theirs = 2,
}

/// <summary>How a merge is made; kept with a merge that waits for decisions.</summary>
public sealed record MergeOptions
{
    public static readonly MergeOptions Default = new();

    /// <summary>Decides conflicts only, as Git's -X does; a path that two documents want stays a question.</summary>
    public MergeStrategy Strategy { get; init; }

    /// <summary>
    /// One change set that does not say where it came from: no merge parents, so that a second merge of the branch starts
    /// from the fork again.
    /// </summary>
    public bool Squash { get; init; }

    /// <summary>Closes the source in the same transaction. Its owner and those who manage branches may; a submission always closes.</summary>
    public bool CloseSource { get; init; }
}

/// <summary>What a merge would do now, by the code that would do it.</summary>
/// <param name="TakenOver">Documents that only the source changed: taken as they are.</param>
/// <param name="Combined">Documents that both sides changed and that merge clean.</param>
/// <param name="Conflicts">Documents where a person must still decide.</param>
public sealed record MergePreview(
    string Source, string Target, IReadOnlyList<MergedDocumentSummary> TakenOver, IReadOnlyList<MergedDocumentSummary> Combined,
    IReadOnlyList<DocumentConflict> Conflicts)
{
    /// <summary>Documents; a forecast of more would be long work for whoever happens to look. The merge itself has no such bound.</summary>
    public const int Most = 5_000;

    /// <summary>The same for whoever is not signed in, and so could not merge either.</summary>
    public const int MostForVisitors = 1_000;

    /// <summary>True where more documents may have changed than are looked at; then none is named.</summary>
    public bool IsTooLarge { get; init; }

    public bool IsEmpty => !IsTooLarge && TakenOver.Count + Combined.Count + Conflicts.Count == 0;
}

public sealed record MergedDocumentSummary(Guid DocumentId, string Path, VersionKind Kind);

/// <summary>A merge that waits for decisions; it can be left and taken up again, by anyone who may merge.</summary>
public sealed record MergeInProgress(
    Guid Id, string Source, string Target, MergeState State, Author StartedBy, DateTimeOffset StartedAt, string Message,
    MergePreview Preview, IReadOnlyList<Decision> Decisions, long? ChangeSetId)
{
    public MergeOptions Options { get; init; } = MergeOptions.Default;
}

/// <summary>A person's answer to one conflict.</summary>
/// <param name="Pointer">The conflict's <see cref="FieldConflict.Pointer"/> (or hunk address below it).</param>
public sealed record Decision(Guid DocumentId, string Pointer, Resolution Resolution)
{
    /// <summary><see cref="DocumentConflict.BaseChangeSetId"/> of the conflict decided. A kept merge knows its conflicts and needs neither.</summary>
    public long? Base { get; init; }

    /// <summary><see cref="DocumentConflict.OursChangeSetId"/> of the conflict decided: once the document has moved on the decision does not count.</summary>
    public long? Ours { get; init; }
}

public sealed record MergeRequest
{
    public required string Source { get; init; }
    public string Target { get; init; } = Ref.MainName;
    /// <summary>The branches themselves, whatever they are called by now; found by name where null.</summary>
    internal long? SourceId { get; init; }

    internal long? TargetId { get; init; }

    public required Viewer Viewer { get; init; }
    public required string Message { get; init; }

    /// <summary>The author to name for the merged work; the viewer where null.</summary>
    public Author? Author { get; init; }

    public MergeOptions Options { get; init; } = MergeOptions.Default;

    /// <summary>The merge being resolved: its decisions and its options are used.</summary>
    public Guid? MergeId { get; init; }

    /// <summary>The newest change set of the source that the viewer has seen; a newer one makes the result <see cref="MergeResult.SourceMoved"/>.</summary>
    public long? ExpectedSourceHead { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>Told now and then while a large merge is worked out and written.</summary>
    public IProgress<CommitProgress>? Progress { get; init; }

    /// <summary>Runs last, in the same transaction, with the change set's id.</summary>
    public Func<NpgsqlTransaction, long, CancellationToken, Task>? InSameTransaction { get; init; }
}

public abstract record MergeResult
{
    private MergeResult() { }

    public sealed record Landed(long ChangeSetId) : MergeResult;

    /// <summary>A person must decide; the merge is kept under <paramref name="MergeId"/>.</summary>
    public sealed record NeedsDecisions(Guid MergeId, IReadOnlyList<DocumentConflict> Conflicts) : MergeResult;

    /// <summary>The target already has all of it.</summary>
    public sealed record NothingToMerge : MergeResult;

    public sealed record SourceMoved(long Head) : MergeResult;
    public sealed record NotFound(string What) : MergeResult;
    public sealed record Forbidden(string Why) : MergeResult;

    /// <summary>The merged content breaks the rules of its type; nothing was written.</summary>
    public sealed record Invalid(string Problem) : MergeResult;
}

public interface IMerges
{
    /// <summary>Null where one of the branches cannot be seen; <see cref="MergePreview.IsTooLarge"/> where too much changed to look at it.</summary>
    Task<MergePreview?> Preview(string source, string target, MergeOptions options, Viewer viewer, CancellationToken ct);

    Task<MergePreview?> Preview(string source, string target, Viewer viewer, CancellationToken ct) =>
        Preview(source, target, MergeOptions.Default, viewer, ct);

    /// <summary>The same however much changed: for what must know, not for what is shown to whoever looks.</summary>
    Task<MergePreview?> PreviewWhole(string source, string target, Viewer viewer, CancellationToken ct);

    /// <summary>Lands the merge as one change set, or keeps it and says what a person must decide.</summary>
    Task<MergeResult> Merge(MergeRequest request, CancellationToken ct);

    Task<MergeInProgress?> Find(Guid mergeId, Viewer viewer, CancellationToken ct);

    /// <summary>Keeps decisions; a later one for the same conflict replaces the earlier. Null where there is no such open merge.</summary>
    /// <exception cref="ArgumentException">An answer holds what no document may, or the character U+0000; the message says which.</exception>
    Task<MergeInProgress?> Decide(Guid mergeId, IReadOnlyList<Decision> decisions, Viewer viewer, CancellationToken ct);

    Task<bool> Abandon(Guid mergeId, Viewer viewer, CancellationToken ct);
}
