using System.Text.Json;
using Npgsql;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Merge;

/// <summary>What is merged: a branch as it stands after a change set.</summary>
internal sealed record MergeSource(BranchRow Branch, Chain Chain, long Upto)
{
    /// <summary>The newest state, for a look: change sets that are still being written may come into it or not.</summary>
    public static MergeSource Newest(BranchRow branch) => new(branch, branch.Chain, long.MaxValue);

    /// <summary>
    /// A state that does not change any more: what is written meanwhile lies above it. The branch is not held up, and the
    /// next merge goes on from here.
    /// </summary>
    public static async Task<MergeSource> Pin(NpgsqlDataSource database, BranchRow branch, CancellationToken ct)
    {
        var cut = await BranchRows.TakeForkPoint(database, branch.Id, ct);
        return new MergeSource(branch, branch.Chain.Until(cut, Chain.Always), cut);
    }
}

/// <summary>What a merge would write, and what a person must decide first.</summary>
/// <param name="Settled">Documents that came to the same on both sides by themselves: nothing changes, but it is written down for the next merge.</param>
internal sealed record MergePlan(
    IReadOnlyList<PlannedVersion> TakenOver, IReadOnlyList<PlannedVersion> Combined, IReadOnlyList<PlannedVersion> Settled,
    IReadOnlyList<DocumentConflict> Conflicts, IReadOnlyList<string> Problems)
{
    public static readonly MergePlan Empty = new([], [], [], [], []);
}

/// <summary>
/// Works out a merge without writing: previews, forecasts and landings all go through here. Documents that one side
/// changed are taken as they are, and the database copies them; opened are those that both changed, which are merged here,
/// and those whose branch has several versions, since what these changed together has to be worked out.
/// </summary>
internal sealed class MergePlanner(NpgsqlDataSource database, CombineDocument combine, VirtualBase crossed, CommitChanges commits)
{
    private const int Chunk = 200;
    private static readonly Dictionary<string, KeptDecision> NoDecisions = [];

    public Task<MergePlan> Plan(
        MergeSource source, BranchRow target, IReadOnlyDictionary<(Guid, string), KeptDecision> decisions, MergeStrategy strategy, bool isForecast,
        CancellationToken ct) => Plan(source, target, decisions, strategy, isForecast, null, ct);

    /// <param name="isForecast">
    /// True where only the outcome is looked at: what is taken over is then named and not opened, so that a forecast costs
    /// what both sides changed.
    /// </param>
    public async Task<MergePlan> Plan(
        MergeSource source, BranchRow target, IReadOnlyDictionary<(Guid, string), KeptDecision> decisions, MergeStrategy strategy, bool isForecast,
        IProgress<CommitProgress>? progress, CancellationToken ct)
    {
        var decided = decisions.GroupBy(decision => decision.Key.Item1)
            .ToDictionary(document => document.Key, document => document.ToDictionary(decision => decision.Key.Item2, decision => decision.Value));
        var candidates = await MergeCandidates.Find(database, source, target, ct);
        var histories = await Histories(source, target, candidates, ct);
        var plan = new Draft([], [], [], [], []);
        var toOpen = new List<Found>();
        foreach (var found in candidates.Select(candidate => new Found(candidate, BasesOf(candidate, histories))).Where(found => found.IsNew))
        {
            if (found.IsTakenOver && (isForecast || (found.Candidate.IsNext && !decided.ContainsKey(found.DocumentId))))
                plan.TakenOver.Add(TakeUnopened(found, decided.GetValueOrDefault(found.DocumentId, NoDecisions), plan.Problems));
            else
                toOpen.Add(found);
        }

        var planned = plan.TakenOver.Count;
        progress?.Report(new(planned, 0, candidates.Count));
        foreach (var chunk in toOpen.Chunk(Chunk))
        {
            var opened = await Open(chunk, target, ct);
            foreach (var found in chunk)
            {
                var answers = decided.GetValueOrDefault(found.DocumentId, NoDecisions);
                if (opened.IsWithheld(found))
                    plan.Problems.Add($"{found.Theirs.Path}: the content on one side is withheld from readers. Make a new version there first.");
                else if (found.IsTakenOver)
                    Add(plan.TakenOver, await TakeOver(opened, found, answers, plan.Problems, ct));
                else if (found.IsSame)
                    plan.Settled.Add(await Unchanged(opened, found, ct));
                else if (found.Bases.Count > 1 || opened.TheyChanged(found))
                    await Combine(opened, found, histories, answers, strategy, plan, ct);
            }

            progress?.Report(new(planned += chunk.Length, 0, candidates.Count));
        }

        await FindTakenPaths(target, plan, ct);
        return new MergePlan(plan.TakenOver, plan.Combined, plan.Settled, plan.Conflicts, plan.Problems);

        static void Add(List<PlannedVersion> to, PlannedVersion? version)
        {
            if (version is not null)
                to.Add(version);
        }
    }

