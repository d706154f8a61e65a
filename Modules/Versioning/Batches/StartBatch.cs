using System.Globalization;
using Microsoft.Extensions.Configuration;
using Npgsql;
using NpgsqlTypes;
using VersionedContent.ServiceDefaults.Jobs;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Operations;

namespace VersionedContent.Versioning.Batches;

/// <summary>
/// Takes a batch in. The changes go to the database as they come, a thousand at a time, so that neither memory nor a
/// transaction grows with them; the operation is there for others only when all of them are.
/// </summary>
internal sealed class StartBatch(NpgsqlDataSource database, IBranches branches, IOperations operations, IJobs jobs, IConfiguration configuration, TimeProvider time)
    : IBatches
{
    private const int Stage = 1_000;
    private const int MostTold = 100;
    private const int LongestKey = 200;

    public Task<BatchResult> Start(BatchRequest request, CancellationToken ct) => Start(request, queue: true, ct);

    /// <param name="queue">False where the caller runs it itself.</param>
    public async Task<BatchResult> Start(BatchRequest request, bool queue, CancellationToken ct)
    {
        var (refused, branchId) = await Target(request, ct);
        if (refused is not null)
            return refused;
        var title = request.Message.Length > 200 ? request.Message[..200] : request.Message;
        var operation = new NewOperation(
            BatchArguments.Kind, request.Branch, title, new BatchArguments(request.Mode, request.ChunkSize, request.Message, branchId), 0, request.Viewer)
        {
            State = OperationState.Receiving,
            IdempotencyKey = request.IdempotencyKey,
        };
        if (await OperationRows.Insert(database, operation, time, ct) is not { } id)
            return await Known(request, queue, ct);
        try
        {
            if (await Receive(id, request, ct) is { } result)
            {
                await Forget(id);
                return result;
            }
        }
        catch
        {
            await Forget(id);
            throw;
        }

        if (queue)
            jobs.Enqueue<RunOperation>(id);
        return new BatchResult.Started((await operations.Find(id, request.Viewer, ct))!, IsNew: true);
    }

    /// <summary>Why it cannot be begun, or the branch to change; neither where that is yet to be made.</summary>
    private async Task<(BatchResult? Refused, long? BranchId)> Target(BatchRequest request, CancellationToken ct)
    {
        if (Problem(request) is { } problem)
            return (problem, null);
        if (request.MakeBranch)
            return (null, null);
        if (await BranchRows.Find(database, request.Branch, request.Viewer, ct) is not { } branch)
            return (new BatchResult.NotFound($"the branch {request.Branch}"), null);
        return BranchAccess.WhyNotCommit(branch, request.Viewer) is { } why ? (new BatchResult.Forbidden(why), null) : (null, branch.Id);
    }

    private static BatchResult? Problem(BatchRequest request)
    {
        if (request.Viewer.Id is null)
            return new BatchResult.Forbidden("Sign in to make changes.");
        if (string.IsNullOrWhiteSpace(request.Message))
            return new BatchResult.Invalid("Say in a few words what the batch does.");
        if (CommitChanges.MessageProblem(request.Message) is { } tooLong)
            return new BatchResult.Invalid(tooLong);
        if (!Enum.IsDefined(request.Mode))
            return new BatchResult.Invalid("The mode is chunked or atomic.");
        if (request.ChunkSize is < 1 or > BatchRequest.LargestChunk)
            return new BatchResult.Invalid($"A chunk holds 1 to {BatchRequest.LargestChunk} documents.");
        if (request.IdempotencyKey is { Length: 0 or > LongestKey })
            return new BatchResult.Invalid($"The idempotency key has 1 to {LongestKey} characters.");
        return request.MakeBranch && !BranchName.IsValid(request.Branch)
            ? new BatchResult.Invalid($"'{request.Branch}' is no branch name: use lower-case letters, digits and - _ . in parts divided by /.")
            : null;
    }

    /// <summary>Null where all of it is in and the operation waits to be run.</summary>
    private async Task<BatchResult?> Receive(Guid id, BatchRequest request, CancellationToken ct)
    {
        var options = configuration.GetSection(BatchOptions.Section).Get<BatchOptions>() ?? new BatchOptions();
        var most = request.Mode == BatchMode.Atomic ? Math.Min(options.MaxAtomicChanges, options.MaxChanges) : options.MaxChanges;
        var (problems, wrong, total) = (new List<BatchLine>(), 0, 0);
        var staged = new List<BatchLine>(Stage);
        await foreach (var line in request.Lines.WithCancellation(ct))
        {
            if (++total > most)
                return new BatchResult.Invalid($"A batch {(request.Mode == BatchMode.Atomic ? "in one change set " : "")}takes {most.ToString("N0", CultureInfo.InvariantCulture)} changes at most; send several.");
            if (line.Problem is not null)
                Tell(line);
            else if (wrong == 0)
                staged.Add(line);
            if (staged.Count == Stage)
                await Flush();
        }

        await Flush();
        if (total == 0)
            return new BatchResult.Invalid("There is no change in it. Give one JSON object a line.");
        if (wrong == 0)
        {
            foreach (var (number, earlier) in await BatchItems.Twice(database, id, ct))
                Tell(new BatchLine(number, null, $"Line {earlier} names the same document. Put the changes of a document together."));
        }

        if (wrong > 0)
            return new BatchResult.Refused(problems, wrong);
        long? made = null;
        if (request.MakeBranch)
        {
            (var refused, made) = await MakeBranch(request, ct);
            if (refused is not null)
                return refused;
        }

        await Open(id, total, made, ct);
        return null;

        void Tell(BatchLine line)
        {
            if (wrong++ < MostTold)
                problems.Add(line);
        }

        async Task Flush()
        {
            if (staged.Count == 0)
                return;
            await BatchItems.Stage(database, id, staged, ct);
            staged.Clear();
            await using var alive = database.CreateCommand("UPDATE versioning.operations SET heartbeat_at = clock_timestamp() WHERE id = $1");
            alive.Parameters.Add(new() { Value = id });
            await alive.ExecuteNonQueryAsync(ct);
        }
    }

    private async Task<(BatchResult? Refused, long? BranchId)> MakeBranch(BatchRequest request, CancellationToken ct)
    {
        var title = request.Message.Length > 120 ? request.Message[..120] : request.Message;
        return await branches.Create(new NewBranch(request.Branch, title), request.Viewer, ct) switch
        {
            BranchResult.Done done => (null, done.Branch.Id),
            BranchResult.NameTaken => (new BatchResult.Invalid($"There is a branch called {request.Branch} already."), null),
            BranchResult.Forbidden forbidden => (new BatchResult.Forbidden(forbidden.Why), null),
            BranchResult.Invalid invalid => (new BatchResult.Invalid(invalid.Problem), null),
            _ => (new BatchResult.NotFound("the branch main"), null),
        };
    }

    /// <param name="made">The branch that was made for it.</param>
    private async Task Open(Guid id, int total, long? made, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            UPDATE versioning.operations SET state = 0, total = $2, heartbeat_at = clock_timestamp(),
                arguments = CASE WHEN $3 IS NULL THEN arguments ELSE arguments || jsonb_build_object('{nameof(BatchArguments.BranchId)}', $3) END
            WHERE id = $1
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = total });
        command.Parameters.Add(new() { Value = (object?)made ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task Forget(Guid id)
    {
        await using var batch = database.CreateBatch();
        foreach (var sql in new[] { "DELETE FROM versioning.operation_items WHERE operation_id = $1", "DELETE FROM versioning.operations WHERE id = $1 AND state = 5" })
            batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = id } } });
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>The operation that the key names. One whose sender went away before all was in is forgotten, and this takes its place.</summary>
    private async Task<BatchResult> Known(BatchRequest request, bool queue, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            SELECT id, state, heartbeat_at < clock_timestamp() - interval '10 minutes' FROM versioning.operations
            WHERE owner_id = $1 AND idempotency_key = $2
            """);
        command.Parameters.Add(new() { Value = request.Viewer.Id!.Value });
        command.Parameters.Add(new() { Value = request.IdempotencyKey! });
        (Guid Id, OperationState State, bool IsOld) known;
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            if (!await row.ReadAsync(ct))
                return new BatchResult.InProgress();
            known = (row.GetGuid(0), (OperationState)row.GetInt16(1), row.GetBoolean(2));
        }

        if (known.State != OperationState.Receiving)
            return new BatchResult.Started((await operations.Find(known.Id, request.Viewer, ct))!, IsNew: false);
        if (!known.IsOld)
            return new BatchResult.InProgress();
        await Forget(known.Id);
        return await Start(request, queue, ct);
    }
}
