using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.Accounts.Mail;

namespace VersionedContent.Accounts.Devices;

/// <summary>Which devices a person has signed in from. A sign-in from another one is told by mail.</summary>
internal sealed class KnownDevices(AccountsDb db, WriteMail mail, TimeProvider time)
{
    /// <summary>Programs without cookies count as one for each address they come from.</summary>
    private const int MostKept = 100;

    /// <summary>Whoever has a password could else fill its owner's box, and hide among so many what they do.</summary>
    private const int MostLetters = 5;

    private static readonly TimeSpan LettersCounted = TimeSpan.FromHours(1);

    /// <summary>
    /// Adds a letter to what <c>db</c> saves next where the account was signed in to before, and never from there. An
    /// address that nobody confirmed may be a stranger's, and gets none.
    /// </summary>
    /// <returns>The letter's event, or null.</returns>
    public async Task<MailWritten?> Meet(Account account, Client client, CancellationToken ct)
    {
        var known = await db.KnownDevices.Where(device => device.PersonId == account.Id).Select(device => device.Hash).ToListAsync(ct);
        // The first one of all is that of the sign-up.
        if (known.Count == 0 || known.Exists(hash => hash.AsSpan().SequenceEqual(client.DeviceHash)) || account is not { EmailConfirmed: true, Email: { } address })
            return null;
        var now = time.GetUtcNow();
        var since = now - LettersCounted;
        if (await db.Mails.CountAsync(letter => letter.To == address && letter.WrittenAt > since && letter.Kind == NewDeviceLetter.Kind, ct) >= MostLetters)
            return null;
        return mail.To(account.Id, address, NewDeviceLetter.Of(account.UserName!, client, now));
    }

    /// <summary>Runs in the transaction of the session.</summary>
    public async Task Remember(Guid personId, Client client, CancellationToken ct)
    {
        if (client.DeviceHash is not { } hash)
            return;
        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO accounts.known_devices (person_id, hash, first_at, last_at) VALUES ({personId}, {hash}, {now}, {now})
             ON CONFLICT (person_id, hash) DO UPDATE SET last_at = excluded.last_at
             """, ct);
        var beyond = db.KnownDevices.Where(device => device.PersonId == personId)
            .OrderByDescending(device => device.LastAt).ThenBy(device => device.Hash)
            .Skip(MostKept)
            .Select(device => device.Hash);
        await db.KnownDevices.Where(device => device.PersonId == personId && beyond.Contains(device.Hash)).ExecuteDeleteAsync(ct);
    }

    /// <summary>Whether that account was signed in to from there.</summary>
    /// <param name="personId">Empty where no account is looked for: the question takes as long.</param>
    public Task<bool> Knows(Guid personId, byte[] hash, CancellationToken ct) =>
        db.KnownDevices.AnyAsync(device => device.PersonId == personId && device.Hash == hash, ct);
}
