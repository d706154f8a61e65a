using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Tokens;

/// <summary>Ends a token of one's own: here at once, on other replicas within a moment.</summary>
internal sealed class RevokeToken(AccountsDb db, AccountStates states, TimeProvider time)
{
    /// <returns>The token's name; null where the person has no such token that still lives.</returns>
    public async Task<string?> Run(Guid personId, Guid tokenId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var token = await db.ApiTokens.SingleOrDefaultAsync(token => token.Id == tokenId && token.PersonId == personId && token.RevokedAt == null, ct);
        if (token is null)
            return null;
        token.RevokedAt = now;
        db.Audit.Add(new AuditEntry
        {
            At = now,
            ActorId = personId,
            SubjectId = personId,
            Action = "token.revoke",
            Detail = JsonSerializer.Serialize(new { token = tokenId }),
        });
        await db.SaveChangesAsync(ct);
        await states.Forget(personId);
        return token.Name;
    }
}
