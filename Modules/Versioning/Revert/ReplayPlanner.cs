using System.Text.Json;
using Npgsql;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Revert;

/// <summary>What a replay would write, and what a person must decide first.</summary>
internal sealed record ReplayPlan(IReadOnlyList<PlannedVersion> Versions, IReadOnlyList<DocumentConflict> Conflicts, IReadOnlyList<string> Problems);

/// <summary>
/// Works out reverts and picks without writing. Each step is a three-way merge onto the branch's head: what lies between
/// the two versions of the step is "theirs", so later edits stay, and where they meet it a person decides.
/// </summary>
internal sealed class ReplayPlanner(NpgsqlDataSource database, CombineDocument combine, CommitChanges commits, IDocumentRules rules)
{
    private const int Chunk = 200;

    public async Task<ReplayPlan> Plan(
        IReadOnlyDictionary<Guid, IReadOnlyList<Step>> steps, IReadOnlyList<string>? fields, Chain target, Origin origin,
        IReadOnlyList<Decision> decisions, CancellationToken ct)
    {
        var answers = decisions.GroupBy(decision => (decision.DocumentId, decision.Pointer, decision.Base, decision.Ours))
            .ToDictionary(same => same.Key, same => same.Last().Resolution);
        var (versions, conflicts, problems) = (new List<PlannedVersion>(), new List<DocumentConflict>(), new List<string>());
        foreach (var chunk in steps.OrderBy(document => document.Key).Chunk(Chunk))
        {
            var opened = await Open(chunk, target, ct);
            foreach (var (document, own) in chunk)
            {
                var (version, conflict) = await Apply(document, own, fields, opened, origin, answers, problems, ct);
                if (conflict is not null)
                    conflicts.Add(conflict);
                else if (version is not null)
                    versions.Add(version);
            }
        }

        await FindTakenPaths(target, steps, versions, conflicts, ct);
        return new ReplayPlan(versions, conflicts, problems);
    }

    private sealed record Opened(Dictionary<Guid, HeadState> Heads, Dictionary<(Guid, long), Snapshot> Versions)
    {
        public Snapshot? Version(Guid documentId, long? changeSetId) => changeSetId is { } id ? Versions.GetValueOrDefault((documentId, id)) : null;

        /// <summary>The version whose stored content this is, of those that the steps name.</summary>
        public long? SourceOf(Guid documentId, IReadOnlyList<Step> steps, ReadOnlySpan<byte> content)
        {
            foreach (var step in steps)
            {
                foreach (var id in new[] { step.To, step.Onto, step.From })
                {
                    if (Version(documentId, id)?.Content is { } stored && content.SequenceEqual(stored))
                        return id;
                }
            }

            return null;
        }
    }

    private async Task<Opened> Open(KeyValuePair<Guid, IReadOnlyList<Step>>[] chunk, Chain target, CancellationToken ct)
    {
        (Guid, long)[] wanted =
        [
            .. chunk.SelectMany(document => document.Value
                .SelectMany(step => new[] { step.From, step.To, step.Onto }).OfType<long>().Distinct().Select(version => (document.Key, version))),
        ];
        return new Opened(
            await HeadState.Load(database, target, [.. chunk.Select(document => document.Key)], ct),
            await MergeCandidates.Snapshots(database, wanted, ct));
    }

