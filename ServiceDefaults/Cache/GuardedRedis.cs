using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace VersionedContent.ServiceDefaults.Cache;

/// <summary>What Redis said.</summary>
/// <param name="IsThere">False where it did not answer in time, or is away: <paramref name="Value"/> then says nothing.</param>
public readonly record struct RedisAnswer<T>(bool IsThere, T Value);

/// <summary>
/// Redis itself, for what a cache's interface cannot say, such as SET NX. It may be gone: every call answers within a
/// moment and throws nothing for that (<see cref="OutageGuard"/>).
/// </summary>
public sealed class GuardedRedis(RedisConnection connection, TimeProvider time, ILogger<GuardedRedis> log)
{
    private readonly OutageGuard _guard = new(time, log);

    public ValueTask<RedisAnswer<T>> Ask<T>(Func<IDatabase, Task<T>> call, CancellationToken ct) =>
        _guard.Try(
            async timeout =>
            {
                var multiplexer = await connection.Multiplexer.WaitAsync(timeout);
                return new RedisAnswer<T>(true, await call(multiplexer.GetDatabase()));
            },
            default,
            ct);

    /// <summary>
    /// Hands messages of <paramref name="channel"/> to <paramref name="heard"/>, from now on and again after every outage.
    /// Those sent during an outage are lost: nothing may rest on hearing one.
    /// </summary>
    /// <returns>False where the server is away: call it again.</returns>
    public async Task<bool> Listen(string channel, Action<RedisValue> heard, CancellationToken ct)
    {
        var name = RedisChannel.Literal(channel);
        var subscriber = (await connection.Multiplexer.WaitAsync(ct)).GetSubscriber();
        if (!subscriber.IsConnected())
            return false;
        try
        {
            await subscriber.SubscribeAsync(name, (_, message) => heard(message)).WaitAsync(ct);
            return true;
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            log.LogWarning(error, "The channel {Channel} could not be listened to; trying again", channel);
            // Else the handler of this try would stay beside that of the next.
            await subscriber.UnsubscribeAsync(name, flags: CommandFlags.FireAndForget);
            return false;
        }
    }
}
