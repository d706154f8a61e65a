using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Merge;

/// <summary>What a merge would write, and what a person must decide first.</summary>
internal sealed record MergePlan(
    long SourceHead, IReadOnlyList<PlannedVersion> TakenOver, IReadOnlyList<PlannedVersion> Combined,
    IReadOnlyList<DocumentConflict> Conflicts, IReadOnlyList<string> Problems);

/// <summary>A kept decision and the conflict it answered.</summary>
internal sealed record KeptDecision(Resolution Resolution, byte[] Fingerprint);

/// <summary>
/// Works out a merge without writing: previews, forecasts and landings all go through here. Documents that one side
/// changed are taken as they are; only those that both changed are opened and merged.
/// </summary>
internal sealed class MergePlanner(NpgsqlDataSource database, IDocumentRules rules, CommitChanges commits)
{
    private const int Chunk = 200;
    private static readonly Dictionary<string, KeptDecision> NoDecisions = [];

    public async Task<MergePlan> Plan(
        BranchRow source, BranchRow target, IReadOnlyDictionary<(Guid, string), KeptDecision> decisions, CancellationToken ct)
    {
        var decided = decisions.GroupBy(decision => decision.Key.Item1)
            .ToDictionary(document => document.Key, document => document.ToDictionary(decision => decision.Key.Item2, decision => decision.Value));
        var head = await SourceHead(source, ct);
        var candidates = await MergeCandidates.Find(database, source, target, ct);
        var histories = await MergeCandidates.Histories(
            database, [.. candidates.Where(candidate => candidate.Ours is { } ours && ours.ChangeSetId != candidate.Fork)], ct);

        var (takenOver, combined, conflicts, problems) =
            (new List<PlannedVersion>(), new List<PlannedVersion>(), new List<DocumentConflict>(), new List<string>());
        foreach (var chunk in candidates.Select(candidate => (Candidate: candidate, Base: BaseOf(candidate, histories))).Where(IsNew).Chunk(Chunk))
        {
            var opened = await Open(chunk, target, ct);
            foreach (var (candidate, @base) in chunk)
            {
                var document = opened.Of(candidate, @base);
                if (candidate.Ours is null || @base == candidate.Ours.ChangeSetId)
                    Add(takenOver, await TakeOver(document, decided.GetValueOrDefault(candidate.DocumentId, NoDecisions), ct));
                else
                    await Combine(document, decided.GetValueOrDefault(candidate.DocumentId, NoDecisions), combined, conflicts, problems, ct);
            }
        }

        await FindTakenPaths(target, takenOver, combined, conflicts, ct);
        return new MergePlan(head, takenOver, combined, conflicts, problems);

        static void Add(List<PlannedVersion> to, PlannedVersion? version)
        {
            if (version is not null)
                to.Add(version);
        }
    }

