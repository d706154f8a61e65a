using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning.Authors;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Commit;

/// <summary>What to write beside the versions.</summary>
internal sealed record ChangeSetPlan
{
    public required BranchRow Branch { get; init; }

    /// <summary>Set where <see cref="Branch"/> is not there yet: its parent and the chain behind it.</summary>
    public (NewBranch Branch, long ParentId, Chain Chain)? NewBranch { get; init; }

    public required Author Author { get; init; }
    public Guid? CommitterId { get; init; }
    public required string Message { get; init; }
    public required Origin Origin { get; init; }
    public required DateTimeOffset At { get; init; }
    public required IReadOnlyList<PlannedVersion> Versions { get; init; }
    public required long Started { get; init; }

    public MergedSource? Merged { get; init; }

    public IReadOnlyList<object> Events { get; init; } = [];
    public IProgress<CommitProgress>? Progress { get; init; }
    public Func<NpgsqlTransaction, long, CancellationToken, Task>? InSameTransaction { get; init; }
}

/// <summary>The branch that is merged.</summary>
/// <param name="Upto">The last change set of it that is in the plan.</param>
/// <param name="Closes">The branch is closed with it; then it must not have moved on since.</param>
/// <param name="IsNamed">False for a squash: the change set does not say what it merged.</param>
internal sealed record MergedSource(BranchRow Branch, long Upto, bool Closes, bool IsNamed);

internal abstract record WriteResult
{
    public sealed record Written(long ChangeSetId) : WriteResult;

    /// <summary>Something the plan rests on changed meanwhile: plan again.</summary>
    public sealed record Moved : WriteResult;

    public sealed record PathTaken(string Path, Guid By) : WriteResult;
    public sealed record BranchNameTaken : WriteResult;
}

/// <summary>
/// Writes a planned change set in one transaction. Commits to different documents of one branch go side by side: the
/// branch's lock is held shared, and a document's head is replaced only if it is still the one planned on, so that
/// change-set ids rise along every document's history.
/// </summary>
internal sealed class ChangeSetWriter(NpgsqlDataSource database, Outbox outbox)
{
    private const int EventDocuments = 1_000;

    public async Task<WriteResult> Write(ChangeSetPlan plan, CancellationToken ct)
    {
        try
        {
            var result = await WriteOnce(plan, ct);
            if (result is WriteResult.Written)
                outbox.Committed();
            return result;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation && error.ConstraintName is "ux_path_claims_open" or "pk_path_claims")
        {
            // Someone took the path between our look and our claim; the next plan sees who.
            return new WriteResult.Moved();
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation && error.ConstraintName == "ux_branches_name")
        {
            return new WriteResult.BranchNameTaken();
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            return new WriteResult.Moved();
        }
    }

    private async Task<WriteResult> WriteOnce(ChangeSetPlan plan, CancellationToken ct)
    {
        // Never before a version it follows: reading at a moment rests on it.
        plan = plan with { At = plan.Versions.Aggregate(plan.At, (at, version) => version.Head?.At > at ? version.Head.At : at) };
        if (EditStatement.Serves(plan))
        {
            if (await EditStatement.Run(database, plan, ct) is not { } id)
                return new WriteResult.Moved();
            plan.Progress?.Report(new(1, 1, 1));
            return new WriteResult.Written(id);
        }

        var versions = plan.Versions.OrderBy(version => version.DocumentId).ToArray();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        if (await Open(plan, versions.Length, transaction, ct) is not var (changeSetId, branchId))
            return new WriteResult.Moved();

        var chain = plan.NewBranch?.Chain ?? plan.Branch.Chain;
        if (await PathClaims.Taken(connection, chain, versions, ct) is [var taken, ..])
            return new WriteResult.PathTaken(taken.Version.Path, taken.By);

        var written = 0;
        foreach (var chunk in versions.Chunk(500))
        {
            if (!await WriteChunk(chunk, plan, changeSetId, branchId, transaction, ct))
                return new WriteResult.Moved();
            plan.Progress?.Report(new(versions.Length, written += chunk.Length, versions.Length));
        }

        await PathClaims.Write(transaction, branchId, changeSetId, plan.At, versions, ct);
        foreach (var documents in versions.Select(version => version.DocumentId).Chunk(EventDocuments))
            await Outbox.Add(transaction, new ChangeSetCommitted(changeSetId, plan.Branch.Name, documents, plan.Author.Id, plan.Origin), ct);
        if (plan.Merged is { } merged)
            await Outbox.Add(transaction, new BranchMerged(merged.Branch.Name, plan.Branch.Name, changeSetId, plan.CommitterId ?? plan.Author.Id), ct);
        if (plan.InSameTransaction is { } participant)
            await participant(transaction, changeSetId, ct);
        await transaction.CommitAsync(ct);
        return new WriteResult.Written(changeSetId);
    }

