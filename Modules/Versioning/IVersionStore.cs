using VersionedContent.Accounts;
using VersionedContent.Versioning.Compare;

namespace VersionedContent.Versioning;

/// <summary>
/// Documents at refs. What a viewer may not see is answered as if it did not exist (null). Each read is one query.
/// </summary>
public interface IVersionStore
{
    /// <summary>The document's version at <paramref name="ref"/>, deleted ones included; null where there is none.</summary>
    Task<DocumentVersion?> Read(Ref @ref, Guid documentId, Viewer viewer, CancellationToken ct);

    /// <summary>The same by path. A path left by a rename leads to the document's present one (<see cref="DocumentVersion.RedirectedFrom"/>).</summary>
    Task<DocumentVersion?> ReadPath(Ref @ref, string path, Viewer viewer, CancellationToken ct);

    /// <summary>The version that <paramref name="changeSetId"/> made of this document, on any branch the viewer may see.</summary>
    Task<DocumentVersion?> ReadVersion(Guid documentId, long changeSetId, Viewer viewer, CancellationToken ct);

    /// <summary>Newest versions of the documents at <paramref name="ref"/>, in one query; those missing are left out.</summary>
    Task<IReadOnlyList<DocumentVersion>> ReadMany(Ref @ref, IReadOnlyCollection<Guid> documentIds, Viewer viewer, CancellationToken ct);

    /// <summary>Makes one change set. A moved head is merged; see <see cref="CommitResult"/>.</summary>
    Task<CommitResult> Commit(CommitRequest request, CancellationToken ct);

    /// <summary>A page of the document's versions at <paramref name="ref"/>, newest first; null where the document or ref does not exist.</summary>
    Task<HistoryPage?> History(Ref @ref, Guid documentId, HistoryFilter filter, Viewer viewer, CancellationToken ct);

    /// <summary>The same by path, with the document it belongs to; null where there is none. A path left by a rename leads on.</summary>
    Task<DocumentHistory?> HistoryOf(Ref @ref, string path, HistoryFilter filter, Viewer viewer, CancellationToken ct);

    /// <summary>A page of versions of all documents on a branch, newest first; a large change set may go over several pages.</summary>
    Task<HistoryPage?> Recent(Ref @ref, HistoryFilter filter, Viewer viewer, CancellationToken ct);

    Task<ChangeSet?> ChangeSet(long id, Viewer viewer, CancellationToken ct);

    /// <summary>
    /// The documents that differ between two refs, by path. Cost follows what changed on the way from the one to the
    /// other. Null where either ref cannot be seen.
    /// </summary>
    /// <param name="after"><see cref="RefComparison.Next"/> of the page before; null for the first.</param>
    /// <param name="limit">1 to 200.</param>
    Task<RefComparison?> CompareRefs(Ref from, Ref to, string? after, int limit, Viewer viewer, CancellationToken ct);

    /// <summary>What changed in a document between two versions of it; null where either cannot be seen.</summary>
    Task<DocumentComparison?> Compare(Guid documentId, long fromChangeSetId, long toChangeSetId, Viewer viewer, CancellationToken ct);
}

/// <summary>Which versions to list.</summary>
/// <param name="Before">Only older versions than this: <see cref="HistoryPage.Next"/> of the page before.</param>
/// <param name="Limit">1 to 200.</param>
public sealed record HistoryFilter(HistoryCursor? Before = null, int Limit = 50)
{
    public Guid? AuthorId { get; init; }

    /// <summary>The author's name, in any case; of several who share it all count.</summary>
    public string? AuthorName { get; init; }
    public VersionKind? Kind { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }

    /// <summary>Words that the message contains, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// Only versions that changed the field at this JSON Pointer, something under it, or all of what it is in. A version
    /// that changed more fields than are kept with it counts as one that did.
    /// </summary>
    public string? Field { get; init; }
}

/// <param name="Next">Give as <see cref="HistoryFilter.Before"/> for the next page; null on the last.</param>
public sealed record HistoryPage(IReadOnlyList<VersionSummary> Versions, HistoryCursor? Next);

/// <param name="Path">Where the document is now; differs from the path asked for after a rename.</param>
/// <param name="Number">Of its newest version at the ref: how many there are.</param>
public sealed record DocumentHistory(Guid DocumentId, string Path, int Number, HistoryPage Page);

/// <summary>One change set and the versions it made, at most 1,000 of them; <paramref name="DocumentCount"/> is the whole number.</summary>
public sealed record ChangeSet(
    long Id, string Branch, Author? Author, string? Message, Origin Origin, DateTimeOffset At,
    int DocumentCount, TimeSpan Duration, string? MergedBranch, IReadOnlyList<VersionSummary> Versions)
{
    /// <summary>For a merge that was taken back: the change set that did.</summary>
    public long? UndoneBy { get; init; }
}

/// <param name="Changes">Empty where <see cref="IsWithheld"/>: the visible side would show what the other had.</param>
public sealed record DocumentComparison(DocumentVersion From, DocumentVersion To, IReadOnlyList<FieldChange> Changes)
{
    /// <summary>The content of either side is withheld, so nothing is compared.</summary>
    public bool IsWithheld => (From.Redacted | To.Redacted).HasFlag(Redactions.Content);
}

/// <param name="Next">Give as <c>after</c> for the next page; null on the last.</param>
/// <param name="IsTooLarge">More was changed in between than is looked at in one go; then no document is listed.</param>
public sealed record RefComparison(Ref From, Ref To, IReadOnlyList<DifferingDocument> Documents, string? Next, bool IsTooLarge);

/// <summary>What became of a document from one ref to another. A rename may come with an edit; then it is <see cref="Renamed"/>.</summary>
public enum RefDifference : short
{
    Added = 0,
    Removed = 1,
    Edited = 2,
    Renamed = 3,
}

/// <param name="Path">Where it is at the second ref; at the first, where it is no more.</param>
/// <param name="From">Its version at the first ref, a deleted one included; null where it was not there yet. Likewise <paramref name="To"/>.</param>
public sealed record DifferingDocument(Guid DocumentId, string Path, RefDifference Difference, VersionSummary? From, VersionSummary? To);
