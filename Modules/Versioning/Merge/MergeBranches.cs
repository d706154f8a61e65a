using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Merge;

/// <summary>Merges branches: previewed, decided where a person must, and landed as one change set or not at all.</summary>
internal sealed class MergeBranches(NpgsqlDataSource database, VersioningDb db, MergePlanner planner, ChangeSetWriter writer, TimeProvider time) : IMerges
{
    private const int Tries = 16;
    private static readonly Dictionary<(Guid, string), KeptDecision> NoDecisions = [];

    public async Task<MergePreview?> Preview(string source, string target, MergeOptions options, Viewer viewer, CancellationToken ct)
    {
        if (await BranchRows.Find(database, source, viewer, ct) is not { } from || await BranchRows.Find(database, target, viewer, ct) is not { } into)
            return null;
        if (await MergeCandidates.AreMoreThan(database, viewer.Id is null ? MergePreview.MostForVisitors : MergePreview.Most, MergeSource.Newest(from), into, ct))
            return new MergePreview(source, target, [], [], []) { IsTooLarge = true };
        return AsPreview(await planner.Plan(MergeSource.Newest(from), into, NoDecisions, options.Strategy, isForecast: true, ct), source, target);
    }

    public async Task<MergePreview?> PreviewWhole(string source, string target, Viewer viewer, CancellationToken ct) =>
        await BranchRows.Find(database, source, viewer, ct) is { } from && await BranchRows.Find(database, target, viewer, ct) is { } into
            ? AsPreview(await planner.Plan(MergeSource.Newest(from), into, NoDecisions, MergeStrategy.Ask, isForecast: true, ct), source, target)
            : null;

    public async Task<MergeResult> Merge(MergeRequest request, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        if (request.Viewer.Id is not { } by)
            return new MergeResult.Forbidden("Sign in to merge.");
        if (CommitChanges.MessageProblem(request.Message) is { } tooLong)
            return new MergeResult.Invalid(tooLong);
        if (request.Source == request.Target)
            return new MergeResult.NothingToMerge();
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            // Planned anew each time: what moved meanwhile is part of the next plan.
            if (await BranchRows.Find(database, request.SourceId, request.Source, request.Viewer, ct) is not { } source)
                return new MergeResult.NotFound($"the branch {request.Source}");
            if (await BranchRows.Find(database, request.TargetId, request.Target, request.Viewer, ct) is not { } target)
                return new MergeResult.NotFound($"the branch {request.Target}");
            // Another branch may take the name before the next try.
            request = request with { SourceId = source.Id, TargetId = target.Id };
            if (BranchAccess.WhyNotMerge(source, target, request.Viewer) is { } why)
                return new MergeResult.Forbidden(why);
            if (source.Kind == BranchKind.Submission && source.State != BranchState.Open)
                return new MergeResult.Forbidden($"The branch {source.Name} is {source.State.ToString().ToLowerInvariant()} already.");

            var (options, decisions) = (request.Options, NoDecisions);
            if (request.MergeId is { } id)
            {
                if (await Kept(id, source.Id, target.Id, ct) is not var (keptOptions, kept))
                    return new MergeResult.NotFound($"the open merge {id}");
                (options, decisions) = (keptOptions, kept);
            }

            var closes = source.Kind == BranchKind.Submission || options.CloseSource;
            if (options.CloseSource && source.Kind != BranchKind.Submission && BranchAccess.WhyNotClose(source, request.Viewer) is { } open)
                return new MergeResult.Forbidden(open);
            var pinned = await MergeSource.Pin(database, source, ct);
            if (request.ExpectedSourceHead is { } expected && await Head(pinned, ct) is var head && head != expected)
                return new MergeResult.SourceMoved(head);
            var plan = await planner.Plan(pinned, target, decisions, options.Strategy, isForecast: false, request.Progress, ct);
            if (plan.Conflicts.Count > 0)
                return new MergeResult.NeedsDecisions(await Keep(request, options, source, target, by, ct), plan.Conflicts);
            if (plan.Problems is [var problem, ..])
                return new MergeResult.Invalid(problem);
            var versions = Versions(plan, options);
            if (versions.Count == 0)
                return new MergeResult.NothingToMerge();

            var merged = new MergedSource(source, pinned.Upto, closes, IsNamed: !options.Squash);
            var written = await writer.Write(AsChangeSet(request, merged, target, versions, await AuthorOf(request, source, by, ct), by, started), ct);
            if (written is WriteResult.Written done)
                return new MergeResult.Landed(done.ChangeSetId);
        }

