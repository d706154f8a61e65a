namespace VersionedContent.Content.Reviews;

/// <summary>A review was written, changed or taken back.</summary>
internal sealed record ReviewChanged(Guid ReviewId, Guid PersonId, DateTimeOffset CreatedAt, bool IsGone);