    private sealed record Draft(
        List<PlannedVersion> TakenOver, List<PlannedVersion> Combined, List<PlannedVersion> Settled, List<DocumentConflict> Conflicts,
        List<string> Problems);

    private sealed record Found(MergeCandidate Candidate, IReadOnlyList<long> Bases)
    {
        public long? Base => Bases is [var nearest, ..] ? nearest : null;
        public Guid DocumentId => Candidate.DocumentId;
        public Side Theirs => Candidate.Theirs;

        public bool IsTakenOver => Candidate.Ours is null || Base == Candidate.Ours.ChangeSetId;

        /// <summary>Deleted on both sides is the same state, wherever each side had it last.</summary>
        public bool IsSame => Candidate.Ours is { } ours && ours.Hash == Theirs.Hash && ours.IsWithheld == Theirs.IsWithheld && ours.IsDeleted == Theirs.IsDeleted
            && (ours.IsDeleted || ours.Path == Theirs.Path);

        /// <summary>False where the target has it already: merged before, or nothing that differs from what it has.</summary>
        public bool IsNew => Candidate.Ours is null ? !Theirs.IsDeleted : Base != Theirs.ChangeSetId && !(IsTakenOver && IsSame);
    }

    /// <summary>The histories of what both sides changed, as far back as it takes to find where they meet.</summary>
    private async Task<Dictionary<Guid, Dictionary<long, Parents>>> Histories(
        MergeSource source, BranchRow target, List<MergeCandidate> candidates, CancellationToken ct)
    {
        var changed = candidates.Where(candidate => candidate.Ours is { } ours && ours.ChangeSetId != candidate.Fork).ToArray();
        var histories = await MergeCandidates.Histories(database, source, target, changed, ct);
        // Where they crossed, what lies before the last merge counts too.
        var crossed = changed.Where(candidate => BasesOf(candidate, histories).Count > 1).Select(candidate => candidate with { Fork = null }).ToArray();
        foreach (var (document, history) in await MergeCandidates.Histories(database, source, target, crossed, ct))
            histories[document] = history;
        return histories;
    }

    /// <summary>
    /// The nearest common versions. What an earlier merge brought in is common even where no version says so: it may have
    /// found the same on both sides.
    /// </summary>
    private static IReadOnlyList<long> BasesOf(MergeCandidate candidate, Dictionary<Guid, Dictionary<long, Parents>> histories)
    {
        long[] fork = candidate.Fork is { } id ? [id] : [];
        if (candidate.Ours is not { } ours || !histories.TryGetValue(candidate.DocumentId, out var history))
            return fork;
        var nearest = MergeBase.Find(ours.ChangeSetId, candidate.Theirs.ChangeSetId, history);
        return nearest is [var first, ..] && first >= (candidate.Fork ?? 0) ? nearest : fork;
    }

