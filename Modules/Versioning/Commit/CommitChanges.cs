using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Read;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Commit;

/// <summary>Saves changes as one change set. Where a head moved since the edit began, both edits are merged or a person is asked.</summary>
internal sealed class CommitChanges(
    NpgsqlDataSource database, ChangeSetWriter writer, ReadDocuments read, IDocumentRules rules, CommitTurns turns, TimeProvider time)
{
    public const int MessageLength = 4_000;

    // Each try loses only to a commit that succeeded, so some writer always gets on. Past this many the caller may try again.
    private const int Tries = 64;

    public async Task<CommitResult> Run(CommitRequest request, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        if (Problem(request) is { } problem)
            return new CommitResult.Invalid(problem);
        var contents = new Dictionary<Guid, (ContentHash Hash, byte[] Json)>();
        foreach (var change in request.Changes)
        {
            if (change.Content is not { } content)
                continue;
            if (DocumentLimits.Check(content, out var canonical) is { } refused)
                return new CommitResult.Invalid(refused.Message);
            contents[change.DocumentId] = (ContentHash.Of(canonical), canonical);
        }

        var readable = new HashSet<Guid>();
        var documents = request.Changes.Select(change => change.DocumentId);
        IDisposable? turn = null;
        try
        {
            for (var attempt = 0; attempt < Tries; attempt++)
            {
                if (turn is null && (attempt > 0 || turns.IsTaken(documents)))
                    turn = await turns.Take(documents, ct);
                // Whoever wins now is another process.
                if (attempt > 2)
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 4 * attempt)), time, ct);
                if (await TryOnce(request, contents, readable, started, ct) is { } result)
                    return result;
            }
        }
        finally
        {
            turn?.Dispose();
        }

        throw new TimeoutException($"The documents on {request.Branch} change too fast to commit to; nothing was written. Try again.");
    }

    /// <summary>Null where a change set can have the message. Every way to make one asks this.</summary>
    internal static string? MessageProblem(string? message) => message?.Length > MessageLength
        ? $"The message is {message.Length} characters long; at most {MessageLength} are allowed."
        : null;

    private static string? Problem(CommitRequest request)
    {
        if (request.Viewer.Id is null)
            return "Sign in to make changes.";
        if (request.Changes.Count == 0)
            return "A change set needs at least one change.";
        if (MessageProblem(request.Message) is { } tooLong)
            return tooLong;
        if (request.Changes.GroupBy(change => change.DocumentId).Any(group => group.Count() > 1))
            return "A change set changes each document once: put the changes of a document together.";
        if (request.NewBranch is { } fork && (fork.Name != request.Branch || !BranchName.IsValid(fork.Name)))
            return BranchWords.NameProblem(fork.Name) ?? $"The branch to make is {fork.Name}, and the one to commit to {request.Branch}.";
        if (request.Changes.Any(change => change is { BasedOn: null, Path: null } or { BasedOn: null, Content: null }))
            return "A new document needs a path and content.";
        return request.Changes.Select(change => change.Path is null ? null : DocumentPath.Problem(change.Path)).FirstOrDefault(wrong => wrong is not null);
    }

    /// <summary>Null where a head moved between the look and the write.</summary>
    /// <param name="readable">Documents whose content could be read at a look of this save.</param>
    private async Task<CommitResult?> TryOnce(
        CommitRequest request, Dictionary<Guid, (ContentHash Hash, byte[] Json)> contents, HashSet<Guid> readable, long started, CancellationToken ct)
    {
        var (target, heads, why) = await CommitTarget.Look(
            database, request.Branch, request.NewBranch, [.. request.Changes.Select(change => change.DocumentId)], request.Viewer, ct);
        if (target is null)
            return why;

        var planned = new List<PlannedVersion>(request.Changes.Count);
        var conflicts = new List<DocumentConflict>();
        var merged = new List<Guid>();
        foreach (var change in request.Changes)
        {
            heads.TryGetValue(change.DocumentId, out var head);
            (ContentHash, byte[])? content = change.Content is null ? null : contents[change.DocumentId];
            if (head is null && change.BasedOn is not null)
                return new CommitResult.NotFound($"the document {change.DocumentId}");
            if (head is not null && change.BasedOn is null)
                return new CommitResult.Invalid($"The document {change.DocumentId} is there already: name the version that was edited.");

            if (head is { IsWithheld: false })
                readable.Add(change.DocumentId);
            else if (head is not null && readable.Contains(change.DocumentId))
                return new CommitResult.Invalid("The content that was edited was withheld from readers while it was being saved. Look at it again before you change it.");

            if (head is null || head.ChangeSetId == change.BasedOn)
            {
                if (await Plan(head, change.DocumentId, content, change.Path ?? head!.Path, request.Origin, false, ct) is { } version)
                    planned.Add(version);
                continue;
            }

            var (combined, conflict, missing) = await Combine(change, head, content, request, ct);
            if (missing is not null)
                return missing;
            if (conflict is not null)
                conflicts.Add(conflict);
            else if (combined is not null)
            {
                planned.Add(combined);
                merged.Add(change.DocumentId);
            }
        }

        if (conflicts.Count > 0)
            return request.RefuseMovedHead ? new CommitResult.Stale(conflicts) : new CommitResult.Conflicted(conflicts);
        if (planned.Count == 0)
            return new CommitResult.Unchanged();

        var author = request.Author ?? new Author(request.Viewer.Id!.Value, request.Viewer.Name);
        var written = await writer.Write(new ChangeSetPlan
        {
            Branch = target.Branch,
            NewBranch = target.Fork,
            Author = author,
            CommitterId = author.Id == request.Viewer.Id ? null : request.Viewer.Id,
            Message = request.Message,
            Origin = request.Origin,
            At = request.At ?? time.GetUtcNow(),
            Versions = planned,
            Started = started,
            Progress = request.Progress,
            InSameTransaction = request.InSameTransaction,
        }, ct);
        return written switch
        {
            WriteResult.Written done => new CommitResult.Committed(done.ChangeSetId, merged),
            WriteResult.PathTaken taken => new CommitResult.PathTaken(taken.Path, taken.By),
            WriteResult.BranchNameTaken => new CommitResult.Invalid($"There is a branch called {request.Branch} already."),
            _ => null,
        };
    }

    /// <summary>The next version on top of <paramref name="head"/>; null where nothing changes.</summary>
    internal async Task<PlannedVersion?> Plan(
        HeadState? head, Guid documentId, (ContentHash Hash, byte[] Json)? content, string path, Origin origin, bool merged, CancellationToken ct)
    {
        if (head is { IsDeleted: true } && content is null)
            return null;
        if (content is null)
            path = head!.Path;
        // To say that nothing changes would confirm a guess of what is withheld.
        var isRepeated = head is { IsDeleted: false, IsWithheld: false } && content is not null && head.Hash == content.Value.Hash;
        if (isRepeated && head!.Path == path)
            return null;
        return new PlannedVersion
        {
            DocumentId = documentId,
            Head = head,
            Path = path,
            Content = content,
            TakenFrom = isRepeated ? head!.ChangeSetId : null,
            Kind = KindOf(head is null ? null : (head.Path, head.IsDeleted), content is null, path, origin, merged),
            Changes = await Changes(head?.Content, content?.Json, ct),
        };
    }

    /// <param name="head">The path of the version before, and whether the document is deleted in it; null where there is none.</param>
    internal static VersionKind KindOf((string Path, bool IsDeleted)? head, bool deletes, string path, Origin origin, bool merged) => head switch
    {
        null => VersionKind.Created,
        _ when deletes => VersionKind.Deleted,
        { IsDeleted: true } => VersionKind.Restored,
        _ when origin == Origin.Revert => VersionKind.Reverted,
        { Path: var before } when before != path => VersionKind.Renamed,
        _ when merged => VersionKind.Merged,
        _ => VersionKind.Edited,
    };

    internal async Task<FieldChangeSummary> Changes(byte[]? before, byte[]? after, CancellationToken ct) =>
        FieldChangeSummary.Of(await Compare(before, after, ct));

    /// <summary>The version as a merge: its changes tell too where it differs from the version merged in.</summary>
    /// <param name="theirs">That version's content.</param>
    internal async Task<PlannedVersion> Merged(PlannedVersion version, long mergeParent, byte[]? theirs, CancellationToken ct)
    {
        var ours = version.Content?.Json;
        var different = ours.AsSpan().SequenceEqual(theirs) ? [] : await Compare(theirs, ours, ct);
        return version with { MergeParent = mergeParent, Changes = (version.Changes ?? FieldChangeSummary.Empty).WithMerged(different) };
    }

    private async Task<IReadOnlyList<FieldChange>> Compare(byte[]? before, byte[]? after, CancellationToken ct)
    {
        JsonElement? from = before is null ? null : VersionSql.Parse(before);
        JsonElement? to = after is null ? null : VersionSql.Parse(after);
        var hints = (to ?? from) is { } content ? await rules.Hints(content, ct) : MergeHints.None;
        return DocumentDiff.Compare(from, to, hints);
    }

    internal async Task<(PlannedVersion? Combined, DocumentConflict? Conflict, CommitResult? Missing)> Combine(
        Change change, HeadState head, (ContentHash Hash, byte[] Json)? content, CommitRequest request, CancellationToken ct)
    {
        if (await read.Version(change.DocumentId, change.BasedOn!.Value, request.Viewer, ct) is not { } based)
            return (null, null, new CommitResult.NotFound($"the version {change.BasedOn} of the document {change.DocumentId}"));

        // Neither deleted nor there: no merge with it would be right.
        if (head.IsWithheld)
        {
            return (null, null, new CommitResult.Invalid(
                $"The content that the branch has now is withheld from readers, so an older edit cannot be put together with it. Edit change set {head.ChangeSetId} instead: what you send then takes its place."));
        }

        JsonElement? theirs = content is null ? null : VersionSql.Parse(content.Value.Json);
        JsonElement? ours = head.Content is null ? null : VersionSql.Parse(head.Content);
        var hints = (theirs ?? ours ?? based.Content) is { } any ? await rules.Hints(any, ct) : MergeHints.None;
        var (effort, isUnknown) = (new Effort(ct), based is { IsDeleted: false, Content: null });
        var merged = isUnknown
            ? ThreeWayMerge.MergeUnknown(ours, theirs, hints, effort)
            : ThreeWayMerge.Merge(based.Content, ours, theirs, hints, effort);
        var (path, theirPath) = MergePaths(based.Path, head.Path, change.Path ?? based.Path);
        if (merged.Conflicts.Count > 0 || theirPath is not null || request.RefuseMovedHead)
        {
            var conflict = new DocumentConflict(
                change.DocumentId, head.Path, change.BasedOn, head.ChangeSetId, null, based.Content, ours, theirs, merged.Content, merged.Conflicts)
            {
                TheirPath = theirPath,
                IsBaseWithheld = isUnknown,
            };
            return (null, conflict, null);
        }

        (ContentHash, byte[])? result = null;
        if (merged.Content is { } both)
        {
            if (DocumentLimits.Check(both, out var json) is { } limit)
                return (null, null, new CommitResult.Invalid($"Someone else edited this meanwhile, and both edits together cannot be kept. {limit.Message}"));
            result = (ContentHash.Of(json), json);
            if (await rules.Problems(both, ct) is [var broken, ..])
                return (null, null, new CommitResult.Invalid($"Someone else edited this meanwhile, and both edits together are not valid: {broken}"));
        }

        return (await Plan(head, change.DocumentId, result, path, request.Origin, true, ct), null, null);
    }

    /// <summary>The path after a merge, and theirs where both sides renamed differently.</summary>
    internal static (string Path, string? TheirPath) MergePaths(string @base, string ours, string theirs) =>
        theirs == @base || theirs == ours ? (ours, null) : ours == @base ? (theirs, null) : (ours, theirs);
}
