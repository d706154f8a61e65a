namespace VersionedContent.ServiceDefaults.Outbox;

/// <summary>Wakes the relay of this process as soon as an event is committed here.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0, 1);

    public void Set()
    {
        try
        {
            _semaphore.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already set: one wake-up serves any number of events.
        }
    }

    public Task<bool> Wait(TimeSpan atMost, CancellationToken ct) => _semaphore.WaitAsync(atMost, ct);

    public void Dispose() => _semaphore.Dispose();
}
