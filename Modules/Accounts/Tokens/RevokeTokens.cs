using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Tokens;

/// <summary>
/// Ends all tokens of a person, as a statement of the caller's own transaction. Run it once the account is changed there:
/// its row is locked then, and a token that is being made (<see cref="MakeToken"/>) is either seen here or refused. Have
/// <see cref="Access.AccountStates"/> forget the account once that is committed.
/// </summary>
internal sealed class RevokeTokens(AccountsDb db, TimeProvider time)
{
    public Task All(Guid personId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.ApiTokens.Where(token => token.PersonId == personId && token.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.RevokedAt, now), ct);
    }
}
