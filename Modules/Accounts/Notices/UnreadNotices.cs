using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Notices;

/// <summary>
/// How many notices a person has not read, for the bell on every page. Counted once in a while rather than on every page view;
/// this replica counts anew as soon as it told or marked something.
/// </summary>
internal sealed class UnreadNotices(IMemoryCache cache, IServiceScopeFactory scopes)
{
    /// <summary>Nobody reads an exact number past this.</summary>
    internal const int Most = 100;

    private static readonly TimeSpan Recount = TimeSpan.FromSeconds(15);

    public async ValueTask<int> Count(Guid personId, CancellationToken ct)
    {
        if (cache.TryGetValue(Key(personId), out int known))
            return known;
        await using var scope = scopes.CreateAsyncScope();
        var count = await scope.ServiceProvider.GetRequiredService<AccountsDb>().Notices
            .Where(notice => notice.PersonId == personId && notice.ReadAt == null).Take(Most).CountAsync(ct);
        cache.Set(Key(personId), count, Recount);
        return count;
    }

    public void Forget(Guid personId) => cache.Remove(Key(personId));

    private static (string, Guid) Key(Guid personId) => ("unread", personId);
}
