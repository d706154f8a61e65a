using System.Diagnostics.Metrics;
using VersionedContent.ServiceDefaults.Telemetry;

namespace VersionedContent.ServiceDefaults.Outbox;

/// <summary>What an operator watches: lag and dead events, and where failures come from.</summary>
internal static class OutboxMetrics
{
    private const string Prefix = "versionedcontent.outbox.";

    public static readonly Gauge<double> Lag =
        Signals.Meter.CreateGauge<double>(Prefix + "lag", "s", "Age of the oldest event that is due");

    public static readonly Gauge<long> Dead =
        Signals.Meter.CreateGauge<long>(Prefix + "dead", description: "Events that were given up and wait for an operator");

    public static readonly Counter<long> Delivered =
        Signals.Meter.CreateCounter<long>(Prefix + "delivered", description: "Events that every handler is through with");

    public static readonly Counter<long> Failures =
        Signals.Meter.CreateCounter<long>(Prefix + "failures", description: "Attempts at an event that a handler failed");

    public static readonly Histogram<double> Delay =
        Signals.Meter.CreateHistogram<double>(Prefix + "delay", "s", "Time from an event's commit to its last handler's end");
}
