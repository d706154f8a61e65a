using System.Collections.Concurrent;
using System.Diagnostics;
using Hangfire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Jobs;
using VersionedContent.ServiceDefaults.Telemetry;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.ServiceDefaults.Tests.Jobs;

public sealed class JobTests(JobTests.SiteWithJobs site) : IClassFixture<JobTests.SiteWithJobs>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_runs_in_a_scope_of_its_own()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        Jobs.Enqueue<Errand>(first);
        Jobs.Enqueue<Errand>(second);
        Assert.NotEqual(await Log.Ran(first), await Log.Ran(second));
    }

    [Fact]
    public async Task A_job_that_fails_runs_again()
    {
        var id = Guid.NewGuid();
        Log.FailOnce(id);
        Jobs.Enqueue<Errand>(id);
        await Log.Ran(id);
        Assert.Equal(2, Log.Attempts(id));
    }

    [Fact]
    public async Task A_run_is_a_span_of_the_sites_own_source()
    {
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Signals.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity => spans.Enqueue(activity.OperationName),
        };
        ActivitySource.AddActivityListener(listener);
        var id = Guid.NewGuid();
        Jobs.Enqueue<Errand>(id);
        await Log.Ran(id);
        Assert.Contains("job Errand", spans);
    }

    [Fact]
    public async Task A_recurring_job_is_registered_under_its_name_and_runs()
    {
        var manager = new RecurringJobManager(site.Services.GetRequiredService<JobStorage>());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!Log.Ticked.Task.IsCompleted)
        {
            manager.Trigger("tests-tick");
            await timer.WaitForNextTickAsync(Ct);
        }

        await Log.Ticked.Task.WaitAsync(Ct);
    }

    private IJobs Jobs => site.Services.GetRequiredService<IJobs>();
    private ErrandLog Log => site.Services.GetRequiredService<ErrandLog>();

    public sealed class SiteWithJobs : Site
    {
        protected override void Configure(WebApplicationBuilder builder)
        {
            builder.Configuration["Jobs:Enabled"] = "true";
            builder.Services.AddSingleton<ErrandLog>().AddScoped<Errand>().AddRecurring<Tick>("tests-tick", "0 0 1 1 *");
        }
    }

    internal sealed class ErrandLog
    {
        private readonly ConcurrentDictionary<Guid, TaskCompletionSource<int>> _ran = [];
        private readonly ConcurrentDictionary<Guid, int> _attempts = [];
        private readonly ConcurrentDictionary<Guid, bool> _failing = [];

        public TaskCompletionSource Ticked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<int> Ran(Guid id) => Of(id).Task.WaitAsync(TimeSpan.FromSeconds(60), Ct);

        public void FailOnce(Guid id) => _failing[id] = true;

        public int Attempts(Guid id) => _attempts[id];

        public void Note(Guid id, int scope)
        {
            _attempts.AddOrUpdate(id, 1, (_, before) => before + 1);
            if (_failing.TryRemove(id, out _))
                throw new InvalidOperationException("as told");
            Of(id).TrySetResult(scope);
        }

        private TaskCompletionSource<int> Of(Guid id) => _ran.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    internal sealed class Errand(ErrandLog log) : IJob
    {
        public Task Run(Guid id, CancellationToken ct)
        {
            log.Note(id, GetHashCode());
            return Task.CompletedTask;
        }
    }

    internal sealed class Tick(ErrandLog log) : IRecurringJob
    {
        public Task Run(CancellationToken ct)
        {
            log.Ticked.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
