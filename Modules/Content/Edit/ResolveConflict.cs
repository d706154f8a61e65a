using System.Text.Json;
using VersionedContent.Accounts;
using VersionedContent.Content.Validate;
using VersionedContent.Versioning;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Content.Edit;

/// <summary>A person's answers to the questions that a save left open.</summary>
/// <param name="Head">The version that the questions were asked about.</param>
/// <param name="Typed">What the person had typed.</param>
/// <param name="Answers">By the key of the conflict or of one place of a text.</param>
internal sealed record ConflictAnswers(
    Guid DocumentId, long? BasedOn, long? Head, JsonElement? Typed, IReadOnlyDictionary<string, Resolution> Answers);

/// <summary>The typed content with the item's own on top of each other, as far as the answers go.</summary>
/// <param name="Content">Null where the answers come to deleting the item.</param>
internal sealed record ResolvedEdit(JsonElement? Content, DocumentConflict? Open);

/// <summary>Merges what was typed with what the item became meanwhile, by the answers given. Reads only.</summary>
internal sealed class ResolveConflict(IVersionStore store, ItemRules rules)
{
    /// <summary>Null where a version is not to be seen, or there is none to put it together with because its content is withheld.</summary>
    public async Task<ResolvedEdit?> Run(ConflictAnswers edit, Viewer viewer, CancellationToken ct)
    {
        var based = await Find(edit.DocumentId, edit.BasedOn, viewer, ct);
        var head = await Find(edit.DocumentId, edit.Head, viewer, ct);
        if (head is null or { IsDeleted: false, Content: null } || (edit.BasedOn is not null && based is null))
            return null;
        var hints = (edit.Typed ?? head.Content) is { } any ? await rules.Hints(any, ct) : MergeHints.None;
        var (effort, isUnknown) = (new Effort(ct), based is { IsDeleted: false, Content: null });
        var asked = isUnknown
            ? ThreeWayMerge.MergeUnknown(head.Content, edit.Typed, hints, effort)
            : ThreeWayMerge.Merge(based?.Content, head.Content, edit.Typed, hints, effort);
        var merged = ThreeWayMerge.Resolve(asked, edit.Answers, effort);
        var open = merged.IsClean ? null : new DocumentConflict(
            edit.DocumentId, head.Path, edit.BasedOn, edit.Head, null, based?.Content, head.Content, edit.Typed, merged.Content, merged.Conflicts)
        {
            IsBaseWithheld = isUnknown,
        };
        return new ResolvedEdit(merged.Content, open);
    }

    private async Task<DocumentVersion?> Find(Guid documentId, long? changeSet, Viewer viewer, CancellationToken ct) =>
        changeSet is { } id ? await store.ReadVersion(documentId, id, viewer, ct) : null;
}
