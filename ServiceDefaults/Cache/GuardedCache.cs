using System.Buffers;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;

namespace VersionedContent.ServiceDefaults.Cache;

/// <summary>A distributed cache that may be gone: a call without an answer is a miss (<see cref="OutageGuard"/>).</summary>
internal sealed class GuardedCache(IBufferDistributedCache inner, TimeProvider time, ILogger<GuardedCache> log) : IBufferDistributedCache, IDisposable
{
    private readonly OutageGuard _guard = new(time, log);

    public byte[]? Get(string key) => _guard.Try(() => inner.Get(key), null);

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        _guard.Try(ct => inner.GetAsync(key, ct), null, token).AsTask();

    public bool TryGet(string key, IBufferWriter<byte> destination) => _guard.Try(() => inner.TryGet(key, destination), false);

    public ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default) =>
        _guard.Try(ct => inner.TryGetAsync(key, destination, ct).AsTask(), false, token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) =>
        Try(() => inner.Set(key, value, options));

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        Try(ct => inner.SetAsync(key, value, options, ct), token);

    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) =>
        Try(() => inner.Set(key, value, options));

    public async ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        await Try(ct => inner.SetAsync(key, value, options, ct).AsTask(), token);

    public void Refresh(string key) => Try(() => inner.Refresh(key));

    public Task RefreshAsync(string key, CancellationToken token = default) => Try(ct => inner.RefreshAsync(key, ct), token);

    public void Remove(string key) => Try(() => inner.Remove(key));

    public Task RemoveAsync(string key, CancellationToken token = default) => Try(ct => inner.RemoveAsync(key, ct), token);

    public void Dispose() => (inner as IDisposable)?.Dispose();

    private void Try(Action call) => _guard.Try(
        () =>
        {
            call();
            return true;
        },
        false);

    private Task<bool> Try(Func<CancellationToken, Task> call, CancellationToken token) => _guard.Try(
        async ct =>
        {
            await call(ct);
            return true;
        },
        false,
        token).AsTask();
}
