using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.SignIn;

/// <summary>
/// Counts what may be a guess (a password, a code) in PostgreSQL, before it is looked at, so that many tries at once cannot
/// slip past the limit. While held off, further tries do not prolong it: nobody can lock an owner out for good.
/// </summary>
internal sealed class Tries(AccountsDb db, IOptions<AccountsOptions> options, TimeProvider time)
{
    private static readonly TimeSpan FailuresKept = TimeSpan.FromDays(1);

    private sealed record Counted(int Failures, DateTimeOffset LastAt);

    /// <param name="subject">
    /// What is guessed at: a name or address as typed and normalised (upper case), or a kind and an id (lower case).
    /// </param>
    /// <returns>How long to wait; null where this one may be tried.</returns>
    public async Task<TimeSpan?> Count(string subject, CancellationToken ct)
    {
        var key = Key(subject);
        var now = time.GetUtcNow();
        var freeBefore = now - options.Value.HoldOff;
        var most = options.Value.WrongPasswords;
        var rows = await db.Database.SqlQuery<Counted>($"""
            INSERT INTO accounts.sign_in_failures AS f (key, failures, last_at) VALUES ({key}, 1, {now})
            ON CONFLICT (key) DO UPDATE SET
                failures = CASE WHEN f.last_at <= {freeBefore} THEN 1 ELSE least(f.failures, {most}) + 1 END,
                last_at = CASE WHEN f.failures >= {most} AND f.last_at > {freeBefore} THEN f.last_at ELSE {now} END
            RETURNING f.failures AS "Failures", f.last_at AS "LastAt"
            """).ToListAsync(ct);
        return rows[0].Failures > most ? rows[0].LastAt + options.Value.HoldOff - now : null;
    }

    /// <summary>Call it once the guess proved right.</summary>
    public async Task Forgive(string subject, CancellationToken ct)
    {
        var key = Key(subject);
        var old = time.GetUtcNow() - FailuresKept;
        await db.SignInFailures.Where(failure => failure.Key == key || failure.LastAt < old).ExecuteDeleteAsync(ct);
    }

    private static byte[] Key(string subject) => SHA256.HashData(Encoding.UTF8.GetBytes(subject));
}
