namespace VersionedContent.Versioning.Redact;

/// <summary>A change set's author was withheld or is named again; read which.</summary>
internal sealed record AuthorshipChanged(long ChangeSetId);
