namespace VersionedContent.Accounts.Settings;

/// <summary>The time zones of the IANA database that this machine has.</summary>
internal static class TimeZones
{
    /// <summary>Names that are kept for old programs, and zones of no place.</summary>
    private static readonly string[] Regions =
        ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

    private static readonly Lazy<IReadOnlyList<string>> Sorted = new(() =>
    [
        .. TimeZoneInfo.GetSystemTimeZones(skipSorting: true).Select(zone => zone.Id)
            .Where(id => Regions.Contains(id.Split('/')[0]) && id.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ]);

    /// <summary>Names such as <c>Europe/Berlin</c>, in order; the part before the first slash is the region.</summary>
    public static IReadOnlyList<string> All => Sorted.Value;

    public static bool IsKnown(string name) => All.Contains(name) || name == "Etc/UTC";

    /// <summary>Null where the name is empty, or this machine has no such zone (any more).</summary>
    public static TimeZoneInfo? Find(string name) => name.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;
}
