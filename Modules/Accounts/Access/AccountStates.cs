using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Access;

/// <summary>What a request needs to know of the account behind it. A session made under another stamp is over.</summary>
internal sealed record AccountState(Guid Id, string Name, string Role, int TrustLevel, string Stamp)
{
    /// <summary>Until when the person may look and not write.</summary>
    public DateTimeOffset? SuspendedUntil { get; init; }

    /// <summary>Set once the person asked to close the account.</summary>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>light, dark or system; empty where the browser's cookie says.</summary>
    public string Theme { get; init; } = "";

    /// <summary>An IANA name; empty for UTC.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>A BCP 47 tag; empty for what the browser asks for.</summary>
    public string Language { get; init; } = "";
}

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
            .Select(person => new AccountState(person.Id, person.UserName!, person.Role, person.TrustLevel, person.SecurityStamp!)
            {
                SuspendedUntil = person.SuspendedUntil,
                ClosesAt = person.ClosesAt,
                Theme = person.Theme,
                TimeZone = person.TimeZone,
                Language = person.Language,
            })
            .FirstOrDefaultAsync(ct);
        if (state is not null)
            cache.Set(Key(id), state, options.Value.Reread);
        return state;
    }

    /// <summary>Call it once a change of the account is committed.</summary>
    public Task Forget(Guid id)
    {
        cache.Remove(Key(id));
        return Task.CompletedTask;
    }

    private static (string, Guid) Key(Guid id) => ("account", id);
}
