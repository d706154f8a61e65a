using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace VersionedContent.ServiceDefaults.Jobs;

internal sealed class JobQueue(JobStorage storage, JobFilterProviderCollection filters) : IJobs
{
    private readonly BackgroundJobClient _client = new(storage, filters);

    public void Enqueue<TJob>(Guid id)
        where TJob : class, IJob =>
        _client.Create(Job.FromExpression<TJob>(job => job.Run(id, CancellationToken.None)), new EnqueuedState());
}
