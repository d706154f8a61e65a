namespace VersionedContent.Versioning.Batches;

/// <summary>What <c>operations.arguments</c> holds of a batch.</summary>
/// <param name="BranchId">The branch to change: its name may be another's by the time the batch runs. Null in those of before it was kept.</param>
internal sealed record BatchArguments(BatchMode Mode, int ChunkSize, string Message, long? BranchId = null)
{
    public const string Kind = "batch";
}

/// <summary>What a site allows, under <c>Batches</c> in its settings.</summary>
internal sealed class BatchOptions
{
    public const string Section = "Batches";

    /// <summary>Bytes of one request.</summary>
    public long MaxBytes { get; set; } = 512L * 1024 * 1024;

    public int MaxChanges { get; set; } = 1_000_000;

    /// <summary>Of an atomic one: all its versions are worked out before the first is written.</summary>
    public int MaxAtomicChanges { get; set; } = 200_000;
}
