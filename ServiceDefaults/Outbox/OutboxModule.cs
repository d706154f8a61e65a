using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using VersionedContent.ServiceDefaults.Data;

namespace VersionedContent.ServiceDefaults.Outbox;

public static class OutboxModule
{
    /// <summary>Registers the outbox; its relay runs only where <paramref name="relay"/> says so (not in one-off commands).</summary>
    public static IHostApplicationBuilder AddOutbox(this IHostApplicationBuilder builder, bool relay = true)
    {
        builder.AddDatabase<MessagingDb>("messaging");
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<Outbox>();
        builder.Services.AddSingleton<OutboxQueue>();
        builder.Services.AddScoped<IFailedEvents, FailedEvents>();
        if (relay)
            builder.Services.AddHostedService<OutboxRelay>();
        return builder;
    }
}
