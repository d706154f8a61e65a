namespace VersionedContent.Versioning.Archive;

/// <summary>The settings under <c>Versioning:Archive</c>.</summary>
internal sealed class ArchiveOptions
{
    public const string Section = "Versioning:Archive";

    /// <summary>How old a version is when it moves into a pack.</summary>
    public TimeSpan After { get; set; } = TimeSpan.FromDays(90);
}
