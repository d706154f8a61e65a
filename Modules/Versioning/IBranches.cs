using VersionedContent.Accounts;

namespace VersionedContent.Versioning;

public enum BranchKind : short
{
    Main = 0,
    Topic = 1,
    Submission = 2,
}

public enum BranchState : short
{
    Open = 0,
    Merged = 1,
    Archived = 2,

    /// <summary>Its name is free again; what it holds is still there for the versions merged from it.</summary>
    Deleted = 3,
}

/// <summary>Private branches are seen by their owner and by those who review or manage.</summary>
public enum BranchVisibility : short
{
    Public = 0,
    Private = 1,
}

public sealed record Branch(
    long Id, string Name, string Title, BranchKind Kind, BranchState State, BranchVisibility Visibility, bool IsProtected,
    Author? Owner, string? Parent, DateTimeOffset CreatedAt, DateTimeOffset? LastChangeAt, int Changed);

public sealed record NewBranch(string Name, string Title, BranchKind Kind = BranchKind.Topic, BranchVisibility Visibility = BranchVisibility.Public)
{
    /// <summary>The state to fork from.</summary>
    public Ref From { get; init; } = Ref.Main;
}

/// <summary>A document that a branch changed since its fork, beside what it was there.</summary>
/// <param name="PathBefore">The path at the fork; null where the branch made the document. Likewise the change set.</param>
public sealed record BranchChange(VersionSummary Version, string? PathBefore, long? ChangeSetBefore, bool ChangedOnParent);

public sealed record BranchPage(IReadOnlyList<Branch> Branches, long? Next);

public interface IBranches
{
    Task<Branch?> Find(string name, Viewer viewer, CancellationToken ct);

    /// <summary>Branches the viewer may see, newest first, without main.</summary>
    Task<BranchPage> List(BranchState? state, BranchKind? kind, long? before, int limit, Viewer viewer, CancellationToken ct);

    /// <summary>Forks a branch in constant time. Main's readers and writers go on.</summary>
    Task<BranchResult> Create(NewBranch branch, Viewer viewer, CancellationToken ct);

    /// <summary>What the branch changed, by path; at most <paramref name="limit"/> documents after <paramref name="afterPath"/>.</summary>
    Task<IReadOnlyList<BranchChange>?> Changes(string name, string? afterPath, int limit, Viewer viewer, CancellationToken ct);

    /// <summary>Closes the branch to changes; it stays readable.</summary>
    Task<BranchResult> Archive(string name, Viewer viewer, CancellationToken ct);
}

public abstract record BranchResult
{
    private BranchResult() { }

    public sealed record Done(Branch Branch) : BranchResult;
    public sealed record NameTaken : BranchResult;
    public sealed record NotFound(string What) : BranchResult;
    public sealed record Forbidden(string Why) : BranchResult;
    public sealed record Invalid(string Problem) : BranchResult;
}
