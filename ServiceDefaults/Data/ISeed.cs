namespace VersionedContent.ServiceDefaults.Data;

/// <summary>
/// What a module needs in every database before it serves. Run after all migrations, in order of registration; safe to
/// repeat and to run in several processes at once.
/// </summary>
public interface ISeed
{
    Task Run(CancellationToken ct);
}
