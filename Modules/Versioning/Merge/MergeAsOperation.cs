using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Npgsql;
using VersionedContent.ServiceDefaults.Jobs;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Operations;

namespace VersionedContent.Versioning.Merge;

/// <summary>What <c>operations.arguments</c> holds of a merge: the request without what belongs to the one who calls.</summary>
/// <param name="SourceId">The branch meant: its name may be another's by the time the merge runs. Null in those of before it was kept; likewise the target's.</param>
internal sealed record MergeArguments(
    string Source, string Target, string Message, Author? Author, MergeOptions Options, Guid? MergeId, long? ExpectedSourceHead, DateTimeOffset? At,
    long? SourceId = null, long? TargetId = null)
{
    public const string Kind = "merge";
}

/// <summary>Starts a merge as long work where a request should not wait for it.</summary>
internal sealed class MergeAsOperation(NpgsqlDataSource database, IBranches branches, IJobs jobs, IConfiguration configuration, TimeProvider time)
{
    /// <summary>Documents; a branch that changed more is not merged while a browser waits. <c>Merges:LongFrom</c> in the settings.</summary>
    private const int LongFrom = 1_000;

    /// <param name="asked">True where the caller wants it as long work, however small.</param>
    /// <returns>The operation; null where the merge is to be made at once, which also says why where it cannot be made at all.</returns>
    public async Task<Guid?> Start(MergeRequest request, bool asked, CancellationToken ct)
    {
        if (request.Viewer.Id is null || CommitChanges.MessageProblem(request.Message) is not null
            || await branches.Find(request.Source, request.Viewer, ct) is not { } branch)
            return null;
        if (!asked && branch.Changed <= configuration.GetValue("Merges:LongFrom", LongFrom))
            return null;
        if (await BranchRows.Find(database, request.Source, request.Viewer, ct) is not { } source
            || await BranchRows.Find(database, request.Target, request.Viewer, ct) is not { } target
            || BranchAccess.WhyNotMerge(source, target, request.Viewer) is not null)
            return null;
        if (await UnderWay(request, source.Id, target.Id, ct) is { } running)
            return running;
        var arguments = new MergeArguments(
            request.Source, request.Target, request.Message, request.Author, request.Options, request.MergeId, request.ExpectedSourceHead, request.At,
            source.Id, target.Id);
        var operation = new NewOperation(MergeArguments.Kind, request.Target, request.Message, arguments, branch.Changed, request.Viewer);
        var id = (await OperationRows.Insert(database, operation, time, ct))!.Value;
        jobs.Enqueue<RunOperation>(id);
        return id;
    }

    /// <summary>A second press of the button leads to the first.</summary>
    private async Task<Guid?> UnderWay(MergeRequest request, long sourceId, long targetId, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            SELECT id FROM versioning.operations
            WHERE owner_id = $1 AND kind = $2 AND state IN (0, 1) AND (
                (arguments->>'SourceId' = $5 AND arguments->>'TargetId' = $6)
                OR (arguments->>'SourceId' IS NULL AND branch = $3 AND arguments->>'Source' = $4))
            ORDER BY id DESC LIMIT 1
            """);
        foreach (var value in new object[] { request.Viewer.Id!.Value, MergeArguments.Kind, request.Target, request.Source, Text(sourceId), Text(targetId) })
            command.Parameters.Add(new() { Value = value });
        return (Guid?)await command.ExecuteScalarAsync(ct);

        static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>The merge itself: as in a request, with progress, and noted as done in its own transaction.</summary>
internal sealed class RunMerge(IMerges merges, OwnerRights rights) : IOperationKind
{
    public string Name => MergeArguments.Kind;

    public async Task<OperationOutcome> Run(OperationRun run, CancellationToken ct)
    {
        var arguments = run.Arguments.Deserialize<MergeArguments>()!;
        var changed = false;
        var request = new MergeRequest
        {
            Source = arguments.Source,
            Target = arguments.Target,
            SourceId = arguments.SourceId,
            TargetId = arguments.TargetId,
            Message = arguments.Message,
            Viewer = run.Viewer,
            Author = arguments.Author,
            Options = arguments.Options,
            MergeId = arguments.MergeId,
            ExpectedSourceHead = arguments.ExpectedSourceHead,
            At = arguments.At,
            Progress = new CommitToOperation(run),
            InSameTransaction = async (transaction, changeSetId, stop) =>
            {
                // A large merge takes minutes: what was taken from its owner meanwhile counts, and nothing of it is written.
                changed = (await rights.Now(run.Asked, stop)).Permissions.Count < run.Viewer.Permissions.Count;
                if (changed)
                    throw new InvalidOperationException("The owner may do less than when the run began.");
                await OperationRows.Complete(transaction, run.Id, changeSetId, stop);
            },
        };
        MergeResult result;
        try
        {
            result = await merges.Merge(request, ct);
        }
        catch (InvalidOperationException) when (changed)
        {
            run.Progress.Report((0, run.Total));
            return new OperationOutcome.Failed(
                $"The account {run.Asked.Name} may do less than when this began, so nothing of it was written. Resume it to try with what is left.");
        }
        catch (OperationCanceledException)
        {
            run.Progress.Report((0, run.Total));
            throw;
        }

        if (result is not MergeResult.Landed)
            run.Progress.Report((0, run.Total));
        return result switch
        {
            MergeResult.Landed => new OperationOutcome.Done(),
            MergeResult.NeedsDecisions open => new OperationOutcome.Failed(
                $"Both sides changed the same things in {open.Conflicts.Count} {(open.Conflicts.Count == 1 ? "document" : "documents")}. Nothing is merged before a person decides.", open.MergeId),
            MergeResult.NothingToMerge => new OperationOutcome.Failed($"{request.Target} already has all of {request.Source}."),
            MergeResult.SourceMoved => new OperationOutcome.Failed($"{request.Source} has changed since; look at it again."),
            MergeResult.NotFound or MergeResult.Forbidden when run.LostRights => new OperationOutcome.Failed(OwnerRights.Lost(run.Asked)),
            MergeResult.NotFound missing => new OperationOutcome.Failed($"There is nothing called {missing.What}."),
            MergeResult.Forbidden forbidden => new OperationOutcome.Failed(forbidden.Why),
            MergeResult.Invalid invalid => new OperationOutcome.Failed(invalid.Problem),
            _ => throw new InvalidOperationException($"{result} is no outcome."),
        };
    }
}
