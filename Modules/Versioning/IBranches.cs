using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

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

/// <param name="Parent">
/// What it was forked from; where that is deleted or may not be seen, the nearest of its own ancestors of which neither is
/// true. Null for main.
/// </param>
/// <param name="Changed">How many documents it changed since its fork.</param>
public sealed record Branch(
    long Id, string Name, string Title, BranchKind Kind, BranchState State, BranchVisibility Visibility, bool IsProtected,
    Author? Owner, string? Parent, DateTimeOffset CreatedAt, DateTimeOffset? LastChangeAt, int Changed)
{
    /// <summary>How far <see cref="Ahead"/> and <see cref="Behind"/> count: this number means so many or more.</summary>
    public const int MostCounted = 1_000;

    /// <summary>Change sets made here that the parent did not take by a merge.</summary>
    public int Ahead { get; init; }

    /// <summary>Change sets made on the parent since the fork, or since the parent was last merged in here.</summary>
    public int Behind { get; init; }
}

/// <param name="Visibility">
/// As of what it is forked from where null. Of a private branch only its owner, or who manages branches, may make a public
/// one: it shows all that the private one held.
/// </param>
public sealed record NewBranch(string Name, string Title, BranchKind Kind = BranchKind.Topic, BranchVisibility? Visibility = null)
{
    /// <summary>The state to fork from.</summary>
    public Ref From { get; init; } = Ref.Main;
}

/// <summary>A document that a branch changed since its fork, beside what it was there.</summary>
/// <param name="PathBefore">The path at the fork; null where the branch made the document. Likewise the change set.</param>
public sealed record BranchChange(VersionSummary Version, string? PathBefore, long? ChangeSetBefore, bool ChangedOnParent)
{
    /// <summary>Its place in the list: the page that begins behind it.</summary>
    public string Cursor => PathCursor.Write(Version.Path, Version.DocumentId);
}

public sealed record BranchPage(IReadOnlyList<Branch> Branches, long? Next);

public interface IBranches
{
    Task<Branch?> Find(string name, Viewer viewer, CancellationToken ct);

    /// <summary>Branches the viewer may see, newest first, without main.</summary>
    Task<BranchPage> List(BranchState? state, BranchKind? kind, long? before, int limit, Viewer viewer, CancellationToken ct);

    /// <summary>Forks a branch in constant time. Main's readers and writers go on.</summary>
    Task<BranchResult> Create(NewBranch branch, Viewer viewer, CancellationToken ct);

    /// <summary>
    /// What the branch changed, by path and document; at most <paramref name="limit"/> of them after <paramref name="after"/>,
    /// a <see cref="BranchChange.Cursor"/>. Null where it cannot be seen, and for main, which was forked from nothing.
    /// </summary>
    Task<IReadOnlyList<BranchChange>?> Changes(string name, string? after, int limit, Viewer viewer, CancellationToken ct);

    /// <summary>Gives it another name. What names it by the old one finds it no more.</summary>
    Task<BranchResult> Rename(string name, string newName, Viewer viewer, CancellationToken ct);

    Task<BranchResult> Retitle(string name, string title, Viewer viewer, CancellationToken ct);

    /// <summary>A protected branch takes changes only by merges of those who may manage branches.</summary>
    Task<BranchResult> Protect(string name, bool isProtected, Viewer viewer, CancellationToken ct);

    /// <summary>Closes the branch to changes; it stays readable.</summary>
    Task<BranchResult> Archive(string name, Viewer viewer, CancellationToken ct);

    /// <summary>Opens a branch that was archived, or closed by its merge.</summary>
    Task<BranchResult> Reopen(string name, Viewer viewer, CancellationToken ct);

    /// <summary>
    /// Deletes a branch whose parent has all of it, and frees its name. Its versions stay: they are the history of what was
    /// merged. Any other is <see cref="BranchResult.Unmerged"/>; archive that.
    /// </summary>
    Task<BranchResult> Delete(string name, Viewer viewer, CancellationToken ct);
}

public abstract record BranchResult
{
    private BranchResult() { }

    public sealed record Done(Branch Branch) : BranchResult;
    public sealed record NameTaken : BranchResult;

    /// <param name="Documents">How many documents a merge into the parent would change.</param>
    public sealed record Unmerged(int Documents) : BranchResult;
    public sealed record NotFound(string What) : BranchResult;
    public sealed record Forbidden(string Why) : BranchResult;
    public sealed record Invalid(string Problem) : BranchResult;
}
