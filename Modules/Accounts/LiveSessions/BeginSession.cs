using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Activity;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Devices;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.LiveSessions;

/// <summary>Writes a session down, with the device it is on and the letter where that is a new one: one transaction.</summary>
internal sealed class BeginSession(
    AccountsDb db, KnownDevices devices, AccountStates states, Outbox outbox, IOptions<AccountsOptions> options, TimeProvider time)
{
    /// <summary>How long one can still be found in the database after it ran out, by an operator.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <param name="account">As it was when its password, or what else proves who one is, was looked at.</param>
    /// <returns>The session's secret, 32 bytes; null where the account was closed or got a new password since.</returns>
    public async Task<byte[]?> Run(Account account, SessionKind kind, Client client, bool keep, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var secret = RandomNumberGenerator.GetBytes(32);
        var session = new Session
        {
            Id = Guid.CreateVersion7(now),
            PersonId = account.Id,
            SecretHash = SHA256.HashData(secret),
            Kind = kind,
            Device = client.Device,
            Address = client.Address,
            BeganAt = now,
            SeenAt = now,
            ExpiresAt = now + options.Value.LifeOf(keep),
            IsKept = keep,
        };
        db.Sessions.Add(session);
        var letter = await devices.Meet(account, client, ct);

        var begun = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (await LockedStamp(account.Id, ct) != account.SecurityStamp)
                return false;
            await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, ct);
            await devices.Remember(account.Id, client, ct);
            await EndBeyondLimit(session, ct);
            await Outbox.Add((NpgsqlTransaction)transaction.GetDbTransaction(), Noted(session), ct);
            if (letter is not null)
                await Outbox.Add((NpgsqlTransaction)transaction.GetDbTransaction(), letter, ct);
            await transaction.CommitAsync(ct);
            return true;
        });
        if (!begun)
        {
            db.ChangeTracker.Clear();
            return null;
        }

        db.ChangeTracker.AcceptAllChanges();
        outbox.Committed();
        await states.Forget(account.Id);
        await RemoveOld(now, ct);
        return secret;
    }

    private static ActivityNoted Noted(Session session) =>
        new(new(session.PersonId, $"session:{session.Id}", session.BeganAt, ActivityKinds.SignIn, $"Signed in with {session.Device}")
        {
            Link = "/account/sessions",
            IsPrivate = true,
        });

    /// <summary>
    /// Locked against change until the session is committed: a new password that ends all sessions is either before this,
    /// and the stamp is another, or waits, and finds the session.
    /// </summary>
    private async Task<string?> LockedStamp(Guid personId, CancellationToken ct) =>
        (await db.Database
            .SqlQuery<string>($"SELECT security_stamp AS \"Value\" FROM accounts.people WHERE id = {personId} AND closed_at IS NULL FOR SHARE")
            .ToListAsync(ct)).SingleOrDefault();

    private async Task EndBeyondLimit(Session begun, CancellationToken ct)
    {
        var beyond = db.Sessions
            .Where(session => session.PersonId == begun.PersonId && session.Id != begun.Id && session.EndedAt == null && session.ExpiresAt > begun.BeganAt)
            .OrderByDescending(session => session.SeenAt).ThenByDescending(session => session.Id)
            .Skip(options.Value.MostSessions - 1)
            .Select(session => session.Id);
        await db.Sessions.Where(session => beyond.Contains(session.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, begun.BeganAt), ct);
    }

    /// <summary>A few at a time, and none that another sign-in is removing.</summary>
    private Task<int> RemoveOld(DateTimeOffset now, CancellationToken ct)
    {
        var old = now - Remembered;
        return db.Database.ExecuteSqlAsync(
            $"""
             DELETE FROM accounts.sessions WHERE id IN (
                 SELECT id FROM accounts.sessions WHERE expires_at < {old} ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)
             """, ct);
    }
}
