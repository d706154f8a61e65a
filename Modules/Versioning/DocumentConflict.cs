using System.Text.Json;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning;

/// <summary>One document that both sides changed, and where a person must decide.</summary>
/// <param name="OursChangeSetId">The version on the side merged into (for a save: the head).</param>
/// <param name="TheirsChangeSetId">The version merged (for a save: null, it is what was sent).</param>
/// <param name="Path">The path on our side.</param>
/// <param name="Base">Null where there is no common version or it is deleted; likewise the other two.</param>
/// <param name="Merged">What could be merged, with our side where a person must decide.</param>
public sealed record DocumentConflict(
    Guid DocumentId, string Path, long? BaseChangeSetId, long? OursChangeSetId, long? TheirsChangeSetId,
    JsonElement? Base, JsonElement? Ours, JsonElement? Theirs, JsonElement? Merged,
    IReadOnlyList<FieldConflict> Fields)
{
    /// <summary>The <see cref="Decision.Pointer"/> under which a path is decided.</summary>
    public const string PathPointer = "@path";

    /// <summary>Set where the two sides gave the document different paths: theirs. Decide <see cref="PathPointer"/> with ours, theirs or an edited one.</summary>
    public string? TheirPath { get; init; }

    /// <summary>True where the content both sides started from is withheld: <see cref="Base"/> is then null, and each difference a question.</summary>
    public bool IsBaseWithheld { get; init; }

    /// <summary>Set where the path that this side wants belongs to another document there: that document. Decide <see cref="PathPointer"/> with an edited path.</summary>
    public Guid? PathTakenBy { get; init; }
}
