using System.ComponentModel.DataAnnotations.Schema;

namespace VersionedContent.Versioning.Data;

// The tables' shape. Reads and writes on the hot paths are SQL of their own; EF keeps the schema and its migrations.
// Keys of the big tables begin with the document, so that they can be distributed by it (docs/decisions/0002).

internal sealed class AuthorRow
{
    public Guid Id { get; init; }
    public required string Name { get; set; }

    /// <summary>Set where the person asked to be forgotten: the name is a pseudonym for good.</summary>
    public DateTimeOffset? ErasedAt { get; set; }
}

internal sealed class BranchRow
{
    public long Id { get; init; }
    public required string Name { get; set; }
    public required string Title { get; set; }
    public BranchKind Kind { get; init; }
    public BranchState State { get; set; }
    public BranchVisibility Visibility { get; set; }
    public bool IsProtected { get; set; }
    public Guid? OwnerId { get; init; }
    public long? ParentId { get; init; }

    /// <summary>The branch itself, its parent, and so on up to main.</summary>
    public required long[] ChainIds { get; init; }

    /// <summary>For each of <see cref="ChainIds"/>, the last change set of it that this branch sees; no bound for the branch itself.</summary>
    public required long[] ChainLimits { get; init; }

    /// <summary>For each of <see cref="ChainIds"/>, the last moment of it that this branch sees; infinity where it was not forked at one.</summary>
    public required DateTime[] ChainMoments { get; init; }

    [NotMapped]
    public Chain Chain => new(ChainIds, ChainLimits, ChainMoments);

    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class ChangeSetRow
{
    public long Id { get; init; }
    public long BranchId { get; init; }
    public Guid AuthorId { get; init; }

    /// <summary>Who committed, where that is not the author: the moderator who approved.</summary>
    public Guid? CommitterId { get; init; }

    public required string Message { get; init; }
    public Origin Origin { get; init; }
    public DateTimeOffset At { get; init; }
    public int DocumentCount { get; init; }
    public long DurationMicroseconds { get; init; }
    public long? MergedBranchId { get; init; }

    /// <summary>The last change set of the merged branch that came in: an ancestor for the next merge.</summary>
    public long? MergedUpto { get; init; }

    /// <summary>The change set that undid this merge: the branch can be merged again as if it never had been.</summary>
    public long? UndoneById { get; set; }

    public string? SourceRef { get; init; }
}

internal sealed class VersionRow
{
    public Guid DocumentId { get; init; }
    public long BranchId { get; init; }
    public long ChangeSetId { get; init; }
    public int Number { get; init; }
    public long? Parent { get; init; }
    public long? MergeParent { get; init; }
    public byte[]? Hash { get; init; }
    public required string Path { get; init; }
    public VersionKind Kind { get; init; }
    public Redactions Redacted { get; init; }
    public Guid AuthorId { get; init; }
    public DateTimeOffset At { get; init; }
    public int Size { get; init; }
    public string? Changes { get; init; }

    /// <summary>Where the archive keeps the content: the pack and the place in it. Null while the content is a row of its own.</summary>
    public long? PackId { get; set; }
    public int? PackSlot { get; set; }
}

internal sealed class ContentRow
{
    public Guid DocumentId { get; init; }
    public required byte[] Hash { get; init; }

    /// <summary>The content that <see cref="Data"/> is compressed against; null where it stands alone.</summary>
    public byte[]? BaseHash { get; init; }

    public int Size { get; init; }
    public required byte[] Data { get; init; }
}

internal sealed class HeadRow
{
    public Guid DocumentId { get; init; }
    public long BranchId { get; init; }
    public long ChangeSetId { get; init; }
    public required string Path { get; init; }
    public byte[]? Hash { get; init; }
}

internal enum ClaimState : short
{
    /// <summary>The document is at this path.</summary>
    Live = 0,

    /// <summary>The document was here and is elsewhere now: readers are led there, and another document may take the path.</summary>
    Redirect = 1,

    /// <summary>The document that was here is deleted; another may take the path.</summary>
    Released = 2,
}

internal sealed class PathClaimRow
{
    public required string Path { get; init; }
    public long BranchId { get; init; }
    public long FromChangeSetId { get; init; }
    public long? ToChangeSetId { get; init; }
    public Guid DocumentId { get; init; }
    public ClaimState State { get; init; }
    public DateTimeOffset At { get; init; }
}

internal sealed class MergeRow
{
    public Guid Id { get; init; }
    public long SourceId { get; init; }
    public long TargetId { get; init; }
    public MergeState State { get; set; }
    public Guid StartedById { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public required string Message { get; set; }
    public long? ChangeSetId { get; set; }
    public MergeStrategy Strategy { get; set; }
    public bool Squash { get; set; }
    public bool CloseSource { get; set; }
}

internal sealed class MergeDecisionRow
{
    public Guid MergeId { get; init; }
    public Guid DocumentId { get; init; }
    public required string Pointer { get; init; }
    public required string Resolution { get; set; }

