using System.Text.Json;
using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Operations;

/// <summary>How one kind of long work is done.</summary>
internal interface IOperationKind
{
    /// <summary>As stored in <c>operations.kind</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Does the work, or what is left of it. Whatever it commits it notes in the same transaction
    /// (<see cref="OperationRows.Advance"/>, <see cref="OperationRows.Complete"/>), so that no run does it twice.
    /// </summary>
    /// <param name="ct">Cancelled where a person cancels it and where the process shuts down: let the exception out.</param>
    Task<OperationOutcome> Run(OperationRun run, CancellationToken ct);
}

/// <summary>One run of an operation.</summary>
/// <param name="Asked">The person who asked, with the permissions of that moment: never act on these alone.</param>
/// <param name="Viewer">The same person with what is left of them as the run begins (<see cref="OwnerRights"/>).</param>
internal sealed record OperationRun(
    Guid Id, string? Branch, JsonElement Arguments, Viewer Asked, Viewer Viewer, int Total, IProgress<(int Done, int Total)> Progress)
{
    /// <summary>Something was taken from the person since they asked.</summary>
    public bool LostRights => Viewer.Permissions.Count < Asked.Permissions.Count;
}

internal abstract record OperationOutcome
{
    public sealed record Done : OperationOutcome;

    /// <param name="MergeId">The merge that waits for decisions.</param>
    public sealed record Failed(string Problem, Guid? MergeId = null) : OperationOutcome;
}

/// <summary>A new operation.</summary>
internal sealed record NewOperation(string Kind, string? Branch, string Title, object Arguments, int Total, Viewer Viewer)
{
    public OperationState State { get; init; } = OperationState.Waiting;

    /// <summary>The same key of the same person names the same operation.</summary>
    public string? IdempotencyKey { get; init; }
}
