using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.ViewAs;

namespace VersionedContent.Accounts.Access;

/// <summary>
/// Account states: a copy in memory for <see cref="AccountsOptions.Reread"/>, behind it one in Redis for all replicas
/// (<see cref="SharedStates"/>), behind that PostgreSQL, which is right. Whoever changes an account forgets its state,
/// which all replicas then do within a moment; without Redis within <see cref="AccountsOptions.Reread"/>.
/// </summary>
internal sealed class AccountStates(
    IMemoryCache memory, SharedStates shared, IServiceScopeFactory scopes, IOptions<AccountsOptions> options, TimeProvider time)
{
    /// <summary>
    /// Counts how often accounts were forgotten: a copy is good as long as its account was not since before it was read.
    /// Several accounts share a count, and one is then read once too often, no more.
    /// </summary>
    private readonly int[] _forgotten = new int[1024];

    private int _changes;

    private sealed record Copy(AccountState State, int Forgotten);

    /// <summary>
    /// Grows with each account that is forgotten. Whoever reads what belongs to an account they learn of by reading it, and
    /// keeps a copy beside that account's <see cref="Age"/>, may do so as long as this stayed the same from before the reading.
    /// </summary>
    public int Changes => Volatile.Read(ref _changes);

    /// <summary>Null where there is no such account, or it is closed.</summary>
    public async ValueTask<AccountState?> Get(Guid id, CancellationToken ct)
    {
        var forgotten = Volatile.Read(ref Forgotten(id));
        if (memory.TryGetValue(Key(id), out Copy? known) && known!.Forgotten == forgotten)
            return known.State;

        if (await shared.Get(id, ct) is not { } state)
            return await Reread(id, ct);
        Keep(state, forgotten);
        return state;
    }

    /// <summary>The state as PostgreSQL has it now, whatever copies say.</summary>
    public async ValueTask<AccountState?> Reread(Guid id, CancellationToken ct)
    {
        var forgotten = Volatile.Read(ref Forgotten(id));
        var began = time.GetTimestamp();
        if (await Read(id, ct) is not { } state)
            return null;
        Keep(state, forgotten);
        await shared.Offer(state, began, ct);
        return state;
    }

    /// <summary>Call it once a change of the account or its sessions is committed.</summary>
    public async Task Forget(Guid id)
    {
        await shared.Tell(id);
        // Afterwards, so that what a request meanwhile took from the copy in Redis goes too.
        ForgetHere(id);
    }

    /// <summary>What hangs on an account is good for as long as this stays the same.</summary>
    public int Age(Guid id) => Volatile.Read(ref Forgotten(id));

    /// <summary>What another replica changed.</summary>
    public void ForgetHere(Guid id)
    {
        // First: who sees the account's count changed and this one not would take what was read before for new.
        Interlocked.Increment(ref _changes);
        Interlocked.Increment(ref Forgotten(id));
        memory.Remove(Key(id));
    }

    private void Keep(AccountState state, int forgotten) => memory.Set(Key(state.Id), new Copy(state, forgotten), options.Value.Reread);

    /// <summary>The account and its sessions in one query, and one more for who views.</summary>
    private async Task<AccountState?> Read(Guid id, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var state = await db.People.AsNoTracking()
            .Where(person => person.Id == id && person.ClosedAt == null)
            .Select(person => new AccountState(person.Id, person.UserName!, person.Role, person.TrustLevel)
            {
                SuspendedUntil = person.SuspendedUntil,
                ClosesAt = person.ClosesAt,
                Theme = person.Theme,
                TimeZone = person.TimeZone,
                Language = person.Language,
                PictureHash = person.PictureHash,
                Sessions = db.Sessions
                    .Where(session => session.PersonId == person.Id && session.EndedAt == null && session.ExpiresAt > now)
                    .Select(session => new LiveSession(session.Id, session.SecretHash, session.SeenAt, session.ExpiresAt)
                    {
                        ViewAsRole = session.ViewAsRole,
                        ViewAsTrust = session.ViewAsTrust,
                    })
                    .ToList(),
            })
            .SingleOrDefaultAsync(ct);
        return state is null ? null : await ViewEnds.Fill(db, state, now, ct);
    }

    private ref int Forgotten(Guid id) => ref _forgotten[(uint)id.GetHashCode() % (uint)_forgotten.Length];

    private static (string, Guid) Key(Guid id) => ("account", id);
}