    /// <summary>What the conflict was when decided: the decision no longer counts once either side changed it.</summary>
    public required byte[] Fingerprint { get; set; }

    public Guid DecidedById { get; set; }
    public DateTimeOffset DecidedAt { get; set; }
}

/// <summary>Old contents of one document, compressed against each other.</summary>
internal sealed class PackRow
{
    public Guid DocumentId { get; init; }

    /// <summary>The first change set in it.</summary>
    public long Id { get; init; }
    public int Count { get; init; }

    /// <summary>Bytes unpacked.</summary>
    public int Size { get; init; }
    public required byte[] Data { get; init; }
    public DateTimeOffset PackedAt { get; init; }
}

/// <summary>A run of the archive: what a later run need not look at again.</summary>
internal sealed class ArchiveRunRow
{
    public long Id { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Versions before it were to be packed.</summary>
    public DateTimeOffset Cutoff { get; init; }

    /// <summary>The newest change set when the run began.</summary>
    public long Upto { get; init; }

    public int Documents { get; set; }
    public long Versions { get; set; }

    /// <summary>Bytes of the contents' rows deleted, and of the packs made.</summary>
    public long BytesBefore { get; set; }

    /// <inheritdoc cref="BytesBefore"/>
    public long BytesAfter { get; set; }
}

/// <summary>A document that the archive has yet to look at.</summary>
internal sealed class ArchiveQueueRow
{
    public Guid DocumentId { get; init; }
}

internal sealed class TagRow
{
    public required string Name { get; init; }
    public long BranchId { get; init; }
    public long Upto { get; init; }
    public DateTimeOffset Until { get; init; }
    public required string Title { get; set; }
    public Guid CreatedById { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Who wrote each line as of one version: derived, and kept where it took long to work out.</summary>
internal sealed class BlameRow
{
    public Guid DocumentId { get; init; }
    public long ChangeSetId { get; init; }
    public required byte[] Data { get; init; }
}

/// <summary>Who withheld what of a version, and why; never changed, a lifting is a row of its own.</summary>
internal sealed class RedactionRow
{
    public Guid DocumentId { get; init; }
    public long Id { get; init; }
    public long ChangeSetId { get; init; }
    public Redactions Parts { get; init; }
    public bool Lifted { get; init; }
    public required string Reason { get; init; }
    public Guid ById { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>Long work: what was asked, how far it is, how it ended.</summary>
internal sealed class OperationRow
{
    public Guid Id { get; init; }
    public required string Kind { get; init; }
    public short State { get; set; }
    public string? Branch { get; init; }
    public required string Title { get; init; }
    public required string Arguments { get; init; }
    public int Total { get; set; }
    public int Done { get; set; }
    public int Failed { get; set; }

    /// <summary>What it made, in order.</summary>
    public required long[] ChangeSets { get; set; }

    /// <summary>Time spent at it, over all runs.</summary>
    public long WorkedMicroseconds { get; set; }
    public string? Result { get; set; }
    public string? Problem { get; set; }
    public Guid OwnerId { get; init; }
    public required string OwnerName { get; init; }

    /// <summary>What the owner could do when asking: the work may do no more.</summary>
    public required string[] Permissions { get; init; }
    public string? IdempotencyKey { get; init; }
    public bool CancelRequested { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public DateTimeOffset? HeartbeatAt { get; set; }
}

internal sealed class OperationItemRow
{
    public Guid OperationId { get; init; }
    public int Number { get; init; }
    public Guid? DocumentId { get; init; }
    public string? Path { get; init; }
    public long? BasedOn { get; init; }

    /// <summary>Where the document is to be afterwards; null to leave it where it is.</summary>
    public string? ToPath { get; init; }
    public bool Removes { get; init; }

    /// <summary>zstd of canonical JSON; null where the content stays, or the document goes. Given up once it is dealt with.</summary>
    public byte[]? Content { get; init; }
    public short State { get; set; }
    public string? Problem { get; set; }
    public long? ChangeSetId { get; set; }
}
