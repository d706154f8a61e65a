using System.Collections.Concurrent;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.ServiceDefaults.Tests.Outbox;

internal sealed record Greeted(string Name);

internal sealed record Left(string Name);

/// <summary>What the handlers of one replica heard, and how they are to behave.</summary>
internal sealed class Ears
{
    public ConcurrentQueue<string> Heard { get; } = [];
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public bool Calm { get; set; }

    public Task Hear(string what)
    {
        Heard.Enqueue(what);
        return Task.CompletedTask;
    }
}

internal sealed class First(Ears ears) : IHandle<Greeted>
{
    public Task Handle(Greeted @event, CancellationToken ct) => ears.Hear($"First: {@event.Name}");
}

internal sealed class Second(Ears ears) : IHandle<Greeted>
{
    public Task Handle(Greeted @event, CancellationToken ct) => ears.Hear($"Second: {@event.Name}");
}

internal sealed class Last(Ears ears) : IHandle<Left>
{
    public Task Handle(Left @event, CancellationToken ct) => ears.Hear($"Last: {@event.Name}");
}

/// <summary>Fails until it is calm.</summary>
internal sealed class Stubborn(Ears ears) : IHandle<Greeted>
{
    public async Task Handle(Greeted @event, CancellationToken ct)
    {
        await ears.Hear(ears.Calm ? $"Stubborn: {@event.Name}" : "Stubborn: failed");
        if (!ears.Calm)
            throw new InvalidOperationException("not today");
    }
}

/// <summary>Works until it is told to stop.</summary>
internal sealed class Endless(Ears ears) : IHandle<Greeted>
{
    public async Task Handle(Greeted @event, CancellationToken ct)
    {
        ears.Started.SetResult();
        await Task.Delay(Timeout.Infinite, ct);
    }
}
