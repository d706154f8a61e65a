using System.Text.Json;
using Npgsql;
using VersionedContent.Accounts;

namespace VersionedContent.Versioning;

/// <summary>What one change set does to one document.</summary>
/// <param name="BasedOn">The change set of the version that was edited; null to create the document.</param>
/// <param name="Content">The whole new content; null to delete the document.</param>
/// <param name="Path">The new path; null to keep it.</param>
public sealed record Change(Guid DocumentId, long? BasedOn, JsonElement? Content, string? Path)
{
    public static Change Create(Guid documentId, string path, JsonElement content) => new(documentId, null, content, path);

    public static Change Edit(Guid documentId, long basedOn, JsonElement content, string? path = null) => new(documentId, basedOn, content, path);

    public static Change Delete(Guid documentId, long basedOn) => new(documentId, basedOn, null, null);
}

/// <summary>Changes to make as one change set: all of them or none.</summary>
public sealed record CommitRequest
{
    /// <summary>The branch to commit to. It must exist unless <see cref="NewBranch"/> is given.</summary>
    public required string Branch { get; init; }

    /// <summary>Makes <see cref="Branch"/> in the same transaction, forked from main's newest state.</summary>
    public NewBranch? NewBranch { get; init; }

    public required Viewer Viewer { get; init; }
    public required string Message { get; init; }
    public required Origin Origin { get; init; }
    public required IReadOnlyList<Change> Changes { get; init; }

    /// <summary>When it happened, where that is not now (demo content, replays); never before the head's own time.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The author to name, where it is not the viewer.</summary>
    public Author? Author { get; init; }

    /// <summary>Where true, a moved head is a <see cref="CommitResult.Stale"/> instead of a merge.</summary>
    public bool RefuseMovedHead { get; init; }

    /// <summary>Told now and then while a large change set is worked out and written.</summary>
    public IProgress<CommitProgress>? Progress { get; init; }

    /// <summary>Runs last, in the same transaction: what it writes stands or falls with the change set. The id is the change set's.</summary>
    public Func<NpgsqlTransaction, long, CancellationToken, Task>? InSameTransaction { get; init; }
}

/// <summary>How far a commit or a merge is, in documents. Nothing is there for others before all of it is written.</summary>
public sealed record CommitProgress(int Planned, int Written, int Total);

/// <summary>How a commit ended.</summary>
public abstract record CommitResult
{
    private CommitResult() { }

    /// <param name="Merged">Documents whose head had moved: both edits are in the new version.</param>
    public sealed record Committed(long ChangeSetId, IReadOnlyList<Guid> Merged) : CommitResult;

    /// <summary>The new content equals the head's: no version was made.</summary>
    public sealed record Unchanged : CommitResult;

    /// <summary>Heads moved and both sides changed the same thing. Nothing was written.</summary>
    public sealed record Conflicted(IReadOnlyList<DocumentConflict> Conflicts) : CommitResult;

    /// <summary>Heads moved and the caller did not want a merge. Nothing was written.</summary>
    public sealed record Stale(IReadOnlyList<DocumentConflict> Conflicts) : CommitResult;

    /// <summary>Another document has this path on this branch.</summary>
    public sealed record PathTaken(string Path, Guid By) : CommitResult;

    /// <summary>A branch, document or version that does not exist, or that the viewer may not see.</summary>
    public sealed record NotFound(string What) : CommitResult;

    /// <summary>The viewer may see the branch but not change it.</summary>
    public sealed record Forbidden(string Why) : CommitResult;

    /// <summary>The request itself is at fault; the text says what to do.</summary>
    public sealed record Invalid(string Problem) : CommitResult;
}
