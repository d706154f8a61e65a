using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Branches;

/// <summary>The slice's edge: each call is one of its verbs.</summary>
internal sealed class ManageBranches(ReadBranches read, CreateBranch create, ChangeBranch change, CloseBranch close) : IBranches
{
    public Task<Branch?> Find(string name, Viewer viewer, CancellationToken ct) => read.Find(name, viewer, ct);

    public Task<BranchPage> List(BranchState? state, BranchKind? kind, long? before, int limit, Viewer viewer, CancellationToken ct) =>
        read.List(state, kind, before, limit, viewer, ct);

    public Task<BranchResult> Create(NewBranch branch, Viewer viewer, CancellationToken ct) => create.Run(branch, viewer, ct);

    public Task<IReadOnlyList<BranchChange>?> Changes(string name, string? after, int limit, Viewer viewer, CancellationToken ct) =>
        read.Changes(name, after, limit, viewer, ct);

    public Task<BranchResult> Rename(string name, string newName, Viewer viewer, CancellationToken ct) => change.Rename(name, newName, viewer, ct);

    public Task<BranchResult> Retitle(string name, string title, Viewer viewer, CancellationToken ct) => change.Retitle(name, title, viewer, ct);

    public Task<BranchResult> Protect(string name, bool isProtected, Viewer viewer, CancellationToken ct) => change.Protect(name, isProtected, viewer, ct);

    public Task<BranchResult> Archive(string name, Viewer viewer, CancellationToken ct) => close.Archive(name, viewer, ct);

    public Task<BranchResult> Reopen(string name, Viewer viewer, CancellationToken ct) => close.Reopen(name, viewer, ct);

    public Task<BranchResult> Delete(string name, Viewer viewer, CancellationToken ct) => close.Delete(name, viewer, ct);
}
