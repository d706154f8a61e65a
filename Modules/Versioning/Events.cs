namespace VersionedContent.Versioning;

/// <summary>
/// Documents changed on a branch. Read them at the branch's head: a handler that runs late or twice then still does right.
/// </summary>
/// <param name="ChangeSetId">The change set; for an import the last of a chunk.</param>
/// <param name="DocumentIds">At most 1,000 an event; a larger change set sends several.</param>
public sealed record ChangeSetCommitted(long ChangeSetId, string Branch, IReadOnlyList<Guid> DocumentIds, Guid AuthorId, Origin Origin);

/// <summary>A branch was merged whole.</summary>
public sealed record BranchMerged(string Source, string Target, long ChangeSetId, Guid MergedBy);
