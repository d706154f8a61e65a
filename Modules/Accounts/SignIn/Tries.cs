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
/// <remarks>
/// Hold-offs are all of one length where a stranger needs to know nothing to make them, as with a name and any password.
/// They grow (<see cref="CountGrowing"/>) where there are few values to try, as with a code, which would be found in the end.
/// </remarks>
internal sealed class Tries(AccountsDb db, IOptions<AccountsOptions> options, TimeProvider time)
{
    private static readonly TimeSpan FailuresKept = TimeSpan.FromDays(1);

    /// <summary>What hold-offs grow to.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>How long it is remembered that hold-offs have grown.</summary>
    private static readonly TimeSpan GrowthKept = TimeSpan.FromDays(30);

    /// <summary>More than it takes to grow to <see cref="Longest"/>.</summary>
    private const int MostDoublings = 20;

    private sealed record Counted(int Failures, DateTimeOffset LastAt);

    /// <param name="subject">
    /// What is guessed at: a name or address as typed and normalised (upper case), or a kind and an id (lower case).
    /// </param>
    /// <returns>How long to wait; null where this one may be tried.</returns>
    public async Task<TimeSpan?> Count(string subject, CancellationToken ct) => (await CountSteady(subject, ct)).Wait;

    /// <summary>The same, and how many were tried in a row, this one included.</summary>
    public async Task<(int InARow, TimeSpan? Wait)> CountSteady(string subject, CancellationToken ct)
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
        return (rows[0].Failures, rows[0].Failures > most ? rows[0].LastAt + options.Value.HoldOff - now : null);
    }

    /// <summary>The same with hold-offs that double, up to a day, until one is forgiven.</summary>
    /// <returns>How many were tried in a row; and how long to wait, where this one may not be tried.</returns>
    public async Task<(int InARow, TimeSpan? Wait)> CountGrowing(string subject, CancellationToken ct)
    {
        var key = Key(subject);
        var now = time.GetUtcNow();
        var (most, first) = (options.Value.WrongPasswords, options.Value.HoldOff);
        var counted = await db.Database.SqlQuery<int>($"""
            INSERT INTO accounts.sign_in_failures AS f (key, failures, last_at) VALUES ({key}, 1, {now})
            ON CONFLICT (key) DO UPDATE SET failures = f.failures + 1, last_at = {now}
            WHERE f.failures % {most} <> 0
                OR f.last_at + least({first} * power(2, least(f.failures / {most} - 1, {MostDoublings})), {Longest}) <= {now}
            RETURNING f.failures AS "Value"
            """).ToListAsync(ct);
        if (counted is [var inARow])
            return (inARow, null);
        var held = await db.SignInFailures.AsNoTracking().SingleOrDefaultAsync(failure => failure.Key == key, ct);
        // Forgiven in this moment.
        if (held is null)
            return (0, TimeSpan.Zero);
        var grown = first * Math.Pow(2, Math.Min(held.Failures / most - 1, MostDoublings));
        return (held.Failures, held.LastAt + (grown < Longest ? grown : Longest) - now);
    }

    /// <summary>Call it once the guess proved right.</summary>
    public Task Forgive(string subject, CancellationToken ct) => Forgive([subject], ct);

    public async Task Forgive(IEnumerable<string> subjects, CancellationToken ct)
    {
        var keys = subjects.Select(Key).ToList();
        var (old, older) = (time.GetUtcNow() - FailuresKept, time.GetUtcNow() - GrowthKept);
        // One more than those counted, which is how a hold-off that does not grow is kept.
        var grown = options.Value.WrongPasswords + 1;
        await db.SignInFailures
            .Where(failure => keys.Contains(failure.Key) || failure.LastAt < (failure.Failures > grown ? older : old))
            .ExecuteDeleteAsync(ct);
    }

    /// <summary>The subject of a device that the account was signed in to from before.</summary>
    public static string AtDevice(Guid personId, byte[] device) => $"device:{personId}:{Convert.ToHexStringLower(device)}";

    private static byte[] Key(string subject) => SHA256.HashData(Encoding.UTF8.GetBytes(subject));
}
