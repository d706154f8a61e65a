using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.LiveSessions;

/// <summary>
/// Writes down that a session is in use, which lets it go on: at most once in <see cref="AccountsOptions.SeenEvery"/> and
/// not with every request, for a write is a fsync.
/// </summary>
internal sealed class SeenSessions(IMemoryCache memory, IServiceScopeFactory scopes, IOptions<AccountsOptions> options, TimeProvider time)
{
    public async ValueTask Note(LiveSession session, string address, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var seenBefore = now - options.Value.SeenEvery;
        // The copy of the session may be a minute old, and other requests come with it.
        if (session.SeenAt > seenBefore || memory.TryGetValue(Key(session.Id), out DateTimeOffset noted) && noted > seenBefore)
            return;
        memory.Set(Key(session.Id), now, options.Value.SeenEvery);

        var (expires, keptExpires) = (now + options.Value.SessionLife, now + options.Value.KeptSessionLife);
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AccountsDb>().Sessions
            .Where(row => row.Id == session.Id && row.EndedAt == null && row.ExpiresAt > now && row.SeenAt <= seenBefore)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.SeenAt, now)
                    .SetProperty(row => row.Address, address)
                    .SetProperty(row => row.ExpiresAt, row => row.IsKept ? keptExpires : expires),
                ct);
    }

    private static (string, Guid) Key(Guid id) => ("seen", id);
}
