using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.ServiceDefaults.Tests.Outbox;

/// <summary>One replica: handlers, a relay that runs when told to, and a clock.</summary>
internal sealed class OutboxSite(IHost host, FakeTimeProvider time) : IAsyncDisposable
{
    private readonly OutboxRelay _relay = ActivatorUtilities.CreateInstance<OutboxRelay>(host.Services);

    public FakeTimeProvider Time => time;
    public IReadOnlyList<string> Heard => [.. Ears.Heard];
    public OutboxQueue Queue => host.Services.GetRequiredService<OutboxQueue>();
    public Task HandlerStarted => Ears.Started.Task;
    private Ears Ears => host.Services.GetRequiredService<Ears>();
    private NpgsqlDataSource Source => host.Services.GetRequiredService<NpgsqlDataSource>();

    public void CalmDown() => Ears.Calm = true;

    public async Task Send(object @event, bool commit = true)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ServiceDefaults.Outbox.Outbox.Add(transaction, @event, CancellationToken.None);
        if (commit)
            await transaction.CommitAsync();
    }

    public Task<bool> RelayOne(CancellationToken ct) => _relay.RelayOne(ct);

    public async Task RelayAll()
    {
        while (await RelayOne(CancellationToken.None)) { }
    }

    public Task<ClaimedEvent?> Take() => Queue.Take(time.GetUtcNow(), time.GetUtcNow() + OutboxRelay.Lease, CancellationToken.None);

    public Task<OutboxState> Measure() => Queue.Measure(time.GetUtcNow(), CancellationToken.None);

    public Task<int> Undelivered() => Scoped(services => services.GetRequiredService<MessagingDb>().Outbox.CountAsync(message => message.DeadAt == null));

    public Task<IReadOnlyList<FailedEvent>> Dead() => Scoped(services => services.GetRequiredService<IFailedEvents>().List(100, CancellationToken.None));

    public Task<bool> Retry(long id) => Scoped(services => services.GetRequiredService<IFailedEvents>().Retry(id, CancellationToken.None));

    public async Task Run(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _relay.Dispose();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private async Task<T> Scoped<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}
