using VersionedContent.Content.Validate;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Edit;

/// <summary>How saving an edit ended.</summary>
internal abstract record SaveResult
{
    private SaveResult() { }

    /// <param name="Merged">True where someone else's edit came in between and both are in the new version.</param>
    public sealed record Saved(Guid DocumentId, string Path, long ChangeSetId, string Branch, bool Merged) : SaveResult;

    /// <summary>Waits for review; the page is <c>/submissions/{id}</c>.</summary>
    public sealed record Proposed(Guid SubmissionId, Guid DocumentId, string Path, long ChangeSetId, string Branch) : SaveResult;

    public sealed record Unchanged(string Path) : SaveResult;

    /// <summary>The item moved on and a person must decide. Nothing was written; what was sent is in the conflict.</summary>
    public sealed record Conflict(DocumentConflict What) : SaveResult;

    /// <summary>The item moved on and the sender wanted no merge. Nothing was written.</summary>
    public sealed record Stale(DocumentConflict What) : SaveResult;

    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : SaveResult;

    public sealed record PathTaken(string Path) : SaveResult;

    public sealed record NotFound(string What) : SaveResult;

    public sealed record Forbidden(string Why) : SaveResult;
}
