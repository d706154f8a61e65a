using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.ServiceDefaults.Outbox;

/// <summary>
/// Reacts to an event of a lower module, in a scope of its own. Runs at least once for each event, several replicas at a
/// time, and not always in the order of the commits: read the present state, and let nothing older overwrite newer.
/// </summary>
public interface IHandle<in TEvent>
{
    Task Handle(TEvent @event, CancellationToken ct);
}

/// <summary>One event type and one handler of it.</summary>
public sealed record Subscription(string EventName, Type EventType, Type HandlerType, Func<IServiceProvider, object, CancellationToken, Task> Run);

public static class Subscriptions
{
    public static IServiceCollection AddHandler<TEvent, THandler>(this IServiceCollection services)
        where THandler : class, IHandle<TEvent>
    {
        services.AddScoped<THandler>();
        services.AddSingleton(new Subscription(
            Outbox.NameOf(typeof(TEvent)), typeof(TEvent), typeof(THandler),
            (scope, @event, ct) => scope.GetRequiredService<THandler>().Handle((TEvent)@event, ct)));
        return services;
    }
}