    /// <summary>Takes the locks and writes the change set's own row. Null where a branch was closed, protected or moved since the plan.</summary>
    private static async Task<(long ChangeSetId, long BranchId)?> Open(ChangeSetPlan plan, int count, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var branchId = plan.Branch.Id;
        if (plan.NewBranch is { } fork)
        {
            await using var insert = new NpgsqlBatch(transaction.Connection, transaction)
            {
                BatchCommands = { AuthorRows.Add(plan.Author), BranchRows.Insert(fork.Branch, fork.ParentId, fork.Chain, plan.Author.Id, plan.At) },
            };
            branchId = (long)(await insert.ExecuteScalarAsync(ct))!;
        }

        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        // Locks in the order of ids, so that two merges in opposite directions cannot wait for each other.
        var locks = new List<(long Id, string Function)> { (branchId, "pg_advisory_xact_lock_shared") };
        // Only a branch that closes is held still. Of one that goes on, what was planned does not change any more.
        if (plan.Merged is { Closes: true } source)
            locks.Add((source.Branch.Id, "pg_advisory_xact_lock"));
        foreach (var (id, function) in locks.OrderBy(l => l.Id))
            batch.BatchCommands.Add(new($"SELECT {function}($1)") { Parameters = { new() { Value = BranchRows.LockKey(id) } } });

        batch.BatchCommands.Add(AuthorRows.Add(plan.Author));
        batch.BatchCommands.Add(new("""
            INSERT INTO versioning.change_sets (branch_id, author_id, committer_id, message, origin, at, document_count, duration_microseconds, merged_branch_id, merged_upto)
            SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, CASE WHEN $9 IS NULL THEN NULL ELSE $10 END FROM versioning.branches
            WHERE id = $1 AND state = 0 AND is_protected = $12
              AND ($11 IS NULL OR NOT EXISTS (SELECT 1 FROM versioning.change_sets WHERE branch_id = $11 AND id > $10))
            RETURNING id
            """)
        {
            Parameters =
            {
                new() { Value = branchId },
                new() { Value = plan.Author.Id },
                new() { Value = (object?)plan.CommitterId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = plan.Message },
                new() { Value = (short)plan.Origin },
                new() { Value = plan.At.UtcDateTime },
                new() { Value = count },
                new() { Value = (long)Stopwatch.GetElapsedTime(plan.Started).TotalMicroseconds },
                new() { Value = plan.Merged is { IsNamed: true } named ? named.Branch.Id : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                new() { Value = plan.Merged?.Upto ?? 0 },
                new() { Value = plan.Merged is { Closes: true } closed ? closed.Branch.Id : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                new() { Value = plan.Branch.IsProtected },
            },
        });
        if (plan.Merged is { Closes: true } merged)
            batch.BatchCommands.Add(new("UPDATE versioning.branches SET state = 1 WHERE id = $1 AND state = 0") { Parameters = { new() { Value = merged.Branch.Id } } });

        await using var rows = await batch.ExecuteReaderAsync(ct);
        do
        {
            if (rows.FieldCount == 1 && rows.GetName(0) == "id")
                return await rows.ReadAsync(ct) ? (rows.GetInt64(0), branchId) : null;
        }
        while (await rows.NextResultAsync(ct));
        return null;
    }

    /// <summary>False where a head is not the planned one any more, or a stored content that the plan rests on was archived or withheld.</summary>
    private static async Task<bool> WriteChunk(
        PlannedVersion[] versions, ChangeSetPlan plan, long changeSetId, long branchId, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        var replaced = versions.Where(version => version.OwnHead(branchId) is not null).ToArray();
        var added = versions.Where(version => version.OwnHead(branchId) is null).ToArray();
        if (replaced.Length > 1)
        {
            // Rows are locked in one order by all: an UPDATE over a join takes them in any.
            batch.BatchCommands.Add(new("SELECT 1 AS locked FROM versioning.heads WHERE branch_id = $1 AND document_id = ANY($2) ORDER BY document_id FOR UPDATE")
            {
                Parameters = { new() { Value = branchId }, new() { Value = Array.ConvertAll(replaced, version => version.DocumentId) } },
            });
        }

        if (replaced.Length > 0)
            batch.BatchCommands.Add(ReplaceHeads(replaced, changeSetId, branchId));
        if (added.Length > 0)
            batch.BatchCommands.Add(AddHeads(added, changeSetId, branchId));
        var contents = NewContent.Of(versions);
        var relied = NewContent.ReliedOn(versions, contents, branchId);
        if (relied.Length > 0)
            batch.BatchCommands.Add(NewContent.Keep(relied));
        if (contents.Length > 0)
            batch.BatchCommands.Add(NewContent.Add(contents));
        // After the contents: the archive, too, comes to the versions last.
        var sources = SourceMarks.Of(versions, branchId);
        if (sources.Length > 0)
            batch.BatchCommands.Add(SourceMarks.Hold(sources));
        var copied = versions.Where(version => version.CopyOf is not null).ToArray();
        var copies = copied.Length > 0 ? CopiedVersions.Add(copied, plan, changeSetId, branchId) : null;
        if (copies is not null)
            batch.BatchCommands.Add(copies);
        if (copied.Length < versions.Length)
            batch.BatchCommands.Add(AddVersions([.. versions.Where(version => version.CopyOf is null)], plan, changeSetId, branchId));

        var (moved, kept) = (0, 0);
        await using var rows = await batch.ExecuteReaderAsync(ct);
        do
        {
            var name = rows.FieldCount == 1 ? rows.GetName(0) : "";
            while (name is "document_id" or NewContent.Kept && await rows.ReadAsync(ct))
                _ = name == NewContent.Kept ? kept++ : moved++;
        }
        while (await rows.NextResultAsync(ct));
        return moved == versions.Length && kept == relied.Length + sources.Length && (copies?.RecordsAffected ?? 0) == copied.Length;
    }

    // The subselects keep a plan that serves every call, as in HeadState.
    private static NpgsqlBatchCommand ReplaceHeads(PlannedVersion[] versions, long changeSetId, long branchId) => new("""
        UPDATE versioning.heads h SET change_set_id = $1, path = n.path, hash = n.hash
        FROM unnest((SELECT $3), (SELECT $4), (SELECT $5), (SELECT $6)) AS n(document_id, expected, path, hash)
        WHERE h.document_id = n.document_id AND h.branch_id = $2 AND h.change_set_id = n.expected
        RETURNING h.document_id
        """)
    {
        Parameters =
        {
            new() { Value = changeSetId },
            new() { Value = branchId },
            new() { Value = Array.ConvertAll(versions, v => v.DocumentId) },
            new() { Value = Array.ConvertAll(versions, v => v.OwnHead(branchId)!.Value) },
            new() { Value = Array.ConvertAll(versions, v => v.Path) },
            Hashes(versions),
        },
    };

    private static NpgsqlBatchCommand AddHeads(PlannedVersion[] versions, long changeSetId, long branchId) => new("""
        INSERT INTO versioning.heads (document_id, branch_id, change_set_id, path, hash)
        SELECT n.document_id, $2, $1, n.path, n.hash FROM unnest($3, $4, $5) AS n(document_id, path, hash)
        ON CONFLICT (document_id, branch_id) DO NOTHING
        RETURNING document_id
        """)
    {
        Parameters =
        {
            new() { Value = changeSetId },
            new() { Value = branchId },
            new() { Value = Array.ConvertAll(versions, v => v.DocumentId) },
            new() { Value = Array.ConvertAll(versions, v => v.Path) },
            Hashes(versions),
        },
    };

    private static NpgsqlParameter Hashes(PlannedVersion[] versions) =>
        new() { Value = Array.ConvertAll(versions, v => v.Content?.Hash.ToBytes()), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };

    private static NpgsqlBatchCommand AddVersions(PlannedVersion[] versions, ChangeSetPlan plan, long changeSetId, long branchId) => new("""
        INSERT INTO versioning.versions
            (change_set_id, branch_id, author_id, redacted, document_id, number, parent, merge_parent, hash, path, kind, at, size, changes)
        SELECT $1, $2, $3, 0, n.* FROM unnest($4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS n
        """)
    {
        Parameters =
        {
            new() { Value = changeSetId },
            new() { Value = branchId },
            new() { Value = plan.Author.Id },
            new() { Value = Array.ConvertAll(versions, v => v.DocumentId) },
            new() { Value = Array.ConvertAll(versions, v => v.Number) },
            new() { Value = Array.ConvertAll(versions, v => v.Head?.ChangeSetId) },
            new() { Value = Array.ConvertAll(versions, v => v.MergeParent) },
            Hashes(versions),
            new() { Value = Array.ConvertAll(versions, v => v.Path) },
            new() { Value = Array.ConvertAll(versions, v => (short)v.Kind) },
            new() { Value = Array.ConvertAll(versions, _ => plan.At.UtcDateTime) },
            new() { Value = Array.ConvertAll(versions, v => v.Content?.Json.Length ?? 0) },
            new()
            {
                Value = Array.ConvertAll(versions, v => v.Changes?.ToJson()),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            },
        },
    };
}
