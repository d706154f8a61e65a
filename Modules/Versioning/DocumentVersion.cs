using System.Text.Json;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning;

/// <summary>Who is named as the writer of a version. Not always an account: imports bring their own.</summary>
public sealed record Author(Guid Id, string Name);

/// <summary>What a version did to its document. A rename may come with an edit; then it is <see cref="Renamed"/>.</summary>
public enum VersionKind : short
{
    Created = 0,
    Edited = 1,
    Renamed = 2,
    Deleted = 3,
    Restored = 4,
    Merged = 5,
    Reverted = 6,
}

/// <summary>The way by which a change set came in.</summary>
public enum Origin : short
{
    Page = 0,
    Api = 1,
    Batch = 2,
    Import = 3,
    Merge = 4,
    Revert = 5,
    Demo = 6,
}

/// <summary>Parts of a version that are withheld from readers.</summary>
[Flags]
public enum Redactions : short
{
    None = 0,
    Content = 1,
    Message = 2,
    Author = 4,

    /// <summary>What changed from the version before: that one's content is withheld, and would show in it.</summary>
    Changes = 8,
}

/// <summary>A version in a list: everything but the content.</summary>
public record VersionSummary
{
    public required Guid DocumentId { get; init; }

    /// <summary>Names this version together with the document; what <see cref="Change.BasedOn"/> takes.</summary>
    public required long ChangeSetId { get; init; }

    /// <summary>1 for the first version, rising along the first parents; what people see as "version 12".</summary>
    public required int Number { get; init; }

    /// <summary>The branch it was made on: what a deleted one was called, and "(private)" for one that the viewer may not see.</summary>
    public required string Branch { get; init; }

    /// <summary>The same for the engine.</summary>
    internal long BranchId { get; init; }

    public required string Path { get; init; }
    public required VersionKind Kind { get; init; }
    public required Origin Origin { get; init; }

    /// <summary>Null where redacted.</summary>
    public required Author? Author { get; init; }

    /// <summary>Null where redacted.</summary>
    public required string? Message { get; init; }

    /// <summary>When it took effect on its branch: never before the version it follows.</summary>
    public required DateTimeOffset At { get; init; }

    public required long? Parent { get; init; }
    public required long? MergeParent { get; init; }

    /// <summary>Null where the document is deleted in this version, or its content withheld.</summary>
    public required ContentHash? Hash { get; init; }

    /// <summary>Bytes of canonical JSON; 0 where deleted or withheld.</summary>
    public required int Size { get; init; }

    public required FieldChangeSummary? Changes { get; init; }
    public required Redactions Redacted { get; init; }

    public bool IsDeleted => Kind == VersionKind.Deleted;
}

/// <summary>A version with its content.</summary>
public sealed record DocumentVersion : VersionSummary
{
    /// <summary>Null where deleted, or where the content is redacted.</summary>
    public required JsonElement? Content { get; init; }

    /// <summary>The path asked for, where that now leads elsewhere after a rename.</summary>
    public string? RedirectedFrom { get; init; }
}
