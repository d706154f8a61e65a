using System.Text.Json;
using VersionedContent.Content.Types;
using VersionedContent.Versioning;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Content.Api;

/// <summary>An item at a ref.</summary>
/// <param name="Ref">The ref it was read at.</param>
/// <param name="Content">All fields, with <c>type</c> and <c>title</c> among them.</param>
internal sealed record ItemBody(Guid DocumentId, string Path, string Ref, string? Type, string Title, VersionBody Version, JsonElement Content)
{
    public static ItemBody Of(DocumentVersion version, Ref at) => new(
        version.DocumentId, version.Path, at.ToString(), ItemType.SlugOf(version.Content!.Value), ItemType.TitleOf(version.Content.Value) ?? version.Path,
        VersionBody.Of(version), version.Content.Value);
}

/// <param name="ChangeSetId">Names the version; the ETag begins with it.</param>
internal sealed record VersionBody(long ChangeSetId, int Number, string Kind, string Branch, string? Author, string? Message, DateTimeOffset At)
{
    public static VersionBody Of(VersionSummary version) => new(
        version.ChangeSetId, version.Number, version.Kind.ToString().ToLowerInvariant(), version.Branch, version.Author?.Name, version.Message, version.At);
}

/// <summary>How a write ended.</summary>
/// <param name="Status"><c>saved</c>, <c>proposed</c> (it waits for review) or <c>unchanged</c>.</param>
/// <param name="Merged">True where someone else's edit came in between and both are in the new version.</param>
/// <param name="Submission">The address of the submission, where it waits for review.</param>
internal sealed record WriteBody(string Status, Guid? DocumentId, string Path, string? Branch, long? ChangeSetId, bool Merged, string? Submission);

/// <summary>Where a person must decide. <paramref name="Current"/> is the item's newest version, <paramref name="Sent"/> what was sent.</summary>
/// <param name="BaseWithheld">True where the version that was edited is withheld from readers: each difference is then a question.</param>
internal sealed record ConflictBody(
    Guid DocumentId, string Path, long? BasedOn, long? CurrentChangeSetId, JsonElement? Base, JsonElement? Current, JsonElement? Sent,
    JsonElement? Merged, IReadOnlyList<FieldConflictBody> Fields, bool BaseWithheld)
{
    public static ConflictBody Of(DocumentConflict conflict) => new(
        conflict.DocumentId, conflict.Path, conflict.BaseChangeSetId, conflict.OursChangeSetId, conflict.Base, conflict.Ours, conflict.Theirs, conflict.Merged,
        [.. conflict.Fields.Select(FieldConflictBody.Of)], conflict.IsBaseWithheld);
}

internal sealed record FieldConflictBody(
    string Pointer, string Kind, JsonElement? Base, JsonElement? Current, JsonElement? Sent, IReadOnlyList<HunkBody> Hunks)
{
    public static FieldConflictBody Of(FieldConflict field) => new(
        field.Pointer, field.Kind.ToString(), field.Base, field.Ours, field.Theirs,
        [.. field.Hunks.Select(hunk => new HunkBody(hunk.Key, hunk.Base, hunk.Ours, hunk.Theirs))]);
}

/// <summary>A place of a text that both sides changed.</summary>
internal sealed record HunkBody(string Key, string Base, string Current, string Sent);
