using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Access;

/// <summary>What a request needs to know of the account behind it. A session made under another stamp is over.</summary>
internal sealed record AccountState(Guid Id, string Name, string Role, int TrustLevel, string Stamp);

/// <summary>
/// Account states, each read at most once in <see cref="AccountsOptions.Reread"/> by a replica. That time is how long
/// a change of role takes to reach all replicas; the one that made the change forgets at once.
/// </summary>
internal sealed class AccountStates(IMemoryCache cache, IServiceScopeFactory scopes, IOptions<AccountsOptions> options)
{
    public async ValueTask<AccountState?> Get(Guid id, CancellationToken ct)
    {
        if (cache.TryGetValue(Key(id), out AccountState? known))
            return known;

        await using var scope = scopes.CreateAsyncScope();
        var state = await scope.ServiceProvider.GetRequiredService<AccountsDb>().People
            .Where(person => person.Id == id)
            .Select(person => new AccountState(person.Id, person.UserName!, person.Role, person.TrustLevel, person.SecurityStamp!))
            .FirstOrDefaultAsync(ct);
        if (state is not null)
            cache.Set(Key(id), state, options.Value.Reread);
        return state;
    }

    public void Forget(Guid id) => cache.Remove(Key(id));

    private static (string, Guid) Key(Guid id) => ("account", id);
}