    private async Task<long> SourceHead(BranchRow source, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT COALESCE(max(id), 0) FROM versioning.change_sets WHERE branch_id = $1");
        command.Parameters.Add(new() { Value = source.Id });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static long? BaseOf(MergeCandidate candidate, Dictionary<Guid, Dictionary<long, Parents>> histories) =>
        candidate.Ours is not { } ours ? candidate.Fork
        : histories.TryGetValue(candidate.DocumentId, out var history) ? MergeBase.Find(ours.ChangeSetId, candidate.Theirs.ChangeSetId, history)
        : candidate.Fork;

    /// <summary>False where the target has it already: merged before, or come to the same on both sides.</summary>
    private static bool IsNew((MergeCandidate Candidate, long? Base) found)
    {
        var (theirs, ours) = (found.Candidate.Theirs, found.Candidate.Ours);
        if (ours is null)
            return !theirs.IsDeleted;
        // Deleted on both sides is the same state, wherever each side had it last.
        if (ours.IsDeleted && theirs.IsDeleted)
            return false;
        return found.Base != theirs.ChangeSetId && !(ours.Hash == theirs.Hash && ours.IsDeleted == theirs.IsDeleted && ours.Path == theirs.Path);
    }

    private sealed record Opened(
        Dictionary<Guid, HeadState> Heads, Dictionary<(Guid, long), Side> Versions, Dictionary<(Guid, ContentHash), (byte[] Json, bool IsPacked)> Contents)
    {
        public Document Of(MergeCandidate candidate, long? @base)
        {
            var start = @base is { } id ? Versions.GetValueOrDefault((candidate.DocumentId, id)) : null;
            var theirs = Content(candidate.Theirs);
            return new Document(candidate, @base, Heads.GetValueOrDefault(candidate.DocumentId), start, Content(start).Json, theirs.Json, theirs.IsPacked);

            (byte[]? Json, bool IsPacked) Content(Side? side) =>
                side?.Hash is { } hash && Contents.TryGetValue((candidate.DocumentId, hash), out var found) ? found : (null, false);
        }
    }

    private sealed record Document(MergeCandidate Candidate, long? BaseId, HeadState? Head, Side? Base, byte[]? BaseContent, byte[]? TheirContent, bool TheirsIsPacked)
    {
        public Guid Id => Candidate.DocumentId;
        public Side Theirs => Candidate.Theirs;
        public JsonElement? BaseJson => Json(BaseContent);
        public JsonElement? OurJson => Json(Head?.Content);
        public JsonElement? TheirJson => Json(TheirContent);

        private static JsonElement? Json(byte[]? content) => content is null ? null : VersionSql.Parse(content);
    }

    private async Task<Opened> Open((MergeCandidate Candidate, long? Base)[] chunk, BranchRow target, CancellationToken ct)
    {
        var heads = await HeadState.Load(database, target.Chain, [.. chunk.Select(found => found.Candidate.DocumentId)], ct);
        var bases = await MergeCandidates.Versions(
            database, [.. chunk.Where(found => found.Base is not null).Select(found => (found.Candidate.DocumentId, found.Base!.Value))], ct);
        var wanted = bases.Keys.Concat(chunk.Select(found => (found.Candidate.DocumentId, found.Candidate.Theirs.ChangeSetId))).Distinct().ToArray();
        return new Opened(heads, bases, await MergeCandidates.Contents(database, wanted, ct));
    }

    private async Task<PlannedVersion?> TakeOver(Document document, Dictionary<string, KeptDecision> decisions, CancellationToken ct)
    {
        var theirs = document.Theirs;
        (ContentHash, byte[])? content = document.TheirContent is { } json ? (theirs.Hash!.Value, json) : null;
        var path = DecidedPath(decisions, document.Head?.Path ?? theirs.Path, theirs.Path) ?? theirs.Path;
        var version = await commits.Plan(document.Head, document.Id, content, path, Origin.Merge, true, ct);
        return version is null ? null : await commits.Merged(version with { IsStored = !document.TheirsIsPacked }, theirs.ChangeSetId, document.TheirContent, ct);
    }

    private async Task Combine(
        Document document, Dictionary<string, KeptDecision> decisions, List<PlannedVersion> combined, List<DocumentConflict> conflicts,
        List<string> problems, CancellationToken ct)
    {
        var (ours, theirs) = (document.OurJson, document.TheirJson);
        var hints = (ours ?? theirs) is { } any ? await rules.Hints(any, ct) : MergeHints.None;
        var merged = ThreeWayMerge.Merge(document.BaseJson, ours, theirs, hints);
        var answers = Answers(merged.Conflicts, decisions);
        if (answers.Count > 0)
            merged = ThreeWayMerge.Resolve(merged, answers);

        var (path, theirPath) = CommitChanges.MergePaths(document.Base?.Path ?? document.Theirs.Path, document.Head!.Path, document.Theirs.Path);
        // Also where the one path that is left belongs to another document here: the answer to that is a path too.
        if (DecidedPath(decisions, document.Head.Path, theirPath ?? path) is { } chosen)
            (path, theirPath) = (chosen, null);

        if (!merged.IsClean || theirPath is not null)
        {
            conflicts.Add(new DocumentConflict(
                document.Id, document.Head.Path, document.BaseId, document.Head.ChangeSetId, document.Theirs.ChangeSetId,
                document.BaseJson, ours, theirs, merged.Content, merged.Conflicts)
            {
                TheirPath = theirPath,
            });
            return;
        }

        (ContentHash, byte[])? content = null;
        if (merged.Content is { } both)
        {
            var json = CanonicalJson.Write(both);
            content = (ContentHash.Of(json), json);
            problems.AddRange((await rules.Problems(both, ct)).Select(problem => $"{path}: {problem}"));
        }

        // Where the answer is "ours" throughout nothing changes but the version is still written: it is what says that
        // theirs is dealt with, and a later merge does not ask again.
        var version = await commits.Plan(document.Head, document.Id, content, path, Origin.Merge, true, ct) ?? new PlannedVersion
        {
            DocumentId = document.Id, Head = document.Head, Kind = document.Head.IsDeleted ? VersionKind.Deleted : VersionKind.Merged,
            Path = path, Content = content, Changes = Compare.FieldChangeSummary.Empty,
        };
        combined.Add(await commits.Merged(version, document.Theirs.ChangeSetId, document.TheirContent, ct));
    }

    private async Task FindTakenPaths(
        BranchRow target, List<PlannedVersion> takenOver, List<PlannedVersion> combined, List<DocumentConflict> conflicts, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var (version, by) in await PathClaims.Taken(connection, target.Chain, [.. takenOver, .. combined], ct))
        {
            takenOver.Remove(version);
            combined.Remove(version);
            JsonElement? content = version.Content is { } theirs ? VersionSql.Parse(theirs.Json) : null;
            JsonElement? ours = version.Head?.Content is { } json ? VersionSql.Parse(json) : null;
            conflicts.Add(new DocumentConflict(
                version.DocumentId, version.Path, null, version.Head?.ChangeSetId, version.MergeParent, null, ours, content, content, [])
            {
                PathTakenBy = by,
            });
        }
    }

