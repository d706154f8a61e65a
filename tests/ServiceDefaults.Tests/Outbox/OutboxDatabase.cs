using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Testing;

namespace VersionedContent.ServiceDefaults.Tests.Outbox;

/// <summary>A database with the outbox in it; each test starts with an empty one.</summary>
public sealed class OutboxDatabase : Database
{
    /// <param name="fresh">False for a second replica of the same site.</param>
    internal async Task<OutboxSite> Site(Action<IServiceCollection> handlers, bool fresh = true)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:versionedcontent"] = ConnectionString;
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<Ears>();
        builder.AddOutbox(relay: false);
        handlers(builder.Services);
        var host = builder.Build();
        await using var scope = host.Services.CreateAsyncScope();
        if (fresh)
            await scope.ServiceProvider.GetRequiredService<MessagingDb>().Outbox.ExecuteDeleteAsync();
        return new OutboxSite(host, time);
    }
}
