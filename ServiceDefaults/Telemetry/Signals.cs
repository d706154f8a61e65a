using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace VersionedContent.ServiceDefaults.Telemetry;

/// <summary>The site's own trace source and meter; modules make their instruments from these.</summary>
public static class Signals
{
    public const string Name = "VersionedContent";

    public static readonly ActivitySource Source = new(Name);
    public static readonly Meter Meter = new(Name);
}
