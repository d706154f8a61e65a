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

    private sealed record Opened(Dictionary<Guid, HeadState> Heads, Dictionary<(Guid, long), Snapshot> Versions, HashSet<(Guid, long)> Withheld)
    {
        public Snapshot? Version(Guid documentId, long? changeSetId) => changeSetId is { } id ? Versions.GetValueOrDefault((documentId, id)) : null;

        public bool IsWithheld(Guid documentId, long? changeSetId) => changeSetId is { } id && Withheld.Contains((documentId, id));
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
            await MergeCandidates.Snapshots(database, wanted, ct), await Withheld(wanted, ct));
    }

    /// <summary>Those whose content readers may not see: it must not come back by the back door.</summary>
    private async Task<HashSet<(Guid, long)>> Withheld((Guid DocumentId, long ChangeSetId)[] versions, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            SELECT v.document_id, v.change_set_id FROM unnest($1, $2) AS wanted(document_id, change_set_id)
            JOIN versioning.versions v ON v.document_id = wanted.document_id AND v.change_set_id = wanted.change_set_id
            WHERE v.redacted & 1 <> 0 OR (v.hash IS NULL AND v.kind <> 3)
            """);
        command.Parameters.Add(new() { Value = Array.ConvertAll(versions, version => version.DocumentId) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(versions, version => version.ChangeSetId) });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var withheld = new HashSet<(Guid, long)>();
        while (await rows.ReadAsync(ct))
            withheld.Add((rows.GetGuid(0), rows.GetInt64(1)));
        return withheld;
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
            if (last is null && opened.IsWithheld(documentId, step.To))
            {
                problems.Add($"{(to ?? current)?.Path}: the content of the version of change set {step.To} is withheld and cannot be brought back.");
                return (null, null);
            }

            if (fields is not null)
            {
                (to, var problem) = await Only(fields, from, to, ct);
                if (problem is not null)
                {
                    problems.Add($"{(current ?? from)?.Path}: {problem}");
                    return (null, null);
                }
            }

            var ours = step.Onto is null ? current : opened.Version(documentId, step.Onto);
            last = await combine.Run(new ThreeVersions(documentId, from, ours, to), Answer, MergeStrategy.Ask, ct);
            // A decision is good as long as the head is the one it was made on, whichever version the step is applied to.
            if (last.Open is { } conflict)
                return (null, (opened.IsWithheld(documentId, step.From) ? WithoutBase(conflict) : conflict) with { OursChangeSetId = head?.ChangeSetId });
            outcome = new Snapshot(head?.ChangeSetId ?? 0, last.Path, last.Content?.Json);

            Resolution? Answer(FieldConflict? _, string key) => answers.GetValueOrDefault((documentId, key, step.From, head?.ChangeSetId));
        }

        if (last is null || (head is null && last.Content is null))
            return (null, null);
        problems.AddRange(last.Problems);
        return (await commits.Plan(head, documentId, last.Content, last.Path, origin, false, ct), null);
    }

    /// <summary>The version before with only these fields as they were; else what is wrong with them.</summary>
    private async Task<(Snapshot? To, string? Problem)> Only(IReadOnlyList<string> fields, Snapshot? from, Snapshot? to, CancellationToken ct)
    {
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

    private static DocumentConflict WithoutBase(DocumentConflict conflict) => conflict with
    {
        Base = null,
        Fields = [.. conflict.Fields.Select(field => field with { Base = null, Hunks = [.. field.Hunks.Select(hunk => hunk with { Base = "" })] })],
    };

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