    private async Task<(PlannedVersion? Version, DocumentConflict? Conflict)> Apply(
        Guid documentId, IReadOnlyList<Step> steps, IReadOnlyList<string>? fields, Opened opened, Origin origin,
        Dictionary<(Guid, string, long?, long?), Resolution> answers, List<string> problems, CancellationToken ct)
    {
        var head = opened.Heads.GetValueOrDefault(documentId);
        var current = Snapshot.Of(head);
        Combined? last = null;
        Snapshot? outcome = null;
        foreach (var step in steps)
        {
            var (from, to) = (opened.Version(documentId, step.From), last is null ? opened.Version(documentId, step.To) : outcome);
            var ours = step.Onto is null ? current : opened.Version(documentId, step.Onto);
            var problem = WhyNot(step, to, ours);
            if (problem is null && fields is not null)
                (to, problem) = await Only(fields, from, to, ct);
            if (problem is not null)
            {
                problems.Add($"{(current ?? from ?? to)?.Path}: {problem}");
                return (null, null);
            }

            last = await combine.Run(new ThreeVersions(documentId, from, ours, to), Answer, MergeStrategy.Ask, ct);
            // A decision is good as long as the head is the one it was made on, whichever version the step is applied to.
            if (last.Open is { } conflict)
                return (null, conflict with { OursChangeSetId = head?.ChangeSetId });
            if (last.IsRefused)
            {
                problems.AddRange(last.Problems);
                return (null, null);
            }

            outcome = new Snapshot(head?.ChangeSetId ?? 0, last.Path, last.Content?.Json);

            Resolution? Answer(FieldConflict? _, string key) => answers.GetValueOrDefault((documentId, key, step.From, head?.ChangeSetId));
        }

        if (last is null || (head is null && last.Content is null))
            return (null, null);
        problems.AddRange(last.Problems);
        var version = await commits.Plan(head, documentId, last.Content, last.Path, origin, false, ct);
        return (version is { TakenFrom: null, Content: { } content } ? version with { TakenFrom = opened.SourceOf(documentId, steps, content.Json) } : version, null);
    }

    /// <summary>
    /// Both sides of a step must be known. What it starts from need not be: where that is withheld, a person is asked about
    /// each difference.
    /// </summary>
    private static string? WhyNot(Step step, Snapshot? to, Snapshot? ours) =>
        to is { IsWithheld: true } ? $"the content of the version of change set {to.ChangeSetId} is withheld and cannot be brought back."
        : ours is not { IsWithheld: true } ? null
        : step.Onto is null ? $"the content that the branch has now (change set {ours.ChangeSetId}) is withheld, so nothing can be put together with it. Make a new version there first."
        : $"the content of the version of change set {ours.ChangeSetId}, which came after, is withheld. Undo what came before it by editing the document.";

    /// <summary>The version before with only these fields as they were; else what is wrong with them.</summary>
    private async Task<(Snapshot? To, string? Problem)> Only(IReadOnlyList<string> fields, Snapshot? from, Snapshot? to, CancellationToken ct)
    {
        if (from is { IsWithheld: true })
            return (to, $"the content of the version of change set {from.ChangeSetId} is withheld, so its fields cannot be told apart. Undo it whole.");
        if (from?.Json is not { } after || to?.Json is not { } before)
            return (to, "this version made or deleted the whole document; undo it whole.");
        var pointers = fields.Where(field => field != DocumentConflict.PathPointer).ToArray();
        if (pointers.FirstOrDefault(pointer => JsonPointer.Parse(pointer) is null) is { } wrong)
            return (to, $"'{wrong}' is no JSON Pointer.");
        var path = pointers.Length < fields.Count ? to.Path : from.Path;
        if (pointers.Length == 0)
            return (to with { Path = path, Content = from.Content }, null);
        return PartialUndo.Of(before, after, pointers, await rules.Hints(after, ct)) is { } partly
            ? (new Snapshot(to.ChangeSetId, path, CanonicalJson.Write(partly)), null)
            : (to, $"this version did not change {string.Join(" and ", pointers)}.");
    }

    private async Task FindTakenPaths(
        Chain target, IReadOnlyDictionary<Guid, IReadOnlyList<Step>> steps, List<PlannedVersion> versions, List<DocumentConflict> conflicts,
        CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var (version, by) in await PathClaims.Taken(connection, target, versions, ct))
        {
            versions.Remove(version);
            JsonElement? content = version.Content is { } written ? VersionSql.Parse(written.Json) : null;
            var step = steps[version.DocumentId][^1];
            conflicts.Add(new DocumentConflict(
                version.DocumentId, version.Path, step.From, version.Head?.ChangeSetId, step.To, null, Snapshot.Of(version.Head)?.Json, content, content, [])
            {
                PathTakenBy = by,
            });
        }
    }
}
