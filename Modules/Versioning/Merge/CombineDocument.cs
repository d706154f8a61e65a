using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Merge;

/// <summary>A document as one version has it; no content where it is deleted or withheld.</summary>
internal sealed record Snapshot(long ChangeSetId, string Path, byte[]? Content, bool IsWithheld = false)
{
    public JsonElement? Json { get; } = Content is null ? null : VersionSql.Parse(Content);

    public static Snapshot? Of(HeadState? head) => head is null ? null : new(head.ChangeSetId, head.Path, head.Content, head.IsWithheld);
}

/// <summary>
/// One document on both sides and before them. A null side does not have the document at all. Only the base may be one whose
/// content is withheld.
/// </summary>
internal sealed record ThreeVersions(Guid DocumentId, Snapshot? Base, Snapshot? Ours, Snapshot? Theirs);

/// <summary>A kept decision and the conflict it answered.</summary>
internal sealed record KeptDecision(Resolution Resolution, byte[] Fingerprint);

/// <summary>The answer to a conflict, or to one hunk of it; null where there is none. Without a conflict it is about the path.</summary>
internal delegate Resolution? Answers(FieldConflict? conflict, string key);

/// <summary>What came of one document.</summary>
/// <param name="Open">Set where a person must still decide; then there is nothing to write.</param>
/// <param name="Content">Null where the document is deleted.</param>
internal sealed record Combined(DocumentConflict? Open, (ContentHash Hash, byte[] Json)? Content, string Path, IReadOnlyList<string> Problems)
{
    /// <summary>True where the sides make a content that no document may have: there is none to write, and it is no deletion.</summary>
    public bool IsRefused => Content is null && Problems.Count > 0;
}

/// <summary>
/// Combines what two sides did to one document: content by the rules of its type, and its path. Merges, reverts and
/// cherry-picks differ only in which three versions they give.
/// </summary>
internal sealed class CombineDocument(IDocumentRules rules)
{
    public async Task<Combined> Run(ThreeVersions document, Answers answers, MergeStrategy strategy, CancellationToken ct)
    {
        var (@base, ours, theirs) = (document.Base?.Json, document.Ours?.Json, document.Theirs?.Json);
        var hints = (ours ?? theirs ?? @base) is { } any ? await rules.Hints(any, ct) : MergeHints.None;
        var (effort, isUnknown) = (new Effort(ct), document.Base is { IsWithheld: true });
        var merged = isUnknown ? ThreeWayMerge.MergeUnknown(ours, theirs, hints, effort) : ThreeWayMerge.Merge(@base, ours, theirs, hints, effort);
        if (Answered(merged.Conflicts, answers) is { Count: > 0 } resolutions)
            merged = ThreeWayMerge.Resolve(merged, resolutions, effort);
        // Without the common content a side would win everything, with what the other took out.
        if (!merged.IsClean && !isUnknown && ByStrategy(strategy) is { } winner)
            merged = ThreeWayMerge.Resolve(merged, merged.Conflicts.ToDictionary(conflict => conflict.Pointer, _ => winner), effort);

        var (path, theirPath) = Paths(document, merged);
        // Also where the one path that is left belongs to another document here: the answer to that is a path too.
        var pathAnswer = answers(null, DocumentConflict.PathPointer) ?? (theirPath is null ? null : ByStrategy(strategy));
        if (DecidedPath(pathAnswer, document.Ours?.Path ?? path, theirPath ?? path) is { } chosen)
            (path, theirPath) = (chosen, null);

        if (!merged.IsClean || theirPath is not null)
            return new Combined(Conflict(document, merged, theirPath), null, path, []);
        if (merged.Content is not { } content)
            return new Combined(null, null, path, []);
        // Each side is within the limits; both together, or with what a person wrote, need not be.
        if (DocumentLimits.Check(content, out var json) is { } limit)
            return new Combined(null, null, path, [$"{path}: what the two sides make together cannot be kept. {limit.Message}"]);
        var problems = (await rules.Problems(content, ct)).Select(problem => $"{path}: {problem}").ToList();
        if (DocumentPath.Problem(path) is { } wrong)
            problems.Add($"{path}: {wrong}");
        return new Combined(null, (ContentHash.Of(json), json), path, problems);
    }

    /// <summary>The path of the result, and theirs where both sides gave the document different ones.</summary>
    private static (string Path, string? TheirPath) Paths(ThreeVersions document, MergedDocument merged)
    {
        var any = document.Ours?.Path ?? document.Theirs?.Path ?? document.Base?.Path ?? "";
        if (document.Ours is not { } ours || document.Theirs is not { } theirs || merged is { IsClean: true, Content: null })
            return (any, null);
        return CommitChanges.MergePaths(document.Base?.Path ?? theirs.Path, ours.Path, theirs.Path);
    }

    private static DocumentConflict Conflict(ThreeVersions document, MergedDocument merged, string? theirPath) => new(
        document.DocumentId, document.Ours?.Path ?? document.Theirs?.Path ?? document.Base?.Path ?? "",
        document.Base?.ChangeSetId, document.Ours?.ChangeSetId, document.Theirs?.ChangeSetId,
        document.Base?.Json, document.Ours?.Json, document.Theirs?.Json, merged.Content, merged.Conflicts)
    {
        TheirPath = theirPath,
        IsBaseWithheld = document.Base is { IsWithheld: true },
    };

    private static Resolution? ByStrategy(MergeStrategy strategy) => strategy switch
    {
        MergeStrategy.Ours => Resolution.Ours,
        MergeStrategy.Theirs => Resolution.Theirs,
        _ => null,
    };

    private static Dictionary<string, Resolution> Answered(IReadOnlyList<FieldConflict> conflicts, Answers answers)
    {
        var answered = new Dictionary<string, Resolution>();
        foreach (var conflict in conflicts)
        {
            foreach (var key in conflict.Hunks.Select(hunk => hunk.Key).Prepend(conflict.Pointer))
            {
                if (answers(conflict, key) is { } answer)
                    answered[key] = answer;
            }
        }

        return answered;
    }

    public static string? DecidedPath(Resolution? resolution, string ours, string theirs) => resolution switch
    {
        { Choice: ResolutionChoice.Ours } => ours,
        { Choice: ResolutionChoice.Theirs } => theirs,
        { Choice: ResolutionChoice.Edited, Value: { ValueKind: JsonValueKind.String } value } => value.GetString(),
        _ => null,
    };

    /// <summary>Decisions count as long as their conflict is the one that was decided. For a path a decision names its result.</summary>
    public static Answers Kept(IReadOnlyDictionary<string, KeptDecision> decisions) => (conflict, key) =>
        decisions.TryGetValue(key, out var kept) && (conflict is null || kept.Fingerprint.AsSpan().SequenceEqual(Fingerprint(conflict, key)))
            ? kept.Resolution
            : null;

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
}
