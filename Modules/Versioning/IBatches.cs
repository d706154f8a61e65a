using VersionedContent.Accounts;
using VersionedContent.Versioning.Batches;

namespace VersionedContent.Versioning;

public enum BatchMode
{
    /// <summary>A change set for each chunk. What cannot be changed is told, the rest goes on; a run cut short is taken up again.</summary>
    Chunked = 0,

    /// <summary>One change set with all of it, or none where anything cannot be changed or somebody cancels.</summary>
    Atomic = 1,
}

/// <summary>One change of a batch. The document is named by its id or by its path.</summary>
/// <param name="Path">Where the document is; with an id: where it is to be, or null to leave it.</param>
/// <param name="ToPath">Where a document named by its path is to be; null to leave it.</param>
/// <param name="BasedOn">The change set that was edited; a document changed since is merged. Null takes the newest.</param>
/// <param name="Content">Canonical JSON; null to leave it, or where the document is deleted.</param>
public sealed record BatchChange(Guid? DocumentId, string? Path, string? ToPath, long? BasedOn, ReadOnlyMemory<byte>? Content, bool Delete);

/// <summary>A line of a batch: a change, or what is wrong with it.</summary>
/// <param name="Number">From 1.</param>
public sealed record BatchLine(int Number, BatchChange? Change, string? Problem);

public sealed record BatchRequest
{
    public const int DefaultChunk = 100;
    public const int LargestChunk = 1_000;

    /// <summary>The branch to change; it must exist unless <see cref="MakeBranch"/> is set.</summary>
    public required string Branch { get; init; }

    /// <summary>Makes the branch, forked from main's newest state.</summary>
    public bool MakeBranch { get; init; }

    public required Viewer Viewer { get; init; }
    public required string Message { get; init; }
    public BatchMode Mode { get; init; }

    /// <summary>Documents a chunk, 1 to <see cref="LargestChunk"/>.</summary>
    public int ChunkSize { get; init; } = DefaultChunk;

    /// <summary>A second request of the same person with the same key starts nothing and answers with the first.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Read once, as it comes in: see <see cref="BatchFile"/>.</summary>
    public required IAsyncEnumerable<BatchLine> Lines { get; init; }
}

public abstract record BatchResult
{
    private BatchResult() { }

    /// <param name="IsNew">False where the key named an operation that was there.</param>
    public sealed record Started(Operation Operation, bool IsNew) : BatchResult;

    /// <summary>Lines that cannot be taken, the first hundred of them. Nothing was kept.</summary>
    public sealed record Refused(IReadOnlyList<BatchLine> Lines, int Count) : BatchResult;

    public sealed record NotFound(string What) : BatchResult;
    public sealed record Forbidden(string Why) : BatchResult;

    /// <summary>The request itself is at fault; the text says what to do.</summary>
    public sealed record Invalid(string Problem) : BatchResult;

    /// <summary>A request of the same key is being received at this moment.</summary>
    public sealed record InProgress : BatchResult;
}

/// <summary>Any number of changes to a branch, as one piece of long work.</summary>
public interface IBatches
{
    /// <summary>Takes the changes in and queues the work. Nothing is kept where a line is at fault.</summary>
    Task<BatchResult> Start(BatchRequest request, CancellationToken ct);
}