    private sealed record Opened(
        Dictionary<Guid, HeadState> Heads, Dictionary<(Guid, long), Side> Bases,
        Dictionary<(Guid, ContentHash), (byte[] Json, bool IsPacked)> Contents)
    {
        public HeadState? Head(Found found) => Heads.GetValueOrDefault(found.DocumentId);

        /// <summary>With it, whether it is in a pack only.</summary>
        public (byte[]? Json, bool IsPacked) TheirContent(Found found) => Content(found.DocumentId, found.Theirs);

        /// <summary>False where they have what was there before, come to it by a merge of their own: nothing to bring.</summary>
        public bool TheyChanged(Found found) =>
            Base(found) is not { } @base || @base.Hash != found.Theirs.Hash || @base.IsWithheld != found.Theirs.IsWithheld || @base.IsDeleted != found.Theirs.IsDeleted || @base.Path != found.Theirs.Path;

        /// <summary>Where one side has content that nobody is to see; to take it for a deletion would be wrong.</summary>
        public bool IsWithheld(Found found) => found.Theirs.IsWithheld || (!found.IsTakenOver && Head(found) is { IsWithheld: true });

        public ThreeVersions Versions(Found found) => new(
            found.DocumentId, Base(found) is { } @base ? new(@base.ChangeSetId, @base.Path, Content(found.DocumentId, @base).Json, @base.IsWithheld) : null,
            Snapshot.Of(Head(found)), new(found.Theirs.ChangeSetId, found.Theirs.Path, TheirContent(found).Json));

        private Side? Base(Found found) => found.Base is { } id ? Bases.GetValueOrDefault((found.DocumentId, id)) : null;

        private (byte[]? Json, bool IsPacked) Content(Guid documentId, Side side) =>
            side is { IsWithheld: false, Hash: { } hash } && Contents.TryGetValue((documentId, hash), out var found) ? found : (null, false);
    }

    private async Task<Opened> Open(Found[] chunk, BranchRow target, CancellationToken ct)
    {
        var heads = await HeadState.Load(database, target.Chain, [.. chunk.Select(found => found.DocumentId)], ct);
        var bases = await MergeCandidates.Versions(
            database, [.. chunk.Where(found => found.Base is not null).Select(found => (found.DocumentId, found.Base!.Value))], ct);
        var wanted = bases.Keys.Concat(chunk.Select(found => (found.DocumentId, found.Theirs.ChangeSetId))).Distinct().ToArray();
        return new Opened(heads, bases, await MergeCandidates.Contents(database, wanted, ct));
    }

    private static string TakenPath(Found found, string? ourPath, Dictionary<string, KeptDecision> decisions) =>
        CombineDocument.DecidedPath(decisions.GetValueOrDefault(DocumentConflict.PathPointer)?.Resolution, ourPath ?? found.Theirs.Path, found.Theirs.Path)
        ?? found.Theirs.Path;

    /// <summary>Takes it over by what is known without opening it.</summary>
    private static PlannedVersion TakeUnopened(Found found, Dictionary<string, KeptDecision> decisions, List<string> problems)
    {
        var (head, theirs) = (found.Candidate.Head, found.Theirs);
        var path = TakenPath(found, head?.Path, decisions);
        if (DocumentPath.Problem(path) is { } wrong)
            problems.Add($"{path}: {wrong}");
        return new PlannedVersion
        {
            DocumentId = found.DocumentId,
            Head = head,
            Path = path,
            Content = theirs.Hash is { } hash ? (hash, []) : null,
            Kind = CommitChanges.KindOf(head is null ? null : (head.Path, head.IsDeleted), theirs.IsDeleted, path, Origin.Merge, true),
            Changes = null,
            MergeParent = theirs.ChangeSetId,
            IsStored = true,
            CopyOf = theirs.ChangeSetId,
        };
    }

