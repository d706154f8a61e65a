using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Trust;

internal sealed class KeepJudgements(AccountsDb db, ReckonTrust reckon, AccountStates states) : ITrust
{
    public Task Judge(Guid personId, string key, bool isAccepted, DateTimeOffset at, CancellationToken ct)
    {
        var judgedAt = at.ToUniversalTime();
        // An author need not have an account here (imports, closed accounts): then there is nobody to trust.
        return Change(personId, () => db.Database.ExecuteSqlAsync($"""
            INSERT INTO accounts.judgements AS known (person_id, key, is_accepted, at)
            SELECT id, {key}, {isAccepted}, {judgedAt} FROM accounts.people WHERE id = {personId} AND closed_at IS NULL
            ON CONFLICT (person_id, key) DO UPDATE SET is_accepted = excluded.is_accepted, at = excluded.at
            WHERE known.at <= excluded.at AND (known.is_accepted, known.at) <> (excluded.is_accepted, excluded.at)
            """, ct), ct);
    }

    public Task Withdraw(Guid personId, string key, CancellationToken ct) => Change(
        personId, () => db.Database.ExecuteSqlAsync($"DELETE FROM accounts.judgements WHERE person_id = {personId} AND key = {key}", ct), ct);

    /// <summary>Nothing is reckoned where nothing changed, as when an event is handled twice.</summary>
    private async Task Change(Guid personId, Func<Task<int>> write, CancellationToken ct)
    {
        var changed = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var reckoned = await write() > 0 ? await reckon.Run([personId], ct) : [];
            await transaction.CommitAsync(ct);
            return reckoned;
        });
        foreach (var id in changed)
            await states.Forget(id);
    }
}
