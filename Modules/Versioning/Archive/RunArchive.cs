using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Archive;

/// <summary>
/// Runs the archive. What is due is put in a queue, found by what changed and what crossed the age since the run before, so
/// that a night's work follows the changes and not the size of the site; a document leaves the queue once it is done.
/// </summary>
internal sealed class RunArchive(
    NpgsqlDataSource database, VersioningDb db, ArchiveDocument documents, RestoreDocument restore, IOptions<ArchiveOptions> options, TimeProvider time)
    : IArchive
{
    private const int Batch = 100;

    // Beside the locks of branches (BranchRows.LockKey), whose lower bits are ids.
    private const long RunLock = 0x5643_4000_0000_0001;

    // Commits take ids as they begin. One that was still on its way when a run began is found by a run begun this much later.
    private static readonly TimeSpan LongestCommit = TimeSpan.FromHours(1);

    public async Task<ArchiveOutcome> Run(ArchiveRequest request, IProgress<ArchiveProgress>? progress, CancellationToken ct)
    {
        // Held on a connection of its own: it goes with the process, however that ends.
        await using var holder = await database.OpenConnectionAsync(ct);
        await using (var tryLock = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", holder) { Parameters = { new() { Value = RunLock } } })
        {
            if (!(bool)(await tryLock.ExecuteScalarAsync(ct))!)
                return new ArchiveOutcome.Running();
        }

        try
        {
            return new ArchiveOutcome.Done(await Run(time.GetUtcNow() - (request.OlderThan ?? options.Value.After), request.Limit, progress, ct));
        }
        finally
        {
            await using var unlock = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", holder) { Parameters = { new() { Value = RunLock } } };
            await unlock.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private async Task<ArchiveProgress> Run(DateTimeOffset cutoff, int? limit, IProgress<ArchiveProgress>? progress, CancellationToken ct)
    {
        var (runId, waiting) = await Begin(cutoff.UtcDateTime, ct);
        var total = (int)Math.Min(waiting, limit ?? int.MaxValue);
        var (done, packed) = (0, default(Packed));
        while (done < total)
        {
            foreach (var documentId in await Next(Math.Min(Batch, total - done), ct))
            {
                var one = await documents.Run(documentId, cutoff.UtcDateTime, ct);
                await Leave(documentId, runId, one, ct);
                ArchiveMetrics.Versions.Add(one.Versions);
                ArchiveMetrics.Saved.Add(one.Before - one.After);
                packed += one;
                done++;
                progress?.Report(At());
            }
        }

        await using var finish = database.CreateCommand("UPDATE versioning.archive_runs SET finished_at = $2 WHERE id = $1");
        finish.Parameters.Add(new() { Value = runId });
        finish.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        await finish.ExecuteNonQueryAsync(ct);
        return At();

        ArchiveProgress At() => new(done, total, packed.Versions, packed.Before, packed.After);
    }

    /// <summary>
    /// Writes the run down and queues what may have become due since the last one: documents changed since, for their former
    /// heads and for what imports brought, and documents with versions between the last cutoff and this one.
    /// </summary>
    private async Task<(long RunId, long Waiting)> Begin(DateTime cutoff, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var command = database.CreateCommand("""
            WITH since AS (
                SELECT COALESCE((SELECT upto FROM versioning.archive_runs WHERE started_at <= $2 - $3 ORDER BY id DESC LIMIT 1), 0) AS upto,
                       (SELECT cutoff FROM versioning.archive_runs ORDER BY id DESC LIMIT 1) AS cutoff),
            due AS (
                SELECT DISTINCT h.document_id FROM since JOIN versioning.heads h ON since.upto = 0
                UNION
                SELECT v.document_id FROM since JOIN versioning.versions v ON v.change_set_id > since.upto WHERE since.upto > 0
                UNION
                SELECT v.document_id FROM since JOIN versioning.change_sets s ON s.at >= since.cutoff AND s.at < $1
                JOIN versioning.versions v ON v.change_set_id = s.id WHERE since.upto > 0),
            queued AS (INSERT INTO versioning.archive_queue (document_id) SELECT document_id FROM due ON CONFLICT DO NOTHING RETURNING 1),
            run AS (
                INSERT INTO versioning.archive_runs (started_at, cutoff, upto, documents, versions, bytes_before, bytes_after)
                SELECT $2, $1, COALESCE(max(id), 0), 0, 0, 0, 0 FROM versioning.change_sets RETURNING id)
            SELECT run.id, (SELECT count(*) FROM queued) + (SELECT count(*) FROM versioning.archive_queue) FROM run
            """);
        command.CommandTimeout = 0;
        command.Parameters.Add(new() { Value = cutoff });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = LongestCommit, NpgsqlDbType = NpgsqlDbType.Interval });
        await using var rows = await command.ExecuteReaderAsync(ct);
        await rows.ReadAsync(ct);
        return (rows.GetInt64(0), rows.GetInt64(1));
    }

    private async Task<List<Guid>> Next(int count, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT document_id FROM versioning.archive_queue ORDER BY document_id LIMIT $1");
        command.Parameters.Add(new() { Value = count });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var documents = new List<Guid>(count);
        while (await rows.ReadAsync(ct))
            documents.Add(rows.GetGuid(0));
        return documents;
    }

    private async Task Leave(Guid documentId, long runId, Packed packed, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            WITH done AS (DELETE FROM versioning.archive_queue WHERE document_id = $1)
            UPDATE versioning.archive_runs
            SET documents = documents + 1, versions = versions + $3, bytes_before = bytes_before + $4, bytes_after = bytes_after + $5 WHERE id = $2
            """);
        foreach (var value in new object[] { documentId, runId, (long)packed.Versions, packed.Before, packed.After })
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<int?> Restore(Guid documentId, Viewer viewer, CancellationToken ct) =>
        viewer.May(Permissions.Operate) ? await restore.Run(documentId, ct) : null;

    public async Task<ArchiveStatus?> Status(Viewer viewer, CancellationToken ct)
    {
        if (!viewer.May(Permissions.Operate))
            return null;
        var last = await db.ArchiveRuns.AsNoTracking().OrderByDescending(run => run.Id).FirstOrDefaultAsync(ct);
        // The planner's own counts: exact ones would read tables of any size.
        await using var command = database.CreateCommand("""
            SELECT (SELECT count(*) FROM versioning.archive_queue),
                   COALESCE(sum(GREATEST(c.reltuples, 0)) FILTER (WHERE c.relname = 'packs'), 0)::bigint, COALESCE(sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname = 'packs'), 0)::bigint,
                   COALESCE(sum(GREATEST(c.reltuples, 0)) FILTER (WHERE c.relname = 'contents'), 0)::bigint, COALESCE(sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname = 'contents'), 0)::bigint
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'versioning' AND c.relname IN ('packs', 'contents') AND c.relkind = 'r'
            """);
        await using var rows = await command.ExecuteReaderAsync(ct);
        await rows.ReadAsync(ct);
        var run = last is null ? null : new ArchiveRun(
            last.StartedAt, last.FinishedAt, last.Cutoff,
            new ArchiveProgress(last.Documents, last.Documents + (int)rows.GetInt64(0), last.Versions, last.BytesBefore, last.BytesAfter));
        return new ArchiveStatus(rows.GetInt64(0), run, rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4));
    }
}