    private async Task<PlannedVersion?> TakeOver(
        Opened opened, Found found, Dictionary<string, KeptDecision> decisions, List<string> problems, CancellationToken ct)
    {
        var head = opened.Head(found);
        var (theirContent, isPacked) = opened.TheirContent(found);
        (ContentHash, byte[])? content = theirContent is null ? null : (found.Theirs.Hash!.Value, theirContent);
        var path = TakenPath(found, head?.Path, decisions);
        if (DocumentPath.Problem(path) is { } wrong)
            problems.Add($"{path}: {wrong}");
        var version = await commits.Plan(head, found.DocumentId, content, path, Origin.Merge, true, ct);
        return version is null
            ? null
            : await commits.Merged(version with { IsStored = !isPacked, TakenFrom = theirContent is null ? null : found.Theirs.ChangeSetId }, found.Theirs.ChangeSetId, theirContent, ct);
    }

    private async Task Combine(
        Opened opened, Found found, Dictionary<Guid, Dictionary<long, Parents>> histories, Dictionary<string, KeptDecision> decisions,
        MergeStrategy strategy, Draft plan, CancellationToken ct)
    {
        var versions = opened.Versions(found);
        if (found.Bases.Count > 1)
            versions = versions with { Base = await crossed.Of(found.DocumentId, found.Bases, histories[found.DocumentId], ct) };
        var combined = await combine.Run(versions, CombineDocument.Kept(decisions), strategy, ct);
        if (combined.Open is { } conflict)
        {
            plan.Conflicts.Add(conflict);
            return;
        }

        plan.Problems.AddRange(combined.Problems);
        if (combined.IsRefused)
            return;
        // Where the answer is "ours" throughout nothing changes but the version is still written: it is what says that
        // theirs is dealt with, and a later merge does not ask again.
        var version = await commits.Plan(opened.Head(found), found.DocumentId, combined.Content, combined.Path, Origin.Merge, true, ct);
        plan.Combined.Add(version is null
            ? await Unchanged(opened, found, ct)
            : await commits.Merged(
                combined.Content is { } content && content.Hash == found.Theirs.Hash ? version with { TakenFrom = found.Theirs.ChangeSetId } : version,
                found.Theirs.ChangeSetId, opened.TheirContent(found).Json, ct));
    }

    /// <summary>The head once more, with theirs as its merge parent.</summary>
    private async Task<PlannedVersion> Unchanged(Opened opened, Found found, CancellationToken ct)
    {
        var head = opened.Head(found)!;
        var version = new PlannedVersion
        {
            DocumentId = found.DocumentId,
            Head = head,
            Kind = head.IsDeleted ? VersionKind.Deleted : VersionKind.Merged,
            Path = head.Path,
            Content = head is { Content: { } json, Hash: { } hash } ? (hash, json) : null,
            TakenFrom = head.IsDeleted ? null : head.ChangeSetId,
            Changes = FieldChangeSummary.Empty,
        };
        return await commits.Merged(version, found.Theirs.ChangeSetId, opened.TheirContent(found).Json, ct);
    }

    private async Task FindTakenPaths(BranchRow target, Draft plan, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var taken = await PathClaims.Taken(connection, target.Chain, [.. plan.TakenOver, .. plan.Combined], ct);
        if (taken.Count == 0)
            return;
        // What is taken over was not opened; a question is about contents too.
        var contents = await MergeCandidates.Contents(
            database,
            [.. taken.SelectMany(clash => new[] { clash.Version.MergeParent, clash.Version.Head?.ChangeSetId }.OfType<long>().Select(id => (clash.Version.DocumentId, id))).Distinct()],
            ct);
        foreach (var (version, by) in taken)
        {
            plan.TakenOver.Remove(version);
            plan.Combined.Remove(version);
            var (ours, theirs) = (Json(version.Head?.Hash, version.Head?.Content), Json(version.Content?.Hash, version.Content?.Json));
            plan.Conflicts.Add(new DocumentConflict(
                version.DocumentId, version.Path, null, version.Head?.ChangeSetId, version.MergeParent, null, ours, theirs, theirs, [])
            {
                PathTakenBy = by,
            });

            JsonElement? Json(ContentHash? hash, byte[]? opened) => opened is { Length: > 0 } ? VersionSql.Parse(opened)
                : hash is { } stored && contents.TryGetValue((version.DocumentId, stored), out var content) ? VersionSql.Parse(content.Json) : null;
        }
    }
}
