using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.LiveSessions;

internal sealed record FoundSession(AccountState State, LiveSession Session);

/// <summary>Finds the session that a cookie or token names.</summary>
internal sealed class FindSession(AccountStates states, IMemoryCache memory, TimeProvider time)
{
    private static readonly TimeSpan OverIsKnown = TimeSpan.FromMinutes(1);

    /// <summary>Null where it is over.</summary>
    public async ValueTask<FoundSession?> Run(ClaimsPrincipal named, CancellationToken ct)
    {
        if (!Guid.TryParse(named.FindFirstValue(ClaimTypes.NameIdentifier), out var personId) || named.FindFirstValue(Sessions.Secret) is not { } secret)
            return null;
        var hash = SHA256.HashData(Base64Url.DecodeFromChars(secret));
        if (Live(await states.Get(personId, ct), hash) is { } found)
            return found;

        // A copy may be from before the sign-in, on another replica a moment ago, or from before the session was used
        // again: PostgreSQL knows. It is asked once, for a session that is over never begins again.
        var over = ("over", Convert.ToHexString(hash));
        if (memory.TryGetValue(over, out _))
            return null;
        found = Live(await states.Reread(personId, ct), hash);
        if (found is null)
            memory.Set(over, true, OverIsKnown);
        return found;
    }

    private FoundSession? Live(AccountState? state, byte[] hash) =>
        state?.SessionOf(hash, time.GetUtcNow()) is { } session ? new FoundSession(state, session) : null;
}
