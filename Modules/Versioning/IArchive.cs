using VersionedContent.Accounts;

namespace VersionedContent.Versioning;

/// <summary>
/// Moves old versions into packs and back. Reads find them all the same; nothing is deleted. A version moves once it is
/// older than <c>Versioning:Archive:After</c> (90 days) and no open branch's head.
/// </summary>
public interface IArchive
{
    /// <summary>
    /// Packs what is due, document by document beside the running site. A run that is cut short loses nothing, and the
    /// next one goes on where it was.
    /// </summary>
    Task<ArchiveOutcome> Run(ArchiveRequest request, IProgress<ArchiveProgress>? progress, CancellationToken ct);

    /// <summary>Makes a document's packed versions rows again. Null where the viewer may not (<see cref="Permissions.Operate"/>) or there is no such document.</summary>
    /// <returns>How many versions came back.</returns>
    Task<int?> Restore(Guid documentId, Viewer viewer, CancellationToken ct);

    /// <summary>Null where the viewer may not see it (<see cref="Permissions.Operate"/>).</summary>
    Task<ArchiveStatus?> Status(Viewer viewer, CancellationToken ct);
}

/// <param name="OlderThan">Instead of the site's setting.</param>
/// <param name="Limit">At most so many documents; the others wait for the next run.</param>
public sealed record ArchiveRequest(TimeSpan? OlderThan = null, int? Limit = null);

/// <param name="Documents">Looked at so far, of <paramref name="Total"/>.</param>
/// <param name="Versions">Packed so far.</param>
/// <param name="BytesBefore">Of the contents' rows deleted so far.</param>
/// <param name="BytesAfter">Of the packs made so far.</param>
public sealed record ArchiveProgress(int Documents, int Total, long Versions, long BytesBefore, long BytesAfter)
{
    public long BytesSaved => BytesBefore - BytesAfter;
}

public abstract record ArchiveOutcome
{
    private ArchiveOutcome() { }

    public sealed record Done(ArchiveProgress Progress) : ArchiveOutcome;

    /// <summary>Another run is under way; this one did nothing.</summary>
    public sealed record Running : ArchiveOutcome;
}

/// <param name="Waiting">Documents that the next run looks at first: left by one that was cut short or limited.</param>
/// <param name="Last">Null before the first run.</param>
/// <param name="Packs">Packs there are, with <paramref name="PackBytes"/> compressed; likewise rows of contents.</param>
public sealed record ArchiveStatus(long Waiting, ArchiveRun? Last, long Packs, long PackBytes, long Contents, long ContentBytes);

/// <param name="FinishedAt">Null while it runs, or where it was killed.</param>
public sealed record ArchiveRun(DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, DateTimeOffset Cutoff, ArchiveProgress Progress);
