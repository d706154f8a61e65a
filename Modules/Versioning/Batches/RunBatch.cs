using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Operations;

namespace VersionedContent.Versioning.Batches;

/// <summary>Makes the changes of a batch: a change set a chunk, or one with all of them.</summary>
internal sealed class RunBatch(NpgsqlDataSource database, BatchPlanner planner, ChangeSetWriter writer, OwnerRights rights, TimeProvider time) : IOperationKind
{
    // Each try loses only to a commit that succeeded, so somebody always gets on.
    private const int ChunkTries = 64;
    private const int AtomicTries = 16;
    private const int Settled = 5_000;

    public string Name => BatchArguments.Kind;

    public async Task<OperationOutcome> Run(OperationRun run, CancellationToken ct)
    {
        var arguments = run.Arguments.Deserialize<BatchArguments>()!;
        if (arguments.Mode == BatchMode.Chunked)
            return await RunChunks(run, arguments, ct);
        try
        {
            return await RunWhole(run, arguments, ct);
        }
        catch (OperationCanceledException)
        {
            // Nothing of it is written, however far it was.
            run.Progress.Report((0, run.Total));
            throw;
        }
    }

    private async Task<OperationOutcome> RunChunks(OperationRun run, BatchArguments arguments, CancellationToken ct)
    {
        var after = 0;
        while (await BatchItems.Next(database, run.Id, after, arguments.ChunkSize, ct) is { Count: > 0 } items)
        {
            if (await WriteChunk(run, arguments, items, ct) is { } why)
                return new OperationOutcome.Failed(why);
            after = items[^1].Number;
        }

        return new OperationOutcome.Done();
    }

    /// <returns>Null, or why nothing more can be written to the branch.</returns>
    private async Task<string?> WriteChunk(OperationRun run, BatchArguments arguments, List<BatchItem> items, CancellationToken ct)
    {
        for (var attempt = 0; attempt < ChunkTries; attempt++)
        {
            if (attempt > 2)
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 4 * attempt)), time, ct);
            var started = Stopwatch.GetTimestamp();
            var (branch, viewer, why) = await Target(run, arguments, ct);
            if (branch is null)
                return why;
            var plan = new BatchPlan();
            await planner.Add(plan, items, branch, viewer, ct);
            await planner.CheckPaths(plan, branch, ct);
            if (plan.Versions is not { Count: > 0 } versions)
            {
                await Settle(run.Id, plan, ct);
                return null;
            }

            var changeSet = ChangeSet(run, arguments, branch, versions, started) with
            {
                InSameTransaction = (transaction, changeSetId, stop) => BatchItems.Settle(transaction, run.Id, plan, changeSetId, stop),
            };
            if (await writer.Write(changeSet, ct) is WriteResult.Written)
                return null;
        }

        throw new TimeoutException($"The documents on {run.Branch} change too fast to commit to; nothing of this chunk was written.");
    }

    private async Task<OperationOutcome> RunWhole(OperationRun run, BatchArguments arguments, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var (branch, viewer, why) = await Target(run, arguments, ct);
        if (branch is null)
            return new OperationOutcome.Failed(why!);
        var plan = new BatchPlan();
        var after = 0;
        while (await BatchItems.Next(database, run.Id, after, arguments.ChunkSize, ct) is { Count: > 0 } items)
        {
            await planner.Add(plan, items, branch, viewer, ct);
            after = items[^1].Number;
            run.Progress.Report((plan.Count / 2, run.Total));
        }

        for (var attempt = 0; attempt < AtomicTries; attempt++)
        {
            // Anew before the first write too: working out so many takes a while.
            (branch, viewer, why) = await Target(run, arguments, ct);
            if (branch is null)
            {
                run.Progress.Report((0, run.Total));
                return new OperationOutcome.Failed(why!);
            }

            if (attempt > 0)
            {
                foreach (var chunk in (await planner.TakeStale(plan, branch, ct)).Chunk(arguments.ChunkSize))
                    await planner.Add(plan, await BatchItems.These(database, run.Id, chunk, ct), branch, viewer, ct);
            }

            await planner.CheckPaths(plan, branch, ct);
            if (plan.Failures.Count > 0)
                return await Refuse(run, plan, ct);
            if (plan.Versions is not { Count: > 0 } versions)
            {
                await Settle(run.Id, plan, ct);
                return new OperationOutcome.Done();
            }

            var changeSet = ChangeSet(run, arguments, branch, versions, started) with
            {
                Progress = new CommitToOperation(run),
                InSameTransaction = (transaction, changeSetId, stop) => OperationRows.Complete(transaction, run.Id, changeSetId, stop),
            };
            if (await writer.Write(changeSet, ct) is WriteResult.Written written)
            {
                await SettleAll(run.Id, plan, written.ChangeSetId);
                return new OperationOutcome.Done();
            }
        }

        throw new TimeoutException($"The documents on {run.Branch} change too fast to commit to; nothing was written.");
    }

    /// <summary>The branch as it is now and the owner as they are now, or why nothing can be written.</summary>
    private async Task<(BranchRow? Branch, Viewer Viewer, string? Why)> Target(OperationRun run, BatchArguments arguments, CancellationToken ct)
    {
        var viewer = await rights.Now(run.Asked, ct);
        // Found with what they might see when they asked: that it is there is no news to them.
        if (await BranchRows.Find(database, arguments.BranchId, run.Branch!, run.Asked, ct) is not { } branch)
            return (null, viewer, $"There is no branch {run.Branch} any more.");
        if (BranchAccess.WhyNotCommit(branch, viewer) is not { } why)
            return (branch, viewer, null);
        return (null, viewer, BranchAccess.WhyNotCommit(branch, run.Asked) is null ? OwnerRights.Lost(run.Asked) : why);
    }

    private ChangeSetPlan ChangeSet(OperationRun run, BatchArguments arguments, BranchRow branch, List<PlannedVersion> versions, long started) => new()
    {
        Branch = branch,
        Author = new Author(run.Viewer.Id!.Value, run.Viewer.Name),
        Message = arguments.Message,
        Origin = Origin.Batch,
        At = time.GetUtcNow(),
        Versions = versions,
        Started = started,
    };

    /// <summary>Notes items that need no change set: they changed nothing, or cannot be done.</summary>
    private async Task Settle(Guid id, BatchPlan plan, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await BatchItems.Settle(transaction, id, plan, null, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>After the change set, which holds the branch's lock and should not for this: the operation itself is done with it.</summary>
    private async Task SettleAll(Guid id, BatchPlan plan, long changeSetId)
    {
        foreach (var chunk in plan.Documents.Chunk(Settled))
        {
            await using var batch = database.CreateBatch();
            batch.BatchCommands.Add(BatchItems.Done(id, chunk.ToDictionary(), changeSetId));
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private async Task<OperationOutcome> Refuse(OperationRun run, BatchPlan plan, CancellationToken ct)
    {
        run.Progress.Report((0, run.Total));
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { BatchItems.Failed(run.Id, plan.Failures) } })
            await batch.ExecuteNonQueryAsync(ct);
        await OperationRows.Advance(transaction, run.Id, 0, plan.Failures.Count, null, ct);
        await transaction.CommitAsync(ct);
        return new OperationOutcome.Failed(
            plan.Failures.Count == 1 ? "One change cannot be made, so none was." : $"{plan.Failures.Count} changes cannot be made, so none was.");
    }
}
