using System.Text.Json;
using VersionedContent.Accounts;
using VersionedContent.Content.Types;
using VersionedContent.Content.Validate;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Edit;

/// <summary>An edit of one item as a page or the API sends it.</summary>
internal sealed record ItemEdit
{
    public required Viewer Viewer { get; init; }

    /// <summary>The branch to save to. On main the review desk decides whether it goes live or becomes a submission.</summary>
    public string Branch { get; init; } = Ref.MainName;

    public required Guid DocumentId { get; init; }

    /// <summary>The path wanted.</summary>
    public required string Path { get; init; }

    /// <summary>The change set of the version that was edited; null to make the item.</summary>
    public required long? BasedOn { get; init; }

    /// <summary>Null to delete the item.</summary>
    public required JsonElement? Content { get; init; }

    /// <summary>Why; where empty, the fields that changed are named.</summary>
    public string Message { get; init; } = "";

    public bool ByApi { get; init; }

    /// <summary>Where true, an item that moved on is <see cref="SaveResult.Stale"/>, not merged.</summary>
    public bool RefuseMovedHead { get; init; }
}

/// <summary>
/// Saves an edit: live, as a submission, or on a branch. Makes, changes, renames, deletes and restores items; the page and
/// the API both come here, so both are checked, decided and recorded alike.
/// </summary>
internal sealed class SaveEdit(IVersionStore store, ItemRules rules, IReviewDesk desk)
{
    public const int MaxMessage = 500;

    public async Task<SaveResult> Run(ItemEdit edit, CancellationToken ct)
    {
        if (!edit.Viewer.May(Permissions.EditItems))
            return new SaveResult.Forbidden(edit.Viewer.Id is null ? "Sign in to edit." : "This account may not edit.");
        if (ProblemsOfRequest(edit) is { Count: > 0 } problems)
            return new SaveResult.Invalid(problems);
        if (WhyNotThere(edit) is { } why)
            return new SaveResult.Forbidden(why);

        DocumentVersion? based = null;
        if (edit.BasedOn is { } changeSet)
        {
            based = await store.ReadVersion(edit.DocumentId, changeSet, edit.Viewer, ct);
            if (based is null)
                return new SaveResult.NotFound("the version that was edited");
        }

        if (edit.Content is { } content && await rules.Check(content, ct) is { Count: > 0 } broken)
            return new SaveResult.Invalid(broken);

        var proposed = new ProposedEdit(
            edit.DocumentId, edit.Path, based?.Path, edit.BasedOn, based?.Content, edit.Content, await MessageOf(edit, based, ct), edit.ByApi);
        var request = new CommitRequest
        {
            Branch = edit.Branch,
            Viewer = edit.Viewer,
            Message = proposed.Message,
            Origin = edit.ByApi ? Origin.Api : Origin.Page,
            Changes = [ChangeOf(edit, based)],
            RefuseMovedHead = edit.RefuseMovedHead,
        };
        if (edit.Branch != Ref.MainName || await desk.MayPublish(edit.Viewer, proposed, ct))
            return Result(edit, await store.Commit(request, ct), null);

        switch (await desk.Propose(edit.Viewer, proposed, ct))
        {
            case ProposalResult.Refused refused:
                return new SaveResult.Forbidden(refused.Why);
            case ProposalResult.Accepted accepted:
                request = request with
                {
                    Branch = accepted.Branch,
                    NewBranch = new NewBranch(accepted.Branch, accepted.Title, BranchKind.Submission, BranchVisibility.Private),
                    InSameTransaction = accepted.Record,
                };
                return Result(edit, await store.Commit(request, ct), accepted);
            case var other:
                throw new InvalidOperationException($"The review desk answered {other}.");
        }
    }

    private static List<FieldProblem> ProblemsOfRequest(ItemEdit edit)
    {
        var problems = new List<FieldProblem>();
        if (edit.Content is not null && DocumentPath.Problem(edit.Path) is { } path)
            problems.Add(new(FieldNames.Path, path));
        if (edit.Message.Length > MaxMessage)
            problems.Add(new(FieldNames.Message, $"The summary is {edit.Message.Length} characters long; at most {MaxMessage} are allowed."));
        return problems;
    }

    /// <summary>Types decide what every item may say: only those who manage them change them.</summary>
    private static string? WhyNotThere(ItemEdit edit)
    {
        var isType = edit.Content is { } content && ItemType.SlugOf(content) == ItemType.SlugOfTypes;
        var inTypes = edit.Path.StartsWith(ItemType.PathPrefix, StringComparison.Ordinal);
        if ((isType || inTypes) && !edit.Viewer.May(Permissions.ManageTypes))
            return "Types are changed by those who manage them.";
        if (edit.Content is not null && isType != inTypes)
            return isType ? "A type's path is types/ and its slug." : "Under types/ there are only types.";
        return null;
    }

    private static Change ChangeOf(ItemEdit edit, DocumentVersion? based) => (based, edit.Content) switch
    {
        (null, { } content) => Change.Create(edit.DocumentId, edit.Path, content),
        (null, null) => throw new ArgumentException("An item that is not there cannot be deleted.", nameof(edit)),
        (_, null) => Change.Delete(edit.DocumentId, based.ChangeSetId),
        (_, { } content) => Change.Edit(edit.DocumentId, based.ChangeSetId, content, edit.Path == based.Path ? null : edit.Path),
    };

    private async Task<string> MessageOf(ItemEdit edit, DocumentVersion? based, CancellationToken ct) =>
        edit.Message.Trim() is { Length: > 0 } message
            ? message
            : EditSummary.Of(based?.Content, edit.Content, based?.Path, edit.Path, (edit.Content ?? based?.Content) is { } any ? await rules.Hints(any, ct) : Versioning.Merge.MergeHints.None);

    private static SaveResult Result(ItemEdit edit, CommitResult result, ProposalResult.Accepted? proposal) => result switch
    {
        CommitResult.Committed done when proposal is not null =>
            new SaveResult.Proposed(proposal.SubmissionId, edit.DocumentId, edit.Path, done.ChangeSetId, proposal.Branch),
        CommitResult.Committed done => new SaveResult.Saved(edit.DocumentId, edit.Path, done.ChangeSetId, edit.Branch, done.Merged.Count > 0),
        CommitResult.Unchanged => new SaveResult.Unchanged(edit.Path),
        CommitResult.Conflicted { Conflicts: [var conflict, ..] } => new SaveResult.Conflict(conflict),
        CommitResult.Stale { Conflicts: [var conflict, ..] } => new SaveResult.Stale(conflict),
        CommitResult.PathTaken taken => new SaveResult.PathTaken(taken.Path),
        CommitResult.NotFound missing => new SaveResult.NotFound(missing.What),
        CommitResult.Forbidden forbidden => new SaveResult.Forbidden(forbidden.Why),
        CommitResult.Invalid invalid => new SaveResult.Invalid([new("", invalid.Problem)]),
        _ => throw new InvalidOperationException($"The engine answered {result}."),
    };
}

/// <summary>Problems of the edit itself, beside those of the item's fields.</summary>
internal static class FieldNames
{
    public const string Path = "#path";
    public const string Message = "#message";
}
