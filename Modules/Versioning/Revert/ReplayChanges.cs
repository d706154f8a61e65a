using System.Diagnostics;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Revert;

/// <summary>Undoes changes, or makes them again on another branch: previewed, decided where a person must, landed whole.</summary>
internal sealed class ReplayChanges(
    NpgsqlDataSource database, ReplayPlanner planner, ChangeSetWriter writer, IDocumentRules rules, TimeProvider time) : IReplays
{
    private const int Tries = 16;

    /// <summary>Of these a preview shows the values; past them a page would be long before it is useful.</summary>
    private const int Shown = 50;

    public async Task<ReplayPreview?> Preview(ReplayRequest request, CancellationToken ct)
    {
        if (await ReplayScope.Find(database, request, ct) is not { } scope)
            return null;
        var name = request.NewBranch?.Name ?? request.Branch ?? scope.Branch.Name;
        // A branch that is not there yet would be forked from main.
        if (await BranchRows.Find(database, request.NewBranch is null ? name : Ref.MainName, request.Viewer, ct) is not { } target)
            return null;
        // Which documents a person changed is shown to those who may undo it.
        if (WhyNot(request.Replay, request.Viewer) is { } notTheirs)
            return new ReplayPreview(name, Message(request, scope), [], [], [], notTheirs, null, null);
        var answer = AnswerLimits.Problem(request.Decisions);
        var plan = await planner.Plan(scope.Steps, Fields(request.Replay), target.Chain, OriginOf(request), answer is null ? request.Decisions : [], ct);
        var why = request.NewBranch is null ? BranchAccess.WhyNotCommit(target, request.Viewer) : BranchAccess.WhyNotMake(request.Viewer);
        var documents = new List<ReplayedDocument>(plan.Versions.Count);
        foreach (var version in plan.Versions)
            documents.Add(await Describe(version, documents.Count < Shown, ct));
        return new ReplayPreview(
            name, Message(request, scope), documents, plan.Conflicts, answer is null ? plan.Problems : [answer, .. plan.Problems], why,
            scope.Unmerges is { } merge && IsOwn(request, scope, target) ? merge.Source ?? "" : null, scope.Next);
    }

    public async Task<ReplayResult> Run(ReplayRequest request, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        if (request.Viewer.Id is not { } by)
            return new ReplayResult.Forbidden("Sign in to make changes.");
        if (Problem(request) is { } problem)
            return new ReplayResult.Invalid(problem);
        if (WhyNot(request.Replay, request.Viewer) is { } why)
            return new ReplayResult.Forbidden(why);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            // Planned anew each time: what moved meanwhile is part of the next plan.
            if (await ReplayScope.Find(database, request, ct) is not { } scope)
                return new ReplayResult.NotFound(Named(request.Replay));
            var name = request.NewBranch?.Name ?? request.Branch ?? scope.Branch.Name;
            var (target, refused) = await CommitTarget.Find(database, name, request.NewBranch, request.Viewer, ct);
            if (target is null)
            {
                return refused switch
                {
                    CommitResult.Forbidden forbidden => new ReplayResult.Forbidden(forbidden.Why),
                    CommitResult.Invalid invalid => new ReplayResult.Invalid(invalid.Problem),
                    _ => new ReplayResult.NotFound($"the branch {name}"),
                };
            }

            var plan = await planner.Plan(scope.Steps, Fields(request.Replay), target.Chain, OriginOf(request), request.Decisions, ct);
            if (plan.Conflicts.Count > 0)
                return new ReplayResult.Conflicted(plan.Conflicts);
            if (plan.Problems is [var broken, ..])
                return new ReplayResult.Invalid(broken);
            if (plan.Versions.Count == 0)
                return new ReplayResult.Nothing(scope.Next);
            switch (await writer.Write(AsChangeSet(request, scope, target, plan, by, started), ct))
            {
                case WriteResult.Written done:
                    return new ReplayResult.Done(done.ChangeSetId, name, scope.Next);
                case WriteResult.BranchNameTaken:
                    return new ReplayResult.Invalid($"There is a branch called {name} already.");
            }
        }

        throw new TimeoutException("The documents change too fast to write to; nothing was written. Try again.");
    }

    private static string? Problem(ReplayRequest request)
    {
        if (CommitChanges.MessageProblem(request.Message) is { } tooLong)
            return tooLong;
        if (AnswerLimits.Problem(request.Decisions) is { } answer)
            return answer;
        if (request.NewBranch is { } made && (BranchWords.NameProblem(made.Name) ?? BranchWords.TitleProblem(made.Title)) is { } wrong)
            return wrong;
        return Fields(request.Replay) is { Count: 0 } ? "Name at least one field, or leave the fields out to undo all of it." : null;
    }

    private static string? WhyNot(Replay replay, Viewer viewer) =>
        replay is Replay.UndoAuthor { AuthorId: var author } && author != viewer.Id && !BranchAccess.SeesAll(viewer)
            ? "Only a moderator undoes everything that someone else changed."
            : null;

    private static string Named(Replay replay) => replay switch
    {
        Replay.UndoChangeSet(var id) => $"the change set {id}",
        Replay.PickChangeSet(var id) => $"the change set {id}",
        Replay.UndoVersion(var document, var id) => $"the version {id} of the document {document}",
        Replay.PickVersion(var document, var id) => $"the version {id} of the document {document}",
        _ => "such a person or branch",
    };

    private static IReadOnlyList<string>? Fields(Replay replay) => (replay as Replay.UndoVersion)?.Fields;

    private static Origin OriginOf(ReplayRequest request) =>
        request.Replay is Replay.PickChangeSet or Replay.PickVersion ? request.Origin : Origin.Revert;

    private static string Message(ReplayRequest request, ReplayScope scope) =>
        string.IsNullOrWhiteSpace(request.Message) ? scope.Message : request.Message.Trim();

    private static bool IsOwn(ReplayRequest request, ReplayScope scope, BranchRow target) => request.NewBranch is null && target.Id == scope.Branch.Id;

    private ChangeSetPlan AsChangeSet(ReplayRequest request, ReplayScope scope, CommitTarget target, ReplayPlan plan, Guid by, long started)
    {
        // A pick keeps its author, as Git's does; who picked it is the committer.
        var author = scope.Author ?? new Author(by, request.Viewer.Name);
        return new ChangeSetPlan
        {
            Branch = target.Branch,
            NewBranch = target.Fork,
            Author = author,
            CommitterId = author.Id == by ? null : by,
            Message = Message(request, scope),
            Origin = OriginOf(request),
            At = time.GetUtcNow(),
            Versions = plan.Versions,
            Started = started,
            InSameTransaction = IsOwn(request, scope, target.Branch)
                ? (transaction, changeSetId, ct) => MarkMerges(transaction, scope, changeSetId, ct)
                : null,
        };
    }

    /// <summary>A merge that is undone counts no more when the next merge looks for what is common; one whose undoing is undone counts again.</summary>
    private static async Task MarkMerges(NpgsqlTransaction transaction, ReplayScope scope, long changeSetId, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        if (scope.Unmerges is var (merge, _))
            Add("UPDATE versioning.change_sets SET undone_by_id = $1 WHERE id = $2 AND undone_by_id IS NULL", changeSetId, merge);
        if (scope.Reapplies is { } undoing)
            Add("UPDATE versioning.change_sets SET undone_by_id = NULL WHERE branch_id = $1 AND undone_by_id = $2", scope.Branch.Id, undoing);
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(ct);

        void Add(string sql, long first, long second) =>
            batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = first }, new() { Value = second } } });
    }

    private async Task<ReplayedDocument> Describe(PlannedVersion version, bool withValues, CancellationToken ct)
    {
        IReadOnlyList<FieldChange>? fields = null;
        if (withValues)
        {
            var before = version.Head?.Content is { } old ? VersionSql.Parse(old) : (System.Text.Json.JsonElement?)null;
            var after = version.Content is { } content ? VersionSql.Parse(content.Json) : (System.Text.Json.JsonElement?)null;
            fields = DocumentDiff.Compare(before, after, (after ?? before) is { } any ? await rules.Hints(any, ct) : Merge.MergeHints.None);
        }

        return new ReplayedDocument(version.DocumentId, version.Path, version.Head?.Path, version.Kind, version.Changes, fields);
    }
}
