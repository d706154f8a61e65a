using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.LiveSessions;

/// <summary>Ends sessions of one's own.</summary>
internal sealed class EndSession(AccountsDb db, EndSessions end, AccountStates states, TimeProvider time)
{
    public async Task SignOut(Guid personId, Guid sessionId, CancellationToken ct)
    {
        if (await end.One(personId, sessionId, ct))
            await states.Forget(personId);
    }

    /// <returns>False where the person has no such session, or it is over.</returns>
    public async Task<bool> One(Guid personId, Guid sessionId, CancellationToken ct) =>
        await Audited(personId, "session.end", new { session = sessionId }, async () => await end.One(personId, sessionId, ct) ? 1 : 0, ct) > 0;

    /// <param name="but">The one that stays.</param>
    /// <returns>How many were ended.</returns>
    public Task<int> Others(Guid personId, Guid? but, CancellationToken ct) =>
        Audited(personId, "session.end.others", new { but }, () => end.AllBut(personId, but, ct), ct);

    private async Task<int> Audited(Guid personId, string action, object detail, Func<Task<int>> act, CancellationToken ct)
    {
        var ended = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var ended = await act();
            if (ended == 0)
                return 0;
            db.Audit.Add(new AuditEntry { At = time.GetUtcNow(), ActorId = personId, SubjectId = personId, Action = action, Detail = JsonSerializer.Serialize(detail) });
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return ended;
        });
        if (ended > 0)
            await states.Forget(personId);
        return ended;
    }
}