    /// <summary>The decisions whose conflict is still the one that was decided.</summary>
    private static Dictionary<string, Resolution> Answers(IReadOnlyList<FieldConflict> conflicts, Dictionary<string, KeptDecision> decisions)
    {
        var answers = new Dictionary<string, Resolution>();
        foreach (var conflict in conflicts)
        {
            foreach (var key in conflict.Hunks.Select(hunk => hunk.Key).Prepend(conflict.Pointer))
            {
                if (decisions.TryGetValue(key, out var kept) && kept.Fingerprint.AsSpan().SequenceEqual(Fingerprint(conflict, key)))
                    answers[key] = kept.Resolution;
            }
        }

        return answers;
    }

    /// <summary>What a conflict is about: the values of the field, or of the one hunk.</summary>
    public static byte[] Fingerprint(FieldConflict conflict, string key)
    {
        var hunk = conflict.Hunks.FirstOrDefault(hunk => hunk.Key == key);
        var parts = hunk is null
            ? new[] { conflict.Base, conflict.Ours, conflict.Theirs }.Select(value => value is { } json ? CanonicalJson.Write(json) : [])
            : new[] { hunk.Base, hunk.Ours, hunk.Theirs }.Select(Encoding.UTF8.GetBytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(part);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>For a path the two sides' paths are what is decided about, and a decision names its result.</summary>
    private static string? DecidedPath(Dictionary<string, KeptDecision> decisions, string ours, string theirs) =>
        decisions.GetValueOrDefault(DocumentConflict.PathPointer)?.Resolution switch
        {
            { Choice: ResolutionChoice.Ours } => ours,
            { Choice: ResolutionChoice.Theirs } => theirs,
            { Choice: ResolutionChoice.Edited, Value: { ValueKind: JsonValueKind.String } value } => value.GetString(),
            _ => null,
        };
}
