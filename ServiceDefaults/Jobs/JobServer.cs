using Hangfire;
using Hangfire.Common;
using Hangfire.Logging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VersionedContent.ServiceDefaults.Jobs;

/// <summary>Runs queued and recurring jobs in this process: few at a time, for they share the machine with the requests.</summary>
internal sealed class JobServer(
    JobStorage storage, JobFilterProviderCollection filters, IEnumerable<RecurringJob> recurring, IServiceScopeFactory scopes,
    IConfiguration configuration, ILoggerFactory logging) : IHostedService, IDisposable
{
    private const int Workers = 2;

    /// <summary>Jobs give up between two chunks; one that does not is taken up again elsewhere.</summary>
    private static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(10);

    private BackgroundJobServer? _server;
    private Task _registered = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogProvider.SetCurrentLogProvider(new JobLog(logging.CreateLogger("VersionedContent.Jobs")));
        var options = new BackgroundJobServerOptions
        {
            WorkerCount = Math.Max(1, configuration.GetValue("Jobs:Workers", Workers)),
            Activator = new ScopedJobs(scopes),
            FilterProvider = filters,
            StopTimeout = Shutdown,
            ShutdownTimeout = Shutdown,
            CancellationCheckInterval = TimeSpan.FromSeconds(5),
            SchedulePollingInterval = TimeSpan.FromSeconds(5),
        };
        // Beside the start of the site, which needs none of it.
        _registered = Task.Run(() => Start(options), CancellationToken.None);
        return Task.CompletedTask;
    }

    private void Start(BackgroundJobServerOptions options)
    {
        var log = logging.CreateLogger<JobServer>();
        try
        {
            _server = new BackgroundJobServer(options, storage);
            var manager = new RecurringJobManager(storage, filters);
            foreach (var job in recurring.DistinctBy(job => job.Name))
            {
                var run = job.Type.GetMethod(nameof(IRecurringJob.Run), [typeof(CancellationToken)])
                    ?? throw new InvalidOperationException($"{job.Type} needs a public Run(CancellationToken).");
                manager.AddOrUpdate(job.Name, new Job(job.Type, run, CancellationToken.None), job.Cron, new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc });
            }
        }
        catch (Exception error)
        {
            log.LogError(error, "Jobs could not be started in this process");
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _registered;
        if (_server is null)
            return;
        _server.SendStop();
        await _server.WaitForShutdownAsync(cancellationToken);
    }

    public void Dispose() => _server?.Dispose();

    /// <summary>Each run of a job has a scope of its own.</summary>
    private sealed class ScopedJobs(IServiceScopeFactory scopes) : JobActivator
    {
        public override JobActivatorScope BeginScope(JobActivatorContext context) => new Scope(scopes.CreateAsyncScope());

        private sealed class Scope(AsyncServiceScope scope) : JobActivatorScope
        {
            public override object Resolve(Type type) => ActivatorUtilities.GetServiceOrCreateInstance(scope.ServiceProvider, type);

            // The library disposes on the worker's own thread and knows no other way.
            public override void DisposeScope() => scope.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>What the library has to say of itself, where the site's log is.</summary>
    private sealed class JobLog(ILogger log) : ILogProvider, ILog
    {
        ILog ILogProvider.GetLogger(string name) => this;

        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null)
        {
            var level = logLevel switch
            {
                Hangfire.Logging.LogLevel.Trace => Microsoft.Extensions.Logging.LogLevel.Trace,
                // Its servers tell of every start and stop; that is no news of ours.
                Hangfire.Logging.LogLevel.Debug or Hangfire.Logging.LogLevel.Info => Microsoft.Extensions.Logging.LogLevel.Debug,
                Hangfire.Logging.LogLevel.Warn => Microsoft.Extensions.Logging.LogLevel.Warning,
                Hangfire.Logging.LogLevel.Error => Microsoft.Extensions.Logging.LogLevel.Error,
                _ => Microsoft.Extensions.Logging.LogLevel.Critical,
            };
            if (!log.IsEnabled(level))
                return false;
            if (messageFunc is not null)
                log.Log(level, exception, "{Message}", messageFunc());
            return true;
        }
    }
}
