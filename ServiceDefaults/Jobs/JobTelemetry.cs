using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hangfire.Server;
using Hangfire.States;
using Hangfire.Storage;
using VersionedContent.ServiceDefaults.Telemetry;

namespace VersionedContent.ServiceDefaults.Jobs;

/// <summary>A span for each run of a job, and how many runs ended how and after how long.</summary>
internal sealed class JobTelemetry : IServerFilter
{
    private const string Span = "span";
    private const string Since = "since";

    private static readonly Counter<long> Runs =
        Signals.Meter.CreateCounter<long>("versionedcontent.jobs.runs", description: "Runs of jobs, by job and outcome");

    private static readonly Histogram<double> Duration =
        Signals.Meter.CreateHistogram<double>("versionedcontent.jobs.duration", "s", "How long a run of a job took");

    public void OnPerforming(PerformingContext filterContext)
    {
        filterContext.Items[Since] = Stopwatch.GetTimestamp();
        if (Signals.Source.StartActivity($"job {Name(filterContext)}", ActivityKind.Consumer) is not { } span)
            return;
        span.SetTag("job.id", filterContext.BackgroundJob.Id);
        filterContext.Items[Span] = span;
    }

    public void OnPerformed(PerformedContext filterContext)
    {
        var failed = filterContext.Exception;
        var outcome = failed is null ? "done" : failed.GetBaseException() is OperationCanceledException ? "stopped" : "failed";
        Runs.Add(1, new("job", Name(filterContext)), new("outcome", outcome));
        if (filterContext.Items.TryGetValue(Since, out var since))
            Duration.Record(Stopwatch.GetElapsedTime((long)since).TotalSeconds, new KeyValuePair<string, object?>("job", Name(filterContext)));
        if (!filterContext.Items.TryGetValue(Span, out var item) || item is not Activity span)
            return;
        if (outcome == "failed")
        {
            span.SetStatus(ActivityStatusCode.Error, failed!.GetBaseException().Message);
            span.AddException(failed.GetBaseException());
        }

        span.Dispose();
    }

    private static string Name(PerformContext context) => context.BackgroundJob.Job.Type.Name;
}

/// <summary>Rows of jobs that went well are of use for an hour; what they worked on keeps its own history.</summary>
internal sealed class ShortMemory : Hangfire.Common.JobFilterAttribute, IApplyStateFilter
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public void OnStateApplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
        if (context.NewState is SucceededState)
            context.JobExpirationTimeout = Kept;
    }

    public void OnStateUnapplied(ApplyStateContext context, IWriteOnlyTransaction transaction)
    {
    }
}
