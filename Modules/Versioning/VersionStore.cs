using VersionedContent.Accounts;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.History;
using VersionedContent.Versioning.Read;

namespace VersionedContent.Versioning;

/// <summary>The module's edge: each call is one slice's.</summary>
internal sealed class VersionStore(
    ReadDocuments read, CommitChanges commits, ReadHistory history, CachedHistory cached, CompareVersions comparisons, CompareRefs refs) : IVersionStore
{
    public Task<DocumentVersion?> Read(Ref @ref, Guid documentId, Viewer viewer, CancellationToken ct) => read.ByDocument(@ref, documentId, viewer, ct);

    public Task<DocumentVersion?> ReadPath(Ref @ref, string path, Viewer viewer, CancellationToken ct) => read.AtPath(@ref, path, viewer, ct);

    public Task<DocumentVersion?> ReadVersion(Guid documentId, long changeSetId, Viewer viewer, CancellationToken ct) =>
        read.Version(documentId, changeSetId, viewer, ct);

    public Task<IReadOnlyList<DocumentVersion>> ReadMany(Ref @ref, IReadOnlyCollection<Guid> documentIds, Viewer viewer, CancellationToken ct) =>
        read.Many(@ref, documentIds, viewer, ct);

    public Task<CommitResult> Commit(CommitRequest request, CancellationToken ct) => commits.Run(request, ct);

    public Task<HistoryPage?> History(Ref @ref, Guid documentId, HistoryFilter filter, Viewer viewer, CancellationToken ct) =>
        history.OfDocument(@ref, documentId, filter, viewer, ct);

    public Task<DocumentHistory?> HistoryOf(Ref @ref, string path, HistoryFilter filter, Viewer viewer, CancellationToken ct) =>
        cached.OfPath(@ref, path, filter, viewer, ct);

    public Task<HistoryPage?> Recent(Ref @ref, HistoryFilter filter, Viewer viewer, CancellationToken ct) => history.OfBranch(@ref, filter, viewer, ct);

    public Task<ChangeSet?> ChangeSet(long id, Viewer viewer, CancellationToken ct) => history.OfChangeSet(id, viewer, ct);

    public Task<RefComparison?> CompareRefs(Ref from, Ref to, string? after, int limit, Viewer viewer, CancellationToken ct) =>
        refs.Run(from, to, after, limit, viewer, ct);

    public Task<DocumentComparison?> Compare(Guid documentId, long fromChangeSetId, long toChangeSetId, Viewer viewer, CancellationToken ct) =>
        comparisons.Run(documentId, fromChangeSetId, toChangeSetId, viewer, ct);
}
