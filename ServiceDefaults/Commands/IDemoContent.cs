namespace VersionedContent.ServiceDefaults.Commands;

/// <summary>A module's share of the demo site. Shares load in order of registration, lower modules first.</summary>
public interface IDemoContent
{
    /// <summary>Loads it, or does nothing where it is there already. Safe to repeat after an interruption.</summary>
    /// <param name="tell">Takes one short line about each step.</param>
    Task Load(Action<string> tell, CancellationToken ct);
}
