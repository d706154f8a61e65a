using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Tokens;

/// <summary>
/// Ends all tokens of a person, as a statement of the caller's own transaction. Run it once the account is changed there:
/// its row is locked then, and a token that is being made (<see cref="MakeToken"/>) is either seen here or refused.
/// </summary>
internal sealed class RevokeTokens(AccountsDb db, KnownTokens known, TimeProvider time)
{
    /// <returns>Their hashes, to be forgotten once that is committed.</returns>
    public async Task<IReadOnlyList<byte[]>> All(Guid personId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var live = db.ApiTokens.Where(token => token.PersonId == personId && token.RevokedAt == null);
        var hashes = await live.Select(token => token.Hash).ToListAsync(ct);
        await live.ExecuteUpdateAsync(set => set.SetProperty(token => token.RevokedAt, now), ct);
        return hashes;
    }

    /// <summary>Here at once; other replicas do within <see cref="AccountsOptions.Reread"/>.</summary>
    public void Forget(IEnumerable<byte[]> hashes)
    {
        foreach (var hash in hashes)
            known.Forget(hash);
    }
}
