using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.ServiceDefaults.Jobs;

/// <summary>
/// Work that outlives the request it was asked for in. It runs at least once, in a scope of its own, on any replica:
/// where a process dies, another takes the work up again about half a minute later. Bear repetition.
/// </summary>
public interface IJob
{
    /// <param name="id">What to work on; the work itself is read from the module's own tables.</param>
    /// <param name="ct">Cancelled where the process shuts down: stop soon and throw; the job is then given back to the queue.</param>
    Task Run(Guid id, CancellationToken ct);
}

/// <summary>Work that is due again and again, once for all replicas together.</summary>
public interface IRecurringJob
{
    /// <param name="ct">Cancelled where the process shuts down.</param>
    Task Run(CancellationToken ct);
}

/// <summary>Hands work to the job server of any replica.</summary>
public interface IJobs
{
    /// <summary>Queues it. In a transaction of its own: what the job reads must be committed before.</summary>
    void Enqueue<TJob>(Guid id)
        where TJob : class, IJob;
}

/// <param name="Name">Names it for good; a second registration of the name replaces the first.</param>
/// <param name="Cron">Minute, hour, day, month, day of week, in UTC.</param>
public sealed record RecurringJob(string Name, string Cron, Type Type);

public static class RecurringJobs
{
    /// <summary>Runs <typeparamref name="TJob"/> by the clock while a site is up, such as <c>AddRecurring&lt;Archive&gt;("archive", "0 3 * * *")</c>.</summary>
    /// <param name="cron">Minute, hour, day, month, day of week, in UTC.</param>
    public static IServiceCollection AddRecurring<TJob>(this IServiceCollection services, string name, string cron)
        where TJob : class, IRecurringJob
    {
        services.AddScoped<TJob>();
        services.AddSingleton(new RecurringJob(name, cron, typeof(TJob)));
        return services;
    }
}
