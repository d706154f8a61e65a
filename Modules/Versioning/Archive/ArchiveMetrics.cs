using System.Diagnostics.Metrics;
using VersionedContent.ServiceDefaults.Telemetry;

namespace VersionedContent.Versioning.Archive;

internal static class ArchiveMetrics
{
    private const string Prefix = "versionedcontent.archive.";

    public static readonly Counter<long> Versions =
        Signals.Meter.CreateCounter<long>(Prefix + "versions", description: "Versions moved into packs");

    public static readonly Counter<long> Saved =
        Signals.Meter.CreateCounter<long>(Prefix + "saved", "By", "Bytes of contents' rows deleted, less those of the packs made");

    public static readonly Histogram<double> Locked =
        Signals.Meter.CreateHistogram<double>(Prefix + "locked", "s", "Time a chunk holds its document's heads: writers of the document wait so long");
}
