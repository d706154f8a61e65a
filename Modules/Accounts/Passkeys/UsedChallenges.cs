using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Passkeys;

/// <summary>Remembers which challenges were answered until they are too old, so that each is good once.</summary>
internal sealed class UsedChallenges(AccountsDb db, TimeProvider time)
{
    /// <summary>Longer than needed, for replicas of which the clocks differ.</summary>
    private static readonly TimeSpan Beyond = TimeSpan.FromHours(1);

    /// <returns>False where it was used before. Of two who use it at once, one writes the row.</returns>
    public async Task<bool> Use(string challenge, DateTimeOffset until, CancellationToken ct)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(challenge));
        var written = await db.Database.ExecuteSqlAsync(
            $"INSERT INTO accounts.used_challenges (hash, expires_at) VALUES ({hash}, {until}) ON CONFLICT DO NOTHING", ct);
        await RemoveOld(ct);
        return written > 0;
    }

    /// <summary>A few at a time, and none that another request is removing.</summary>
    private Task<int> RemoveOld(CancellationToken ct)
    {
        var old = time.GetUtcNow() - Beyond;
        return db.Database.ExecuteSqlAsync(
            $"""
             DELETE FROM accounts.used_challenges WHERE hash IN (
                 SELECT hash FROM accounts.used_challenges WHERE expires_at < {old} ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)
             """, ct);
    }
}
