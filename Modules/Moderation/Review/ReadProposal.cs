using System.Text.Json;
using VersionedContent.Accounts;
using VersionedContent.Versioning;

namespace VersionedContent.Moderation.Review;

/// <summary>What a branch would change.</summary>
/// <param name="Head">The newest change set of the branch among what was read: what a decision is about.</param>
/// <param name="IsCut">True where the branch changes more documents than were asked for.</param>
internal sealed record Proposal(long Head, IReadOnlyList<ProposedDocument> Documents, bool IsCut);

/// <param name="Path">The path on the branch.</param>
/// <param name="PathBefore">The path where the branch began; null where it makes the document.</param>
/// <param name="Before">Null where it makes the document.</param>
/// <param name="After">Null where it deletes the document.</param>
internal sealed record ProposedDocument(
    Guid Id, string Path, string? PathBefore, JsonElement? Before, JsonElement? After, long? FromChangeSetId, long ToChangeSetId, bool ChangedOnMain)
{
    public string Title => Text("title") ?? Path;

    public string? Type => Text("type");

    private string? Text(string field) =>
        (After ?? Before) is { ValueKind: JsonValueKind.Object } content && content.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>Reads what a branch changed since it began, with the contents before and after.</summary>
internal sealed class ReadProposal(IBranches branches, IVersionStore store)
{
    /// <summary>Null where the viewer may not see the branch.</summary>
    public async Task<Proposal?> Run(string branch, int limit, Viewer viewer, CancellationToken ct)
    {
        if (await branches.Changes(branch, null, limit + 1, viewer, ct) is not { } changes)
            return null;
        var shown = changes.Take(limit).ToList();
        var after = (await store.ReadMany(Ref.OfBranch(branch), [.. shown.Select(change => change.Version.DocumentId)], viewer, ct))
            .ToDictionary(version => version.DocumentId);
        var documents = new List<ProposedDocument>(shown.Count);
        foreach (var change in shown)
        {
            var id = change.Version.DocumentId;
            // A document can have changed again since the list was read: its content and version are taken together.
            var now = after.GetValueOrDefault(id);
            var before = change.ChangeSetBefore is { } from ? await store.ReadVersion(id, from, viewer, ct) : null;
            documents.Add(new(
                id, now?.Path ?? change.Version.Path, change.PathBefore, before?.Content, now?.Content,
                change.ChangeSetBefore, now?.ChangeSetId ?? change.Version.ChangeSetId, change.ChangedOnParent));
        }

        return new(documents.Count == 0 ? 0 : documents.Max(document => document.ToChangeSetId), documents, changes.Count > limit);
    }
}
