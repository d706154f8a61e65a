using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Commit;

/// <summary>One version that a change set is about to write, on top of the head it was worked out against.</summary>
internal sealed record PlannedVersion
{
    public required Guid DocumentId { get; init; }

    /// <summary>What this branch must see when it is written; null where the document is new to it.</summary>
    public required HeadState? Head { get; init; }

    public required VersionKind Kind { get; init; }
    public required string Path { get; init; }

    /// <summary>Null to delete.</summary>
    public required (ContentHash Hash, byte[] Json)? Content { get; init; }

    public required FieldChangeSummary? Changes { get; init; }

    /// <summary>The version merged in.</summary>
    public long? MergeParent { get; init; }

    /// <summary>True where the content is stored already: merged from another branch as it is.</summary>
    public bool IsStored { get; init; }

    /// <summary>
    /// The version of another branch, next after <see cref="Head"/>, that this one repeats. The database copies what it
    /// stores and what it changed, so neither is opened: <see cref="Content"/> is then a hash, and <see cref="Changes"/> null.
    /// </summary>
    public long? CopyOf { get; init; }

    /// <summary>
    /// The version whose stored content this one repeats: the one before it, one merged, one brought back. Null where the
    /// content is its own. Where that version is withheld meanwhile, this one would publish it.
    /// </summary>
    public long? TakenFrom { get; init; }

    /// <summary>True where the document lives on but the source of an import withholds its content.</summary>
    public bool IsWithheld { get; init; }

    private bool IsGone => Content is null && !IsWithheld;

    /// <summary>False where it stands only for its merge parent: the head's content, at the head's path.</summary>
    public bool ChangesHead => Head is null || Head.IsWithheld || Head.Hash != Content?.Hash || Head.Path != Path || Head.IsDeleted != IsGone;

    public int Number => (Head?.Number ?? 0) + 1;

    /// <summary>The branch's own head to replace; null where the branch has none of this document yet.</summary>
    public long? OwnHead(long branchId) => Head is { } head && head.BranchId == branchId ? head.ChangeSetId : null;

    public bool TakesPath => !IsGone && (Head is null || Head.IsDeleted || Head.Path != Path);

    /// <summary>The path that is left: by a rename, or by a deletion.</summary>
    public (string Path, bool Deleted)? LeavesPath => Head switch
    {
        { IsDeleted: false } head when IsGone => (head.Path, true),
        { IsDeleted: false } head when head.Path != Path => (head.Path, false),
        _ => null,
    };
}
