using System.Collections.Concurrent;
using System.Text.Json;
using StackExchange.Redis;
using VersionedContent.ServiceDefaults.Cache;

namespace VersionedContent.Accounts.Access;

/// <summary>
/// The copies of account states that all replicas share, in Redis. A copy lives for a minute; what changes an account
/// overwrites it with a mark.
/// </summary>
/// <remarks>
/// The race this is built for: a reader takes an account's old state out of PostgreSQL, is held up, and in between the
/// account is changed. Were the copy only deleted, the reader would put the old state back, and a session that was ended
/// would go on for a minute on every replica. So a change leaves a mark in the copy's place, and a copy is only ever
/// written where nothing is (SET NX): written before the mark it is overwritten, written after, it is refused. A mark
/// outlives every reader that may have started before it, because a reader that took longer than
/// <see cref="LongestRead"/> keeps what it read to itself. While the mark lies there everyone reads PostgreSQL.
/// Should the process die between its commit and its mark, the old copy lives on for what is left of its minute.
/// </remarks>
internal sealed class SharedStates(GuardedRedis redis, TimeProvider time)
{
    internal const string Channel = "vc:accounts:changed";

    private static readonly TimeSpan CopyLife = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MarkLife = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);
    private static readonly RedisValue Mark = "changed";

    /// <summary>Changes that could not be told, and since when. After <see cref="CopyLife"/> no copy is left that they would overwrite.</summary>
    private readonly ConcurrentDictionary<Guid, long> _untold = [];

    /// <summary>The shared copy, or null where there is none to be had.</summary>
    public async ValueTask<AccountState?> Get(Guid id, CancellationToken ct)
    {
        // Redis was away when this replica changed the account: its copy may be from before.
        if (_untold.ContainsKey(id))
            return null;
        var (_, value) = await redis.Ask(database => database.StringGetAsync(Key(id)), ct);
        return value.IsNullOrEmpty || value == Mark ? null : JsonSerializer.Deserialize<AccountState>((byte[])value!);
    }

    /// <summary>Offers what was read from PostgreSQL to the other replicas.</summary>
    /// <param name="began">The timestamp from before the reading.</param>
    public async ValueTask Offer(AccountState state, long began, CancellationToken ct)
    {
        if (time.GetElapsedTime(began) < LongestRead)
            await redis.Ask(database => database.StringSetAsync(Key(state.Id), JsonSerializer.SerializeToUtf8Bytes(state), CopyLife, When.NotExists), ct);
    }

    /// <summary>Marks the account as changed and tells the other replicas. Where Redis is away, <see cref="TellLate"/> does.</summary>
    public async Task Tell(Guid id)
    {
        // The change is committed: its request being given up does not undo it.
        if (!await TryTell(id))
            _untold.TryAdd(id, time.GetTimestamp());
    }

    public async Task TellLate()
    {
        foreach (var (id, since) in _untold)
        {
            if (await TryTell(id) || time.GetElapsedTime(since) > CopyLife)
                _untold.TryRemove(id, out _);
        }
    }

    private async Task<bool> TryTell(Guid id)
    {
        // Marked first: a replica that hears of it must not find the old copy.
        var marked = await redis.Ask(database => database.StringSetAsync(Key(id), Mark, MarkLife), CancellationToken.None);
        return marked.IsThere
            && (await redis.Ask(database => database.PublishAsync(RedisChannel.Literal(Channel), id.ToString()), CancellationToken.None)).IsThere;
    }

    private static RedisKey Key(Guid id) => $"vc:account:{id:n}";
}
