using Microsoft.Extensions.Logging;
using Npgsql;
using VersionedContent.ServiceDefaults.Jobs;

namespace VersionedContent.Versioning.Operations;

/// <summary>
/// Runs an operation, or what is left of it. One run at a time: a second finds the lock taken and leaves. A run that
/// ends with its process is repeated by the job server and goes on behind what was committed.
/// </summary>
internal sealed class RunOperation(
    NpgsqlDataSource database, IEnumerable<IOperationKind> kinds, OwnerRights rights, TimeProvider time, ILogger<RunOperation> log) : IJob
{
    public async Task Run(Guid id, CancellationToken ct)
    {
        if (await OperationPulse.Take(database, id, ct) is not { } pulse)
            return;
        await using (pulse)
        {
            if (await OperationRows.Begin(pulse.Connection, id, ct) is not { } begun)
                return;
            if (begun.CancelRequested)
            {
                await OperationRows.Finish(database, id, OperationState.Cancelled, null, null, ct);
                return;
            }

            pulse.Start(time);
            await Run(id, begun, pulse, ct);
        }
    }

    private async Task Run(Guid id, OperationRows.Begun begun, OperationPulse pulse, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, pulse.Stop);
        try
        {
            var kind = kinds.Single(kind => kind.Name == begun.Kind);
            var now = await rights.Now(begun.Viewer, stop.Token);
            var run = new OperationRun(id, begun.Branch, begun.Arguments, begun.Viewer, now, begun.Total, pulse);
            var (state, problem, merge) = await kind.Run(run, stop.Token) switch
            {
                OperationOutcome.Failed failed => (OperationState.Failed, failed.Problem, failed.MergeId),
                _ => (OperationState.Done, null, null),
            };
            await OperationRows.Finish(database, id, state, problem, merge, CancellationToken.None);
        }
        catch (Exception) when (pulse.CancelRequested)
        {
            // Whatever the cancelled statement made of it: what was committed is noted, the rest is rolled back.
            await OperationRows.Finish(database, id, OperationState.Cancelled, null, null, CancellationToken.None);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            await OperationRows.Finish(database, id, OperationState.Waiting, null, null, CancellationToken.None);
            throw;
        }
        catch (Exception error) when (error is NpgsqlException { IsTransient: true } || pulse.Stop.IsCancellationRequested)
        {
            log.LogWarning(error, "The operation {Operation} lost the database and is tried again", id);
            throw;
        }
        catch (Exception error)
        {
            log.LogError(error, "The operation {Operation} failed", id);
            await OperationRows.Finish(
                database, id, OperationState.Failed, "Something went wrong that the site's log tells of. What was done before stays; it can be resumed.", null, CancellationToken.None);
        }
    }
}
