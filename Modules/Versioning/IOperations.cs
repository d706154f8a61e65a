using VersionedContent.Accounts;

namespace VersionedContent.Versioning;

public enum OperationState : short
{
    /// <summary>Queued, or given back to the queue by a process that shut down.</summary>
    Waiting = 0,
    Running = 1,

    /// <summary>Through. Items may have failed: see <see cref="Operation.Failed"/>.</summary>
    Done = 2,
    Failed = 3,
    Cancelled = 4,

    /// <summary>What it is to do is still coming in.</summary>
    Receiving = 5,
}

/// <summary>Long work: a batch, or the merge of a large branch. It goes on without its browser, and after a crash.</summary>
/// <param name="Kind"><c>batch</c> or <c>merge</c>.</param>
/// <param name="Done">Of <paramref name="Total"/>, both in documents.</param>
/// <param name="Failed">Documents that could not be changed; the others are.</param>
/// <param name="ChangeSets">What it made, in order.</param>
/// <param name="MergeId">The merge in which a person must decide before it can be tried again.</param>
/// <param name="Problem">Why it failed.</param>
/// <param name="Worked">Time spent at it over all runs, waiting not included.</param>
public sealed record Operation(
    Guid Id, string Kind, OperationState State, string? Branch, string Title, int Total, int Done, int Failed,
    IReadOnlyList<long> ChangeSets, Guid? MergeId, string? Problem, Author Owner, bool CancelRequested,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, TimeSpan Worked)
{
    public bool IsOver => State is OperationState.Done or OperationState.Failed or OperationState.Cancelled;

    /// <summary>True where <see cref="IOperations.Resume"/> would find something to do.</summary>
    public bool CanResume => State is OperationState.Failed or OperationState.Cancelled || (State == OperationState.Done && Failed > 0);

    /// <summary>Documents a second; null before there is anything to tell.</summary>
    public double? Rate => Done > 0 && Worked > TimeSpan.Zero ? Done / Worked.TotalSeconds : null;
}

/// <summary>A change of a batch that could not be made.</summary>
/// <param name="Number">Its line in what was sent, from 1.</param>
public sealed record FailedItem(int Number, Guid? DocumentId, string? Path, string Problem);

/// <param name="Next">Give as <c>before</c> for the next page; null on the last.</param>
public sealed record OperationPage(IReadOnlyList<Operation> Operations, Guid? Next);

/// <summary>
/// Long work of a person, and of all for those who operate the site; that of others does not exist for a viewer.
/// </summary>
public interface IOperations
{
    Task<Operation?> Find(Guid id, Viewer viewer, CancellationToken ct);

    /// <summary>Newest first: the viewer's own, or with <paramref name="all"/> everybody's for those who may operate the site.</summary>
    Task<OperationPage> List(bool all, Guid? before, int limit, Viewer viewer, CancellationToken ct);

    /// <summary>Failed items after line <paramref name="after"/>, at most <paramref name="limit"/>; none where there is no such operation.</summary>
    Task<IReadOnlyList<FailedItem>> FailedItems(Guid id, int after, int limit, Viewer viewer, CancellationToken ct);

    /// <summary>Asks it to stop. What is committed stays; it stops within a second or so where it runs.</summary>
    Task<OperationResult> Cancel(Guid id, Viewer viewer, CancellationToken ct);

    /// <summary>Takes up again what was cancelled or failed, from where it stopped; failed items are tried again.</summary>
    Task<OperationResult> Resume(Guid id, Viewer viewer, CancellationToken ct);
}

public abstract record OperationResult
{
    private OperationResult() { }

    public sealed record Accepted(Operation Operation) : OperationResult;
    public sealed record NotFound : OperationResult;

    /// <summary>Nothing to cancel, or nothing to resume.</summary>
    public sealed record NothingToDo(Operation Operation) : OperationResult;
}
