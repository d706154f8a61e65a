using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.LiveSessions;

/// <summary>
/// Ends sessions as statements of the caller's own transaction, as a new password or role has to:
/// <c>await outbox.Save(db, ct => end.AllBut(personId, User.SessionId(), ct), ct, …); await states.Forget(personId);</c>
/// </summary>
/// <remarks>
/// Where the reason is a change of the account, run it after that: the changed row is locked then, and a sign-in under way
/// (<see cref="BeginSession"/>) was either before, and its session is seen here, or waits and is refused.
/// </remarks>
internal sealed class EndSessions(AccountsDb db, TimeProvider time)
{
    /// <returns>How many went on until now.</returns>
    public Task<int> All(Guid personId, CancellationToken ct) => End(Live(personId), ct);

    /// <param name="but">The one that stays; null for none.</param>
    /// <returns>How many went on until now.</returns>
    public Task<int> AllBut(Guid personId, Guid? but, CancellationToken ct) => End(Live(personId).Where(session => session.Id != but), ct);

    /// <returns>False where the person has no such session, or it is over.</returns>
    public async Task<bool> One(Guid personId, Guid sessionId, CancellationToken ct) =>
        await End(Live(personId).Where(session => session.Id == sessionId), ct) > 0;

    /// <summary>Those of a person that go on.</summary>
    private IQueryable<Session> Live(Guid personId)
    {
        var now = time.GetUtcNow();
        return db.Sessions.Where(session => session.PersonId == personId && session.EndedAt == null && session.ExpiresAt > now);
    }

    private Task<int> End(IQueryable<Session> sessions, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return sessions.ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now), ct);
    }
}
