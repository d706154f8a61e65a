using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Tokens;

internal sealed record KnownToken(Guid Id, Guid PersonId, IReadOnlySet<string> Scopes, DateTimeOffset ExpiresAt);

/// <summary>
/// Tokens in use, each read at most once in <see cref="AccountsOptions.Reread"/> by a replica, and again once the account
/// is forgotten (<see cref="AccountStates"/>), as it is where a token is revoked. Unknown ones are not kept: whoever makes
/// them up could fill the memory.
/// </summary>
internal sealed class KnownTokens(
    IMemoryCache cache, AccountStates states, IServiceScopeFactory scopes, IOptions<AccountsOptions> options, TimeProvider time)
{
    /// <summary>When a token was last used is written no more often than this.</summary>
    private static readonly TimeSpan UseNoted = TimeSpan.FromMinutes(1);

    private sealed record Copy(KnownToken Token, int Age);

    /// <param name="hash">SHA-256 of the token.</param>
    /// <param name="address">Where it comes from, to be shown to its owner.</param>
    /// <returns>Null where there is no such token, or it is revoked or over.</returns>
    public async ValueTask<KnownToken?> Find(byte[] hash, string address, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var known = cache.TryGetValue(Key(hash), out Copy? copy) && copy!.Age == states.Age(copy.Token.PersonId)
            ? copy.Token
            : await Read(hash, address, now, ct);
        return known?.ExpiresAt > now ? known : null;
    }

    private async Task<KnownToken?> Read(byte[] hash, string address, DateTimeOffset now, CancellationToken ct)
    {
        var changes = states.Changes;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var token = await db.ApiTokens.AsNoTracking().Where(token => token.Hash == hash && token.RevokedAt == null && token.ExpiresAt > now).SingleOrDefaultAsync(ct);
        if (token is null)
            return null;
        var before = now - UseNoted;
        if (token.UsedAt is null || token.UsedAt < before)
        {
            await db.ApiTokens.Where(row => row.Id == token.Id && (row.UsedAt == null || row.UsedAt < before))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.UsedAt, now).SetProperty(row => row.UsedFrom, address), ct);
        }

        var known = new KnownToken(token.Id, token.PersonId, token.Scopes.ToHashSet(), token.ExpiresAt);
        var copy = new Copy(known, states.Age(known.PersonId));
        // Else it may have been revoked since it was read, and the next request reads it again.
        if (states.Changes == changes)
            cache.Set(Key(hash), copy, options.Value.Reread);
        return known;
    }

    private static (string, string) Key(byte[] hash) => ("api token", Convert.ToHexString(hash));
}
