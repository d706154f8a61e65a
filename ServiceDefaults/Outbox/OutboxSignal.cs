namespace VersionedContent.ServiceDefaults.Outbox;

/// <summary>Wakes the relay of this process as soon as an event is committed here.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(0);
    private int _set;

    /// <summary>One wake-up serves any number of events.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _set, 1) == 0)
            _semaphore.Release();
    }

    /// <summary>Waits for <see cref="Set"/>, or not longer than <paramref name="atMost"/>.</summary>
    public async Task Wait(TimeSpan atMost, CancellationToken ct)
    {
        // A Set that comes between these two lines is not lost: its event is committed, and the caller looks next.
        if (await _semaphore.WaitAsync(atMost, ct))
            Volatile.Write(ref _set, 0);
    }

    public void Dispose() => _semaphore.Dispose();
}
