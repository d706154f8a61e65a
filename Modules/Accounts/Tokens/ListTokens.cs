using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Tokens;

/// <param name="Beginning">Its first characters.</param>
/// <param name="UsedAt">The last time, to about a minute; null where it never was.</param>
internal sealed record OwnToken(
    Guid Id, string Name, string Beginning, IReadOnlyList<string> Scopes, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, string? UsedFrom);

/// <summary>A person's tokens that are good still, the newest first.</summary>
internal sealed class ListTokens(AccountsDb db, TimeProvider time)
{
    public async Task<IReadOnlyList<OwnToken>> Run(Guid personId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await db.ApiTokens.Where(token => token.PersonId == personId && token.RevokedAt == null && token.ExpiresAt > now)
            .OrderByDescending(token => token.Id)
            .Select(token => new OwnToken(token.Id, token.Name, token.Beginning, token.Scopes, token.MadeAt, token.ExpiresAt, token.UsedAt, token.UsedFrom))
            .ToListAsync(ct);
    }
}