        throw new TimeoutException($"{request.Target} changes too fast to merge into; nothing was written. Try again.");
    }

    /// <summary>The newest change set of a branch in its pinned state.</summary>
    private async Task<long> Head(MergeSource source, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT COALESCE(max(id), 0) FROM versioning.change_sets WHERE branch_id = $1 AND id <= $2");
        command.Parameters.Add(new() { Value = source.Branch.Id });
        command.Parameters.Add(new() { Value = source.Upto });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>What to write. A squash keeps no merge parents, so what would say nothing else is left out.</summary>
    private static List<PlannedVersion> Versions(MergePlan plan, MergeOptions options)
    {
        List<PlannedVersion> changed = [.. plan.TakenOver, .. plan.Combined];
        if (options.Squash)
        {
            return
            [
                .. changed.Where(version => version.ChangesHead).Select(version => version with
                {
                    MergeParent = null, Changes = version.Changes is { } changes ? changes with { AgainstMerged = null } : null,
                }),
            ];
        }

        return changed.Count == 0 ? [] : [.. changed, .. plan.Settled];
    }

    /// <summary>Who is named for the merged work. A submission is its author's, whoever settles its conflicts.</summary>
    private async Task<Author> AuthorOf(MergeRequest request, BranchRow source, Guid by, CancellationToken ct)
    {
        if (request.Author is { } named)
            return named;
        if (source is not { Kind: BranchKind.Submission, OwnerId: { } owner })
            return new Author(by, request.Viewer.Name);
        var name = await db.Authors.AsNoTracking().Where(author => author.Id == owner).Select(author => author.Name).SingleOrDefaultAsync(ct);
        return new Author(owner, name ?? "");
    }

    private ChangeSetPlan AsChangeSet(
        MergeRequest request, MergedSource source, BranchRow target, IReadOnlyList<PlannedVersion> versions, Author author, Guid by, long started)
    {
        return new ChangeSetPlan
        {
            Branch = target,
            Author = author,
            CommitterId = author.Id == by ? null : by,
            Message = request.Message,
            Origin = Origin.Merge,
            At = request.At ?? time.GetUtcNow(),
            Versions = versions,
            Started = started,
            Merged = source,
            Progress = request.Progress,
            InSameTransaction = async (transaction, changeSetId, ct) =>
            {
                await using var close = new NpgsqlCommand(
                    "UPDATE versioning.merges SET state = 1, change_set_id = $1 WHERE source_id = $2 AND target_id = $3 AND state = 0",
                    transaction.Connection, transaction);
                close.Parameters.Add(new() { Value = changeSetId });
                close.Parameters.Add(new() { Value = source.Branch.Id });
                close.Parameters.Add(new() { Value = target.Id });
                await close.ExecuteNonQueryAsync(ct);
                if (request.InSameTransaction is { } participant)
                    await participant(transaction, changeSetId, ct);
            },
        };
    }

    public async Task<MergeInProgress?> Find(Guid mergeId, Viewer viewer, CancellationToken ct)
    {
        if (await Row(mergeId, viewer, ct) is not var (merge, source, target))
            return null;
        var kept = await db.Decisions.AsNoTracking().Where(decision => decision.MergeId == mergeId).ToListAsync(ct);
        var starter = await db.Authors.AsNoTracking().Where(author => author.Id == merge.StartedById).Select(author => author.Name).SingleOrDefaultAsync(ct);
        // A merge that is over has nothing to forecast.
        var plan = merge.State == MergeState.Open
            ? await planner.Plan(MergeSource.Newest(source), target, AsDictionary(kept), merge.Strategy, isForecast: true, ct)
            : MergePlan.Empty;
        return new MergeInProgress(
            merge.Id, source.Name, target.Name, merge.State, new Author(merge.StartedById, starter ?? ""), merge.StartedAt, merge.Message,
            AsPreview(plan, source.Name, target.Name),
            [.. kept.Select(decision => new Decision(decision.DocumentId, decision.Pointer, Resolution(decision)))], merge.ChangeSetId)
        {
            Options = Options(merge),
        };
    }

    public async Task<MergeInProgress?> Decide(Guid mergeId, IReadOnlyList<Decision> decisions, Viewer viewer, CancellationToken ct)
    {
        if (AnswerLimits.KeptProblem(decisions) is { } problem)
            throw new ArgumentException(problem, nameof(decisions));
        if (await Row(mergeId, viewer, ct) is not var (merge, source, target)
            || merge.State != MergeState.Open || viewer.Id is not { } by || BranchAccess.WhyNotMerge(source, target, viewer) is not null)
            return null;

        // Against the conflicts as they are without any decision, so that a decision can be changed.
        var open = await Open(NoDecisions, MergeStrategy.Ask);
        // That a path belongs to another document here shows only once the document's fields are decided.
        if (decisions.Any(decision => Fingerprint(open, decision) is null) && await Kept(mergeId, source.Id, target.Id, ct) is var (options, before))
            open = [.. open, .. await Open(before, options.Strategy)];
        foreach (var decision in decisions)
        {
            if (Fingerprint(open, decision) is not { } fingerprint)
                continue;
            var row = await db.Decisions.FindAsync([mergeId, decision.DocumentId, decision.Pointer], ct);
            if (row is null)
            {
                row = new MergeDecisionRow
                {
                    MergeId = mergeId, DocumentId = decision.DocumentId, Pointer = decision.Pointer, Resolution = "", Fingerprint = fingerprint,
                };
                db.Decisions.Add(row);
            }

            row.Resolution = JsonSerializer.Serialize(decision.Resolution, DeepJson.Options);
            row.Fingerprint = fingerprint;
            row.DecidedById = by;
            row.DecidedAt = time.GetUtcNow();
        }

        await db.SaveChangesAsync(ct);
        return await Find(mergeId, viewer, ct);

        async Task<IReadOnlyList<DocumentConflict>> Open(Dictionary<(Guid, string), KeptDecision> decided, MergeStrategy strategy) =>
            (await planner.Plan(MergeSource.Newest(source), target, decided, strategy, isForecast: true, ct)).Conflicts;
    }

    /// <summary>Null where there is no such conflict (any more).</summary>
    private static byte[]? Fingerprint(IEnumerable<DocumentConflict> conflicts, Decision decision) => conflicts
        .Where(conflict => conflict.DocumentId == decision.DocumentId)
        .Select(conflict => Fingerprint(conflict, decision.Pointer)).FirstOrDefault(fingerprint => fingerprint is not null);

    private static byte[]? Fingerprint(DocumentConflict conflict, string pointer)
    {
        if (pointer == DocumentConflict.PathPointer)
            return conflict.TheirPath is null && conflict.PathTakenBy is null ? null : [];
        var field = conflict.Fields.FirstOrDefault(field => field.Pointer == pointer || field.Hunks.Any(hunk => hunk.Key == pointer));
        return field is null ? null : CombineDocument.Fingerprint(field, pointer);
    }

    public async Task<bool> Abandon(Guid mergeId, Viewer viewer, CancellationToken ct)
    {
        if (await Row(mergeId, viewer, ct) is not var (merge, source, target) || (merge.StartedById != viewer.Id && BranchAccess.WhyNotMerge(source, target, viewer) is not null))
            return false;
        return await db.Merges.Where(m => m.Id == mergeId && m.State == MergeState.Open)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.State, MergeState.Abandoned), ct) == 1;
    }

    private async Task<(MergeRow Merge, BranchRow Source, BranchRow Target)?> Row(Guid mergeId, Viewer viewer, CancellationToken ct)
    {
        if (await db.Merges.AsNoTracking().SingleOrDefaultAsync(m => m.Id == mergeId, ct) is not { } merge)
            return null;
        var names = await db.Branches.AsNoTracking().Where(b => b.Id == merge.SourceId || b.Id == merge.TargetId).ToDictionaryAsync(b => b.Id, b => b.Name, ct);
        return await BranchRows.Find(database, names[merge.SourceId], viewer, ct) is { } source
            && await BranchRows.Find(database, names[merge.TargetId], viewer, ct) is { } target ? (merge, source, target) : null;
    }

    /// <summary>Null where the merge is not an open one of these branches.</summary>
    private async Task<(MergeOptions Options, Dictionary<(Guid, string), KeptDecision> Decisions)?> Kept(
        Guid mergeId, long sourceId, long targetId, CancellationToken ct)
    {
        if (await db.Merges.AsNoTracking().SingleOrDefaultAsync(
                m => m.Id == mergeId && m.SourceId == sourceId && m.TargetId == targetId && m.State == MergeState.Open, ct) is not { } merge)
            return null;
        return (Options(merge), AsDictionary(await db.Decisions.AsNoTracking().Where(decision => decision.MergeId == mergeId).ToListAsync(ct)));
    }

    private static MergeOptions Options(MergeRow merge) => new() { Strategy = merge.Strategy, Squash = merge.Squash, CloseSource = merge.CloseSource };

    /// <summary>The open merge of these branches, made where there is none.</summary>
    private async Task<Guid> Keep(MergeRequest request, MergeOptions options, BranchRow source, BranchRow target, Guid by, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            WITH author AS (INSERT INTO versioning.authors (id, name) VALUES ($4, $5) ON CONFLICT (id) DO NOTHING),
            made AS (
                INSERT INTO versioning.merges (id, source_id, target_id, state, started_by_id, started_at, message, strategy, squash, close_source)
                VALUES ($1, $2, $3, 0, $4, $6, $7, $8, $9, $10)
                ON CONFLICT (source_id, target_id) WHERE state = 0
                DO UPDATE SET message = excluded.message, strategy = excluded.strategy, squash = excluded.squash, close_source = excluded.close_source
                RETURNING id)
            SELECT id FROM made
            """);
        var now = time.GetUtcNow();
        foreach (var value in new object[]
        {
            Guid.CreateVersion7(now), source.Id, target.Id, by, request.Viewer.Name, now.UtcDateTime, request.Message,
            (short)options.Strategy, options.Squash, options.CloseSource,
        })
            command.Parameters.Add(new() { Value = value });
        return (Guid)(await command.ExecuteScalarAsync(ct))!;
    }

    private static Dictionary<(Guid, string), KeptDecision> AsDictionary(IEnumerable<MergeDecisionRow> rows) =>
        rows.ToDictionary(row => (row.DocumentId, row.Pointer), row => new KeptDecision(Resolution(row), row.Fingerprint));

    private static Resolution Resolution(MergeDecisionRow row) => JsonSerializer.Deserialize<Resolution>(row.Resolution, DeepJson.Options)!;

    private static MergePreview AsPreview(MergePlan plan, string source, string target)
    {
        return new MergePreview(source, target, Summaries(plan.TakenOver), Summaries(plan.Combined), plan.Conflicts);

        static List<MergedDocumentSummary> Summaries(IReadOnlyList<PlannedVersion> versions) =>
            [.. versions.Select(version => new MergedDocumentSummary(version.DocumentId, version.Path, version.Kind))];
    }
}
