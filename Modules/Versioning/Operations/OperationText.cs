using System.Globalization;

namespace VersionedContent.Versioning.Operations;

/// <summary>Numbers of long work in words.</summary>
internal static class OperationText
{
    public static string Time(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 1 } => "under a millisecond",
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min"),
    };

    public static string Number(double number) => number.ToString(number < 10 ? "0.#" : "N0", CultureInfo.InvariantCulture);

    /// <summary>What it does, as a badge says it.</summary>
    public static (string Tone, string Icon, string Text) State(Operation operation) => operation.State switch
    {
        OperationState.Running when operation.CancelRequested => ("warn", "loader", "stopping"),
        OperationState.Running => ("info", "loader", "running"),
        OperationState.Waiting => ("accent", "hourglass", "waiting"),
        OperationState.Done when operation.Failed > 0 => ("warn", "triangle-alert", "done in part"),
        OperationState.Done => ("good", "circle-check", "done"),
        OperationState.Cancelled => ("quiet", "circle-x", "cancelled"),
        OperationState.Failed => ("bad", "circle-x", "failed"),
        _ => ("quiet", "loader", "receiving"),
    };
}
