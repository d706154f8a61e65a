using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using VersionedContent.ServiceDefaults.Telemetry;

namespace VersionedContent.Moderation.Checks;

/// <summary>Runs every check on an edit. One that throws or is late becomes a finding that holds: never a pass.</summary>
internal sealed class CheckRunner(IEnumerable<ICheck> checks, TimeProvider time, ILogger<CheckRunner> log)
{
    /// <summary>A check looks at one edit in memory: one that needs longer is at fault.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private static readonly Histogram<double> Duration =
        Signals.Meter.CreateHistogram<double>("moderation.check.duration", "s", "How long an automatic check took.");

    public async Task<IReadOnlyList<CheckFinding>> Run(EditUnderCheck edit, CancellationToken ct)
    {
        var findings = new List<CheckFinding>();
        foreach (var check in checks)
            findings.Add(await Run(check, edit, ct));
        return findings;
    }

    private async Task<CheckFinding> Run(ICheck check, EditUnderCheck edit, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        CheckFinding finding;
        try
        {
            finding = await Task.Run(() => check.Run(edit), ct).WaitAsync(Deadline, time, ct);
        }
        catch (TimeoutException)
        {
            log.LogError("Check {Check} was not done within {Deadline}", check.Name, Deadline);
            finding = check.Finds(Verdict.Hold, "This check took too long; a person should look.");
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            log.LogError(error, "Check {Check} failed", check.Name);
            finding = check.Finds(Verdict.Hold, "This check failed; a person should look.");
        }

        var took = time.GetElapsedTime(started);
        TagList tags = [new("check", finding.Check), new("verdict", finding.Verdict.ToString())];
        Duration.Record(took.TotalSeconds, tags);
        return finding with { Milliseconds = Math.Round(took.TotalMilliseconds, 3) };
    }
}
